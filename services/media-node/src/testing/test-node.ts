import type { RoomSignals } from '@confab/cluster';
import { createLogger, systemClock } from '@confab/platform';
import { clientCredentials, clientOptions, RpcServer, type SharedSecret } from '@confab/rpc';
import { loadMediaProto, type MediaClient, type NodeAdminClient } from '@confab/wire';
import { CallError, type NodeId } from '@confab/contracts';
import { CommandDesk } from '../inbound/command-desk.ts';
import { MediaService, type MediaServiceOptions } from '../inbound/media-service.ts';
import { JoinReservations } from '../core/join-reservations.ts';
import { LoadReport } from '../core/load-report.ts';
import type { MediaLinks } from '../core/media-links.ts';
import { MediaNode } from '../core/media-node.ts';
import type { MediaSettings } from '../core/media-settings.ts';
import { NodeIdentity } from '../core/node-identity.ts';
import { OperationCache } from '../core/operation-cache.ts';
import { Rooms } from '../core/rooms.ts';
import { WorkerPool } from '../core/worker-pool.ts';
import { WorkerUsageMeter } from '../core/worker-usage.ts';

export const testSecret: SharedSecret = { reveal: () => 'a secret of the test cell' };

export interface TestNodeOptions {
  readonly workers?: number;
  readonly settings?: Partial<MediaSettings>;
  readonly links?: MediaLinks;
  readonly signals?: RoomSignals;
  readonly service?: Partial<Pick<MediaServiceOptions, 'maxInFlight' | 'maxQueued'>>;
}

/** A media node on real workers, behind its real gRPC server, without Redis. */
export async function startTestNode(options: TestNodeOptions = {}) {
  const logger = createLogger({ service: 'media-node', level: process.env.TEST_LOG_LEVEL ?? 'silent', format: 'json' });
  const clock = systemClock;
  const settings: MediaSettings = {
    maxIncomingBitrateBps: 5_000_000,
    maxConsumersPerProducerAndWorker: 100,
    capacityConsumersPerWorker: 500,
    pipePorts: { min: 46_000, max: 46_999 },
    ...options.settings,
  };
  const workers = new WorkerPool({
    count: options.workers ?? 1,
    workerBin: process.env.MEDIASOUP_WORKER_BIN,
    listenIp: '127.0.0.1',
    portBase: 0,
    clock,
    logger,
  });
  await workers.start();
  const links = options.links ?? linksToNobody;
  const identity = new NodeIdentity('node-1' as NodeId);
  const signals = options.signals ?? signalsToNobody;
  const rooms = new Rooms({ workers, settings, clock, links: () => links, identity, signals, logger });
  const node = new MediaNode({ identity, rooms, settings, clock });
  const reservations = new JoinReservations(clock);
  const operations = new OperationCache(clock);
  const usage = new WorkerUsageMeter(clock, logger);
  const load = new LoadReport({ rooms, workers, usage, links: () => links.stats });
  const stats = () => load.stats(identity.nodeId, 'serving');
  const desk = new CommandDesk({ node, reservations, operations, logger, onAnswered: () => undefined });
  const service = new MediaService({
    desk,
    welcome: () => ({ nodeId: identity.nodeId, nodeEpoch: identity.nodeEpoch, rtpCapabilitiesJson: '{}' }),
    nodeId: identity.nodeId,
    stats,
    logger,
    ...options.service,
  });
  const server = new RpcServer(testSecret);
  service.addTo(server);
  const port = await server.listen('127.0.0.1', 0);
  const proto = loadMediaProto();
  const clients: { close(): void }[] = [];
  const connect = <Client extends { close(): void }>(
    Service: new (...args: ConstructorParameters<typeof proto.Media>) => Client,
    secret: SharedSecret,
  ): Client => {
    const client = new Service(`127.0.0.1:${port}`, clientCredentials(), clientOptions(secret));
    clients.push(client);
    return client;
  };
  return {
    node,
    rooms,
    workers,
    identity,
    reservations,
    service,
    stats,
    usage,
    media: (secret = testSecret): MediaClient => connect(proto.Media, secret),
    admin: (secret = testSecret): NodeAdminClient => connect(proto.NodeAdmin, secret),
    async stop() {
      for (const client of clients) client.close();
      node.close();
      await server.stop(50);
      workers.close();
    },
  };
}

export type TestNode = Awaited<ReturnType<typeof startTestNode>>;

const signalsToNobody: RoomSignals = {
  publishLive: () => undefined,
  publishLevels: () => undefined,
  watchLive: async () => ({ close: () => undefined }),
  watchLevels: async () => ({ close: () => undefined }),
};

const linksToNobody: MediaLinks = {
  acquire: () => Promise.reject(new CallError('unavailable', 'no other node')),
  stats: { linksOfWorker: () => 0, rows: () => [] },
  reachability: 'unknown',
  reset: () => undefined,
  close: () => Promise.resolve(),
};
