import { isIPv6 } from 'node:net';
import {
  connectRedis,
  RedisNodeRegistry,
  RedisRoomDirectory,
  RedisRoomSignals,
  type NodeDescription,
} from '@confab/cluster';
import type { NodeId } from '@confab/contracts';
import { createLogger, createMetrics, InternalServer, Parts, systemClock, type Service } from '@confab/platform';
import { RpcServer } from '@confab/rpc';
import { loadLinksProto } from '@confab/wire';
import { setLogEventListeners, type types } from 'mediasoup';
import manifest from '../package.json' with { type: 'json' };
import type { Config } from './config.ts';
import { codecProfile, mediaCodecs, rtpCapabilitiesOf } from './core/codecs.ts';
import { JoinReservations } from './core/join-reservations.ts';
import { LoadReport } from './core/load-report.ts';
import { MediaNode } from './core/media-node.ts';
import { NodeIdentity } from './core/node-identity.ts';
import { OperationCache } from './core/operation-cache.ts';
import { watchPeerRestarts } from './core/peer-restarts.ts';
import { QualityWatch } from './core/quality/quality-watch.ts';
import { Reaper } from './core/reaper.ts';
import { Registration } from './core/registration.ts';
import { RoomLinkHost } from './core/room-link-host.ts';
import { Rooms } from './core/rooms.ts';
import { WorkerPool } from './core/worker-pool.ts';
import { WorkerUsageMeter } from './core/worker-usage.ts';
import { CommandDesk } from './inbound/command-desk.ts';
import { linksHandlers } from './inbound/links-session.ts';
import { MediaService } from './inbound/media-service.ts';
import { NodeMetrics } from './inbound/node-metrics.ts';
import { LinkMetrics } from './links/link-metrics.ts';
import { defaultLinkSettings } from './links/link-settings.ts';
import { NodeLinks } from './links/node-links.ts';
import { ProbeAnswers } from './links/probe-answers.ts';
import { probeReachability } from './links/probe-reachability.ts';
import { ReachabilityRecord } from './links/reachability.ts';
import { originNodeClient } from './outbound/origin-node-client.ts';

/** Builds a media node; nothing of it serves before its parts are started. */
export async function compose(config: Config): Promise<Service> {
  const clock = systemClock;
  const { CELL: cell, REGION: region, TICK_MS: tickMs, SHARDS: shards, CLUSTER_SECRET: secret } = config;
  const identity = new NodeIdentity(config.NODE_ID as NodeId);
  const { nodeId } = identity;
  const logger = createLogger({
    service: 'media-node',
    level: config.LOG_LEVEL,
    format: config.LOG_FORMAT,
    base: { cell, nodeId },
  });
  setLogEventListeners({
    onwarn: (namespace, text) => logger.debug({ namespace }, text),
    onerror: (namespace, text, error) => logger.debug({ namespace, err: error }, text),
  });
  const metrics = createMetrics({ service: 'media-node', cell, node: nodeId });
  const redis = await connectRedis(
    { mode: config.REDIS_MODE, urls: config.REDIS_URLS, sentinelName: config.REDIS_SENTINEL_NAME },
    { clock, logger },
  );
  const registry = new RedisNodeRegistry(redis, { cell, tickMs }, clock);
  const directory = new RedisRoomDirectory(redis, { cell, shards, tickMs }, clock);
  const signals = new RedisRoomSignals(redis, { cell, shards }, clock);

  const settings = {
    maxIncomingBitrateBps: config.MAX_INCOMING_BITRATE_BPS,
    maxConsumersPerProducerAndWorker: config.MAX_CONSUMERS_PER_PRODUCER_AND_WORKER,
    capacityConsumersPerWorker: config.CAPACITY_CONSUMERS_PER_WORKER,
    pipePorts: { min: config.PIPE_PORT_MIN, max: config.PIPE_PORT_MAX },
  };
  const workers = new WorkerPool({
    count: config.WORKERS,
    workerBin: config.MEDIASOUP_WORKER_BIN,
    listenIp: config.RTC_LISTEN_IP,
    announcedAddress: config.RTC_ANNOUNCED_ADDRESS,
    portBase: config.RTC_PORT_BASE,
    clock,
    logger,
  });
  const rooms = new Rooms({ workers, settings, clock, links: () => links, identity, signals, logger });
  const qualities = new QualityWatch({ rooms: () => rooms.all(), signals, clock });
  const node = new MediaNode({ identity, rooms, settings, clock });

  const dialer = originNodeClient(secret);
  const listen = { ip: config.PIPE_LISTEN_IP, portMin: config.PIPE_PORT_MIN, portMax: config.PIPE_PORT_MAX };
  const reachability = new ReachabilityRecord(logger);
  const links: NodeLinks = new NodeLinks({
    identity,
    host: new RoomLinkHost(rooms),
    dialer,
    clock,
    settings: { ...defaultLinkSettings, idleMs: config.LINK_IDLE_MS, unlistedMs: config.LINK_UNLISTED_MS },
    listen,
    metrics: new LinkMetrics(metrics),
    logger,
    reachability,
    random: Math.random,
  });
  const probeRouter = async (): Promise<types.Router> => anyWorker(workers).createRouter({ mediaCodecs });
  const probing = { probeRouter, listen, clock, logger, reachability };
  const probes = new ProbeAnswers(probing);

  const usage = new WorkerUsageMeter(clock, logger);
  const load = new LoadReport({ rooms, workers, usage, links: () => links.stats });
  const reservations = new JoinReservations(clock);
  const stats = () => load.stats(nodeId, registration.state);
  const nodeMetrics = new NodeMetrics(metrics, stats);
  const desk = new CommandDesk({
    node,
    reservations,
    operations: new OperationCache(clock),
    logger,
    onAnswered: (operation, outcome) => nodeMetrics.answered(operation, outcome),
  });
  const service = new MediaService({
    desk,
    welcome: () => ({ nodeId, nodeEpoch: identity.nodeEpoch, version: manifest.version, rtpCapabilitiesJson }),
    nodeId,
    stats,
    logger,
  });
  const server = new RpcServer(secret);
  service.addTo(server);
  server.addService(loadLinksProto().Links.service, linksHandlers(links.sessions, probes));

  let rtpCapabilitiesJson = '{}';
  let grpcAddress = '';
  const registration = new Registration({
    registry,
    identity,
    describe: (): Omit<NodeDescription, 'nodeId' | 'nodeEpoch' | 'state'> => ({
      region,
      version: manifest.version,
      grpcAddress,
      codecProfile,
      rtpCapabilitiesJson,
      capacityConsumers: config.WORKERS * config.CAPACITY_CONSUMERS_PER_WORKER,
      reachability: links.reachability,
    }),
    report: () => load.report(),
    reservations,
    tickMs,
    clock,
    logger,
    onFenced: () => {
      rooms.closeAll();
      links.reset();
      service.closeSessions('the node registers anew');
    },
  });
  const reaper = new Reaper({ directory, identity, participants: () => rooms.participants(), clock, logger });

  const parts = new Parts(logger);
  parts.add('redis', async () => () => redis.close());
  parts.add('directory and registry', async () => () => {
    signals.close();
    directory.close();
    registry.close();
  });
  parts.add('media workers', async () => {
    await workers.start();
    rtpCapabilitiesJson = JSON.stringify(await rtpCapabilitiesOf(anyWorker(workers)));
    const sampling = clock.every(tickMs, () => void usage.sample(workers.running));
    return () => {
      sampling.cancel();
      workers.close();
    };
  });
  parts.add('rooms and links', async () => async () => {
    node.close();
    probes.close();
    await links.close();
  });
  parts.add('gRPC server', async () => {
    const port = await server.listen(config.GRPC_HOST, config.GRPC_PORT);
    grpcAddress = config.GRPC_ADVERTISED_ADDRESS ?? hostAndPort(config.PIPE_LISTEN_IP, port);
    logger.info({ port, grpcAddress }, 'gRPC server listens');
    return async () => {
      service.closeSessions('the node stops');
      await server.stop(1_000);
    };
  });
  parts.add('other nodes', async () => {
    const table = await registry.watch([region]);
    const peers = table
      .rows()
      .filter((row) => row.nodeId !== nodeId && row.leased && row.state === 'serving')
      .map((row) => ({ nodeId: row.nodeId, address: row.grpcAddress }));
    // Before anybody is placed here: a node behind SNAT must not be given rooms that span nodes.
    await probeReachability({ ...probing, peers, dialer });
    const endWatch = watchPeerRestarts(table, (peerId, epoch) => links.nodeGone(peerId, epoch));
    return () => {
      endWatch();
      table.close();
    };
  });
  parts.add('connection quality', async () => {
    qualities.start();
    return () => qualities.stop();
  });
  parts.add('reaper', async () => {
    reaper.start();
    return () => reaper.stop();
  });
  parts.add('registration', async () => {
    await registration.start();
    server.setServing(true);
    return () => registration.stop();
  });
  parts.add('internal port', async () => {
    const { INTERNAL_HOST: host, INTERNAL_PORT: port } = config;
    // Not Redis: a node that has lost it goes on serving.
    const ready = (): boolean => registration.state === 'serving' && workers.running.length > 0;
    const internal = new InternalServer({ host, port, logger, registry: metrics, ready, stats });
    await internal.start();
    return () => internal.stop();
  });
  return { logger, parts };
}

function anyWorker(workers: WorkerPool): types.Worker {
  const [first] = workers.running;
  if (first === undefined) throw new Error('no media worker runs');
  return first.worker;
}

function hostAndPort(host: string, port: number): string {
  return isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;
}
