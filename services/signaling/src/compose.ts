import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import {
  connectRedis,
  RedisCallDirectory,
  RedisNodeRegistry,
  RedisPresenceDirectory,
  RedisRoomDirectory,
  RedisRoomSignals,
} from '@confab/cluster';
import type { PodId } from '@confab/contracts';
import {
  createLogger,
  createMetrics,
  InternalServer,
  listen,
  Parts,
  systemClock,
  type Service,
} from '@confab/platform';
import { Router } from 'express';
import manifest from '../package.json' with { type: 'json' };
import type { SignalingConfig } from './config.ts';
import { IceServers, type IceSettings } from './core/ice/ice-servers.ts';
import { onMediaNotification } from './core/media/media-events.ts';
import { ConnectionLoss } from './core/participants/connection-loss.ts';
import { LocalParticipants } from './core/participants/local-participants.ts';
import { Orphans } from './core/participants/orphans.ts';
import type { Pod, PodSettings } from './core/pod.ts';
import { podStats } from './core/pod-stats.ts';
import { LocalPeople } from './core/presence/local-people.ts';
import { Dispatcher } from './core/requests/dispatcher.ts';
import { RequestMemory } from './core/requests/request-memory.ts';
import { LocalRooms } from './core/rooms/local-rooms.ts';
import { ResumeTokens } from './core/tokens/resume-tokens.ts';
import { NodeWatch } from './core/upkeep/node-watch.ts';
import { Upkeep } from './core/upkeep/upkeep.ts';
import { RequestMetrics, registerGauges } from './inbound/request-metrics.ts';
import { mountApi } from './inbound/rest/api.ts';
import { createRestApp } from './inbound/rest/rest-app.ts';
import { SocketServer } from './inbound/socket-server.ts';
import { MediaNodeClient } from './outbound/media-node/media-node-client.ts';
import { TenantsFile } from './outbound/tenants-file.ts';

/** Builds a signaling process; nothing of it serves before its parts are started. */
export async function compose(config: SignalingConfig): Promise<Service> {
  const settings = settingsOf(config);
  const { podId } = settings;
  const clock = systemClock;
  const logger = createLogger({
    service: 'signaling',
    level: config.LOG_LEVEL,
    format: config.LOG_FORMAT,
    base: { cell: config.CELL, podId },
  });
  const registry = createMetrics({ service: 'signaling', cell: config.CELL, pod: podId });
  const tenantKeys = new TenantsFile({ path: config.TENANTS_FILE, mode: config.CONFAB_MODE, clock, logger });
  await tenantKeys.start();
  const redis = await connectRedis(
    { mode: config.REDIS_MODE, urls: config.REDIS_URLS, sentinelName: config.REDIS_SENTINEL_NAME },
    { clock, logger },
  );
  const { CELL: cell, SHARDS: shards, TICK_MS: tickMs, REMOVE_AFTER_MS: removeAfterMs } = config;
  const directory = new RedisRoomDirectory(redis, { cell, shards, tickMs, removeAfterMs }, clock);
  const signals = new RedisRoomSignals(redis, { cell, shards }, clock);
  const nodeRegistry = new RedisNodeRegistry(redis, { cell, tickMs }, clock);
  const regions = config.REGIONS ?? [config.REGION];
  const nodes = await nodeRegistry.watch(regions);
  const participants = new LocalParticipants();
  const presence = new RedisPresenceDirectory(redis, directory.settings, clock);
  const lossMs = config.RECONNECTING_AFTER_MS;
  const people = new LocalPeople({ directory: presence, podId, lossMs, clock, logger });
  const media = new MediaNodeClient({
    podId,
    version: manifest.version,
    secret: config.CLUSTER_SECRET,
    nodes,
    clock,
    logger,
    isNeeded: (placement) => participants.isAnyOn(placement),
  });

  let phase: 'starting' | 'serving' | 'stopping' = 'starting';
  const rooms = new LocalRooms(directory, signals, clock, logger);
  const counts = (): { sockets: number; rooms: number; participants: number } => ({
    sockets: sockets.sockets,
    rooms: rooms.size,
    participants: participants.size,
  });
  const operations = {
    registry,
    ready: () => phase === 'serving',
    stats: () => podStats(counts(), nodes),
  };
  const api = Router();
  const httpServer = createServer(
    createRestApp({
      ...operations,
      api,
      allowedOrigins: config.ALLOWED_ORIGINS,
      isDevelopment: config.CONFAB_MODE === 'development',
      logger,
    }),
  );
  const sockets = new SocketServer({
    httpServer,
    redis,
    cell,
    pingIntervalMs: config.PING_INTERVAL_MS,
    pingTimeoutMs: config.PING_TIMEOUT_MS,
    allowedOrigins: config.ALLOWED_ORIGINS,
    logger,
  });
  const pod: Pod = {
    settings,
    directory,
    calls: new RedisCallDirectory(redis, directory.settings),
    presence,
    registry: nodeRegistry,
    nodes,
    media,
    iceServers: new IceServers(iceSettingsOf(config), tenantKeys, clock),
    channels: sockets,
    rooms,
    participants,
    people,
    orphans: new Orphans(directory, removeAfterMs, logger),
    memory: new RequestMemory(clock),
    resumeTokens: new ResumeTokens(config.CLUSTER_SECRET),
    tenantKeys,
    clock,
    logger,
  };
  mountApi(api, pod);
  const losses = new ConnectionLoss(pod);
  const nodeWatch = new NodeWatch(pod, (placement) => media.forget(placement));
  const upkeep = new Upkeep(pod, losses, nodeWatch, regions);
  media.listen({
    onNotification: (notification) => onMediaNotification(pod, notification),
    onBroken: (placement) => nodeWatch.onBroken(placement),
    onReopened: (placement) => {
      nodeWatch.onReopened(placement);
      for (const membership of participants.on(placement)) void upkeep.attach(membership);
    },
  });
  registerGauges(registry, {
    sockets: () => counts().sockets,
    rooms: () => counts().rooms,
    participants: () => counts().participants,
  });
  sockets.serve({ pod, dispatcher: new Dispatcher(pod), losses, metrics: new RequestMetrics(registry) });

  const parts = new Parts(logger);
  parts.add('redis', async () => () => redis.close());
  parts.add('tenants file', async () => () => tenantKeys.stop());
  parts.add('internal port', async () => {
    const { INTERNAL_HOST: host, INTERNAL_PORT: port } = config;
    const server = new InternalServer({ host, port, logger, ...operations });
    await server.start();
    return () => server.stop();
  });
  parts.add('room directory', async () => {
    await directory.ready();
    return () => {
      signals.close();
      directory.close();
    };
  });
  parts.add('node table', async () => {
    const endWatch = nodes.onChange(() => nodeWatch.check());
    return () => {
      endWatch();
      nodes.close();
      nodeRegistry.close();
    };
  });
  parts.add('media nodes', async () => () => media.close());
  parts.add('rooms', async () => () => {
    losses.close();
    rooms.close();
    people.close();
    presence.close();
  });
  parts.add('upkeep', async () => {
    upkeep.start();
    return () => upkeep.stop();
  });
  parts.add('public port', async () => {
    const port = await listen(httpServer, config.HOST, config.PORT);
    logger.info({ host: config.HOST, port }, 'public port is open');
    phase = 'serving';
    return async () => {
      phase = 'stopping';
      await sockets.drain();
      httpServer.closeAllConnections();
      await new Promise<void>((resolve) => httpServer.close(() => resolve()));
    };
  });
  return { logger, parts };
}

function iceSettingsOf({
  ICE_SERVERS: servers,
  TURN_URLS: urls,
  TURN_SECRET: secret,
  TURN_TTL_S: ttlS,
}: SignalingConfig): IceSettings {
  return { servers, turn: secret === undefined ? null : { urls, secret, ttlS } };
}

function settingsOf(config: SignalingConfig): PodSettings {
  return {
    podName: config.POD_ID,
    // A process of its own, also when it is started again under its name: whom the dead one left must not live on its lease.
    podId: `${config.POD_ID}.${randomBytes(4).toString('hex')}` as PodId,
    region: config.REGION,
    maxPerRoomAndNode: config.MAX_PER_ROOM_AND_NODE,
    reconnectingAfterMs: config.RECONNECTING_AFTER_MS,
    removeAfterMs: config.REMOVE_AFTER_MS,
    batchWindowMs: config.BATCH_WINDOW_MS,
    tickMs: config.TICK_MS,
    shards: config.SHARDS,
  };
}
