import type { Clock } from '@confab/platform';
import type {
  NodeEpoch,
  NodeId,
  ParticipantId,
  PodId,
  RoomAddress,
  RoomEpoch,
  RoomName,
  TenantId,
} from '@confab/contracts';
import type { SweepOutcome, SweptParticipant } from '../room-directory.ts';
import type { RoomWatches } from './room-watches.ts';
import type { ShardScripts } from './shard-scripts.ts';

interface Swept {
  readonly status: 'done';
  readonly advanced: boolean;
  readonly more: boolean;
  /** Left out when the tick did not advance. */
  readonly callsDue?: boolean;
  readonly generation: string;
  /** An empty list is `{}` in Lua's JSON. */
  readonly removed:
    | readonly {
        readonly tenant: TenantId;
        readonly room: RoomName;
        readonly epoch: RoomEpoch;
        readonly participantId: ParticipantId;
        readonly ownerEpoch: number;
        readonly placement: { readonly nodeId: NodeId; readonly nodeEpoch: NodeEpoch };
      }[]
    | Record<string, never>;
}

/** Calls for what one call left over: 200 deadlines each, so 4,000 in a sweep; the next sweep goes on. */
const callsPerSweep = 20;
const waitMs = 50;

/** The shards' leases and deadlines. */
export class ShardSweeps {
  readonly #scripts: ShardScripts;
  readonly #watches: RoomWatches;
  readonly #clock: Clock;
  readonly #generations = new Map<number, string>();
  #pausedUntilMs = 0;

  constructor(scripts: ShardScripts, watches: RoomWatches, clock: Clock) {
    this.#scripts = scripts;
    this.#watches = watches;
    this.#clock = clock;
  }

  /** Nobody is declared lost for a while: after an outage everybody gets the time to renew first. */
  pause(): void {
    this.#pausedUntilMs = this.#clock.nowMs() + this.#scripts.settings.sweepPauseMs;
  }

  async renewPodLease(podId: PodId, addresses: readonly RoomAddress[]): Promise<void> {
    const shards = new Set(addresses.map((address) => this.#scripts.shardOf(address)));
    await Promise.all([...shards].map((shard) => this.#scripts.onShard('renew-pod', shard, { podId })));
  }

  async sweepShard(shard: number): Promise<SweepOutcome> {
    if (this.#clock.nowMs() < this.#pausedUntilMs) return { advanced: false, removed: [], callsDue: false };
    const removed: SweptParticipant[] = [];
    let advanced = false;
    let callsDue = false;
    for (let call = 0; call < callsPerSweep; call++) {
      const swept = await this.#scripts.onShard<Swept>('sweep-shard', shard, {
        advance: call === 0,
        seenRooms: this.#watches.seenUnder(this.#scripts.key(shard, 'room:')),
      });
      advanced ||= swept.advanced;
      callsDue ||= swept.callsDue ?? false;
      if (Array.isArray(swept.removed)) {
        for (const { tenant, room, ...rest } of swept.removed) removed.push({ address: { tenant, room }, ...rest });
      }
      this.#noteGeneration(shard, swept.generation);
      if (!swept.more) break;
    }
    return { advanced, removed, callsDue };
  }

  /** Resolves when all shards take operations: a new cell's do after the time for announcing. */
  async ready(): Promise<void> {
    const deadlineMs = this.#clock.nowMs() + this.#scripts.settings.rebuildMs + 10_000;
    let waiting = Array.from({ length: this.#scripts.settings.shards }, (_, shard) => shard);
    for (;;) {
      const asked = await Promise.allSettled(waiting.map((shard) => this.#scripts.onShard('open-shard', shard, {})));
      const refused = asked.find((outcome) => outcome.status === 'rejected');
      if (refused === undefined) return;
      if (this.#clock.nowMs() > deadlineMs) throw refused.reason;
      waiting = waiting.filter((_, index) => asked[index]?.status === 'rejected');
      await new Promise<void>((resolve) => this.#clock.after(waitMs, resolve));
    }
  }

  #noteGeneration(shard: number, generation: string): void {
    const known = this.#generations.get(shard);
    this.#generations.set(shard, generation);
    if (known !== undefined && known !== generation) this.pause();
  }
}
