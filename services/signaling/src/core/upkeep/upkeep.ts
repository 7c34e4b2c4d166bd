import type { Timer } from '@confab/platform';
import { StaleOwnerError } from '../media/stale-owner-error.ts';
import { closeMedia } from '../participants/attach-participant.ts';
import { attachTo } from '../participants/attach-again.ts';
import type { ConnectionLoss } from '../participants/connection-loss.ts';
import type { Membership } from '../participants/membership.ts';
import { repairDirectory } from '../participants/repair-directory.ts';
import type { Pod } from '../pod.ts';
import type { NodeWatch } from './node-watch.ts';
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
  readonly #strays: Strays;
  #timer: Timer | null = null;
  #running: Promise<void> | null = null;

  constructor(pod: Pod, losses: ConnectionLoss, nodeWatch: NodeWatch, regions: readonly string[]) {
    this.#pod = pod;
    this.#losses = losses;
    this.#nodeWatch = nodeWatch;
    this.#regions = regions;
    this.#rota = new SweepRota(pod.settings.shards);
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
    const { directory, registry, settings, rooms, orphans, logger } = this.#pod;
    try {
      // First of all: a pod that is behind must not lose its own people to its own sweep.
      await directory.renewPodLease(settings.podId, rooms.addresses());
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
    for (const membership of this.#pod.participants.all()) if (membership.needsRepair) void this.attach(membership);
  }

  /** After a break of the stream to a node, or of the directory: what was missed meanwhile is in the node's answer. */
  async attach(membership: Membership): Promise<void> {
    const { logger } = this.#pod;
    const { target, participantId } = membership;
    try {
      const attached = await attachTo(this.#pod, target);
      if (attached === null || membership.presence === 'gone') return;
      this.#tellClosed(membership, new Set(attached.transports.map(({ id }) => id)));
      this.#tellClosedConsumers(membership, new Set(attached.consumers.map(({ id }) => id)));
      membership.media.replaceBy(attached);
      const { replica } = membership.room;
      if (replica !== null) await repairDirectory(this.#pod, target, replica, attached);
      membership.needsRepair = false;
    } catch (error) {
      if (error instanceof StaleOwnerError) {
        membership.end('superseded');
        return;
      }
      membership.needsRepair = true;
      logger.warn({ err: error, participantId }, 'a participant could not be attached again yet');
    }
  }

  #tellClosed(membership: Membership, alive: ReadonlySet<string>): void {
    for (const transportId of membership.media.transports.keys()) {
      if (!alive.has(transportId)) membership.push('transport-closed', { transportId, reason: 'connection-lost' });
    }
  }

  #tellClosedConsumers(membership: Membership, alive: ReadonlySet<string>): void {
    for (const consumerId of membership.media.consumers) {
      if (!alive.has(consumerId)) membership.push('consumer-closed', { consumerId, reason: 'producer-closed' });
    }
  }

  async #sweep(): Promise<void> {
    const due = [...this.#rota.due()];
    const sweepNext = async (): Promise<void> => {
      for (let shard = due.pop(); shard !== undefined; shard = due.pop()) await this.#sweepShard(shard);
    };
    await Promise.all(Array.from({ length: concurrency }, sweepNext));
  }

  async #sweepShard(shard: number): Promise<void> {
    const { advanced, removed } = await this.#pod.directory.sweepShard(shard);
    this.#rota.swept(shard, advanced);
    for (const { address, epoch, participantId, ownerEpoch, placement } of removed) {
      const target = { address, epoch, owner: { participantId, ownerEpoch }, placement };
      closeMedia(this.#pod, target, 'lost');
    }
  }
}
