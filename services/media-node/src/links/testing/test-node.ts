import type { NodeEpoch, NodeId, RoomEpoch, RoomName, TenantId } from '@confab/contracts';
import { createLogger, systemClock, type Clock } from '@confab/platform';
import { RpcServer } from '@confab/rpc';
import { loadLinksProto } from '@confab/wire';
import { createWorker, type types } from 'mediasoup';
import { Registry } from 'prom-client';
import { ulid } from 'ulid';
import { mediaCodecs } from '../../core/codecs.ts';
import { LayerDemand } from '../../core/layer-demand.ts';
import type { ExportedProducer, LinkHost, LinkOrigin, RoomRef } from '../../core/media-links.ts';
import { linksHandlers } from '../../inbound/links-session.ts';
import { originNodeClient } from '../../outbound/origin-node-client.ts';
import type { OriginDialer } from '../link-connections.ts';
import { LinkMetrics } from '../link-metrics.ts';
import { defaultLinkSettings, type LinkSettings } from '../link-settings.ts';
import { NodeLinks } from '../node-links.ts';
import { ProbeAnswers } from '../probe-answers.ts';
import { ReachabilityRecord } from '../reachability.ts';

const secretText = 'a secret of the cell';

export const testRoom: RoomRef = {
  tenant: 'acme' as TenantId,
  room: 'standup' as RoomName,
  epoch: '01JD' as RoomEpoch,
};

export interface TestNodeOptions {
  readonly nodeId: string;
  readonly clock?: Clock;
  readonly settings?: Partial<LinkSettings>;
  readonly secret?: string;
  /** Where it listens, for pipes and for gRPC. */
  readonly ip?: string;
  /** Where a node of before listened; default any free port. */
  readonly port?: number;
}

interface TestRoom {
  readonly router: types.Router;
  readonly holds: Set<() => void>;
}

/** A media node as far as links go: a real worker, routers, gRPC server and links; rooms without participants' sockets. */
export class TestNode implements LinkHost {
  readonly identity: { readonly nodeId: NodeId; nodeEpoch: NodeEpoch };
  readonly links: NodeLinks;
  readonly reachability: ReachabilityRecord;
  readonly dialer: OriginDialer;
  readonly probeContext: ConstructorParameters<typeof ProbeAnswers>[0];
  readonly worker: types.Worker;
  readonly published = new Map<string, types.Producer | types.DataProducer>();
  /** What links to other nodes need, of all its producers together. */
  readonly demand = new LayerDemand(() => undefined);
  readonly #rooms = new Map<string, Promise<TestRoom>>();
  readonly #secret: { reveal(): string };
  readonly #probes: ProbeAnswers;
  #server: RpcServer;
  readonly #ip: string;
  #port: number;

  private constructor(worker: types.Worker, options: TestNodeOptions) {
    this.worker = worker;
    this.identity = { nodeId: options.nodeId as NodeId, nodeEpoch: ulid() as NodeEpoch };
    const { secret = secretText } = options;
    this.#secret = { reveal: () => secret };
    this.dialer = originNodeClient(this.#secret);
    const logger = createLogger({
      service: options.nodeId,
      level: process.env['TEST_LOG'] ?? 'silent',
      format: 'json',
    });
    this.reachability = new ReachabilityRecord(logger);
    const clock = options.clock ?? systemClock;
    this.#port = options.port ?? 0;
    this.#ip = options.ip ?? '127.0.0.1';
    const listen = { ip: this.#ip, portMin: 45_000, portMax: 46_999 };
    this.links = new NodeLinks({
      identity: this.identity,
      host: this,
      dialer: this.dialer,
      clock,
      settings: { ...defaultLinkSettings, ...options.settings },
      listen,
      metrics: new LinkMetrics(new Registry()),
      logger,
      reachability: this.reachability,
      random: () => 0.5,
    });
    const probeRouter = (): Promise<types.Router> => this.worker.createRouter({ mediaCodecs });
    this.probeContext = { probeRouter, listen, clock, logger, reachability: this.reachability };
    this.#probes = new ProbeAnswers(this.probeContext);
    this.#server = new RpcServer(this.#secret);
  }

  static async start(options: TestNodeOptions): Promise<TestNode> {
    const workerBin = process.env['MEDIASOUP_WORKER_BIN'];
    const worker = await createWorker({ logLevel: 'none', ...(workerBin === undefined ? {} : { workerBin }) });
    const node = new TestNode(worker, options);
    await node.listen();
    return node;
  }

  get origin(): LinkOrigin {
    return { ...this.identity, address: `${this.#ip}:${this.#port}` };
  }

  get port(): number {
    return this.#port;
  }

  /** Listens (again, on the same port). */
  async listen(): Promise<void> {
    this.#server = new RpcServer(this.#secret);
    this.#server.addService(loadLinksProto().Links.service, linksHandlers(this.links.sessions, this.#probes));
    this.#port = await this.#server.listen(this.#ip, this.#port);
  }

  /** Cuts every stream to this node; media goes on. */
  async cut(): Promise<void> {
    await this.#server.stop(0);
  }

  async stop(): Promise<void> {
    await this.links.close();
    this.#probes.close();
    await this.#server.stop(0);
    this.worker.close();
  }

  async router(room = testRoom): Promise<types.Router> {
    return (await this.#open(room)).router;
  }

  /** The room ends on this node. */
  async closeRoom(room = testRoom): Promise<void> {
    const key = JSON.stringify(room);
    const open = await this.#rooms.get(key);
    this.#rooms.delete(key);
    open?.router.close();
    for (const onClosed of open?.holds ?? []) onClosed();
  }

  async holdCount(room = testRoom): Promise<number> {
    return (await this.#rooms.get(JSON.stringify(room)))?.holds.size ?? 0;
  }

  hasRoom(room: RoomRef): boolean {
    return this.#rooms.has(JSON.stringify(room));
  }

  async holdRoom(room: RoomRef, onClosed: () => void) {
    const { router, holds } = await this.#open(room);
    const hold = (): void => onClosed();
    holds.add(hold);
    return { gatewayRouter: router, workerPid: this.worker.pid, release: () => void holds.delete(hold) };
  }

  async exportProducer(_room: RoomRef, internalId: string): Promise<ExportedProducer | undefined> {
    const producer = this.published.get(internalId);
    if (producer === undefined || producer.closed) return undefined;
    const observer = producer.observer as types.ProducerObserver;
    const share = this.demand.join();
    return {
      producer,
      participantId: '',
      score: 10,
      get paused() {
        return producer.paused;
      },
      watch: (watcher) => {
        const listeners = {
          pause: () => watcher.onPaused(true),
          resume: () => watcher.onPaused(false),
          close: () => watcher.onClosed(),
          score: (scores: types.ProducerScore[]) => watcher.onScore(Math.max(0, ...scores.map(({ score }) => score))),
        };
        observer.on('pause', listeners.pause).on('resume', listeners.resume).on('close', listeners.close);
        observer.on('score', listeners.score);
        return () => {
          observer.off('pause', listeners.pause).off('resume', listeners.resume).off('close', listeners.close);
          observer.off('score', listeners.score);
        };
      },
      setDemand: (demand) => share.set(demand),
      release: () => share.release(),
    };
  }

  #open(room: RoomRef): Promise<TestRoom> {
    const key = JSON.stringify(room);
    let open = this.#rooms.get(key);
    if (open === undefined) {
      open = this.worker.createRouter({ mediaCodecs }).then((router) => ({ router, holds: new Set() }));
      this.#rooms.set(key, open);
    }
    return open;
  }
}
