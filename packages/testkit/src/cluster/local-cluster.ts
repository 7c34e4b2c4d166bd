import { eventually } from '../eventually.ts';
import { joinRoom, type JoinRoomOptions } from '../participant/join-room.ts';
import type { Participant } from '../participant/participant.ts';
import type { PortLease } from '../process/port-lease.ts';
import type { StartedRedis } from '../redis/start-redis.ts';
import { developmentToken, type TokenRequest } from './development-token.ts';
import { planMediaNode, planSignaling, type PlannedService } from './service-plans.ts';
import { ServiceProcess } from './service-process.ts';

export interface ClusterParts {
  readonly redis: StartedRedis;
  readonly ownsRedis: boolean;
  readonly workers: number;
  /** Of all processes; of signaling; of media nodes. */
  readonly env: Readonly<Record<'common' | 'signaling' | 'media', Readonly<Record<string, string>>>>;
}

const portTaken = /EADDRINUSE|address (is )?already in use/i;
const startAttempts = 3;

/** A whole cluster on 127.0.0.1. Made by `startCluster`, ended by `stop()`. */
export class LocalCluster {
  readonly redis: StartedRedis;
  readonly #parts: ClusterParts;
  readonly #signaling: ServiceProcess[] = [];
  readonly #media: ServiceProcess[] = [];
  readonly #leases: PortLease[] = [];

  constructor(parts: ClusterParts) {
    this.#parts = parts;
    this.redis = parts.redis;
  }

  get signaling(): readonly ServiceProcess[] {
    return this.#signaling;
  }

  get media(): readonly ServiceProcess[] {
    return this.#media;
  }

  get processes(): readonly ServiceProcess[] {
    return [...this.#signaling, ...this.#media];
  }

  /** Where clients connect. */
  get urls(): string[] {
    return this.#signaling.map(({ url }) => url);
  }

  async addSignaling(env: Readonly<Record<string, string>> = {}): Promise<ServiceProcess> {
    const index = this.#signaling.length + 1;
    const added = await this.#start(() =>
      planSignaling(index, this.#parts.env.common, { ...this.#parts.env.signaling, ...env }),
    );
    this.#signaling.push(added);
    return added;
  }

  /** Resolves when the node is ready; pods may take a tick longer to place on it, see `nodesKnown`. */
  async addMediaNode(env: Readonly<Record<string, string>> = {}): Promise<ServiceProcess> {
    const index = this.#media.length + 1;
    const { workers } = this.#parts;
    const added = await this.#start(() =>
      planMediaNode(index, workers, this.#parts.env.common, { ...this.#parts.env.media, ...env }),
    );
    this.#media.push(added);
    return added;
  }

  /** Resolves when every running pod counts this many serving nodes; default: those that run. */
  async nodesKnown(count = this.#media.filter(({ exit }) => exit === undefined).length): Promise<void> {
    const running = this.#signaling.filter(({ exit }) => exit === undefined);
    await eventually(
      async () => {
        for (const pod of running) {
          const { nodes } = (await pod.stats()) as { nodes: { state: string }[] };
          const serving = nodes.filter(({ state }) => state === 'serving').length;
          if (serving !== count)
            throw new Error(`${pod.name} knows ${serving} of ${count} nodes: ${JSON.stringify(nodes)}`);
        }
      },
      { withinMs: 15_000, everyMs: 50 },
    );
  }

  token(request: TokenRequest): Promise<string> {
    return developmentToken(request);
  }

  /** A participant of the tenant `dev` with a token of its own; whatever is given in `options` goes before. */
  async join(identity: string, room: string, options: Partial<JoinRoomOptions> = {}): Promise<Participant> {
    const token = (): Promise<string> => this.token({ identity, room });
    return joinRoom({ urls: this.urls, token, room, ...options });
  }

  /** Stops all processes, clients' side first, and removes what they left. */
  async stop(): Promise<void> {
    await Promise.all(this.#signaling.map((one) => one.stop()));
    await Promise.all(this.#media.map((one) => one.stop()));
    if (this.#parts.ownsRedis) await this.redis.stop();
    this.#leases.forEach((lease) => lease.release());
  }

  async #start(planned: () => Promise<PlannedService>): Promise<ServiceProcess> {
    for (let attempt = 1; ; attempt++) {
      const { plan, lease } = await planned();
      const started = ServiceProcess.spawn(plan);
      try {
        await started.ready();
        this.#leases.push(lease);
        return started;
      } catch (error) {
        await started.kill();
        lease.release();
        // A stranger was faster on one of the ports: leases keep tests apart, nobody else.
        if (attempt === startAttempts || !started.logs().some((line) => portTaken.test(line))) throw error;
      }
    }
  }
}
