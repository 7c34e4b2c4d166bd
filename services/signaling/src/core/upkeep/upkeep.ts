import type { Timer } from '@confab/platform';
import { sweepCalls } from '../calls/call-sweeps.ts';
import { closeMedia } from '../participants/attach-participant.ts';
import type { ConnectionLoss } from '../participants/connection-loss.ts';
import type { Membership } from '../participants/membership.ts';
import type { Pod } from '../pod.ts';
import type { NodeWatch } from './node-watch.ts';
import { Reattachments } from './reattachments.ts';
import { Strays } from './strays.ts';
import { SweepRota } from './sweep-rota.ts';

/** Scripts of one tick under way at a time. */
const concurrency = 16;

/** What a pod does with every tick: renews its lease, sweeps its part of the cell, tries again what could not be done. */
export class Upkeep {
  readonly #pod: Pod;
  readonly #losses: ConnectionLoss;
  readonly #nodeWatch: NodeWatch;
  readonly #regions: readonly string[];
  readonly #rota: SweepRota;
  readonly #reattachments: Reattachments;
  readonly #strays: Strays;
  #timer: Timer | null = null;
  #running: Promise<void> | null = null;

  constructor(pod: Pod, losses: ConnectionLoss, nodeWatch: NodeWatch, regions: readonly string[]) {
    this.#pod = pod;
    this.#losses = losses;
    this.#nodeWatch = nodeWatch;
    this.#regions = regions;
    this.#rota = new SweepRota(pod.settings.shards);
    this.#reattachments = new Reattachments(pod);
    this.#strays = new Strays(pod);
  }

  start(): void {
    const { clock, settings } = this.#pod;
    this.#timer = clock.every(settings.tickMs, () => {
      // A tick that Redis holds up is not joined by the next one.
      this.#running ??= this.tick().finally(() => {
        this.#running = null;
      });
    });
  }

  async stop(): Promise<void> {
    this.#timer?.cancel();
    await this.#running;
  }

  async tick(): Promise<void> {
    const { directory, registry, settings, rooms, people, orphans, logger } = this.#pod;
    try {
      // First of all: a pod that is behind must not lose its own people to its own sweep.
      await directory.renewPodLease(settings.podId, rooms.addresses());
      await people.tick();
      for (const region of this.#regions) await registry.sweep(region);
      await this.#sweep();
      await this.#strays.tick();
    } catch (error) {
      logger.debug({ err: error }, 'this tick is left out: the directory is away');
    }
    this.#nodeWatch.check();
    this.#nodeWatch.placeHomeless();
    this.#losses.retry();
    orphans.retry();
    rooms.repairStale();
    this.#reattachments.retry();
  }

  /** After a break of the stream to a node: what was missed meanwhile is in the node's answer. */
  attach(membership: Membership): Promise<void> {
    return this.#reattachments.attach(membership);
  }

  async #sweep(): Promise<void> {
    const due = [...this.#rota.due()];
    const sweepNext = async (): Promise<void> => {
      for (let shard = due.pop(); shard !== undefined; shard = due.pop()) await this.#sweepShard(shard);
    };
    await Promise.all(Array.from({ length: concurrency }, sweepNext));
  }

  async #sweepShard(shard: number): Promise<void> {
    const { advanced, removed, callsDue } = await this.#pod.directory.sweepShard(shard);
    this.#rota.swept(shard, advanced);
    for (const { address, epoch, participantId, ownerEpoch, placement } of removed) {
      const target = { address, epoch, owner: { participantId, ownerEpoch }, placement };
      closeMedia(this.#pod, target, 'lost');
    }
    if (callsDue) await sweepCalls(this.#pod, shard);
  }
}
