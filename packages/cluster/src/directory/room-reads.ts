import type { ParticipantId, PodId, RoomAddress, RoomEpoch, TenantId } from '@confab/contracts';
import type { DataProducerRecord, ParticipantRecord, Placement, RoomRecord, RoomSnapshot } from '../records.ts';
import type { LogSlice, Stray, TenantTotals } from '../room-directory.ts';
import type { RedisHandle } from '../redis/connect-redis.ts';
import { redisFailure } from '../redis/redis-failure.ts';
import { readRoomKeyName, roomKeyName, tenantKeyName } from './room-keys.ts';
import type { RoomWatches } from './room-watches.ts';
import type { ShardScripts } from './shard-scripts.ts';
import { readFact, readParticipant, readProducer, readRoomRecord, readWaiting } from './stored-records.ts';

const absentPerScript = 200;
const scanCount = 500;

/** What can be asked of the directory. */
export class RoomReads {
  readonly #redis: RedisHandle;
  readonly #scripts: ShardScripts;
  readonly #watches: RoomWatches;

  constructor(redis: RedisHandle, scripts: ShardScripts, watches: RoomWatches) {
    this.#redis = redis;
    this.#scripts = scripts;
    this.#watches = watches;
  }

  async readRoom(address: RoomAddress): Promise<RoomSnapshot | null> {
    const [status, room, people, producers, data, waiting] = await this.#scripts.list('read-room', address, {});
    if (status === 'none') return null;
    const record = readRoomRecord(room as string[]);
    this.#watches.note(this.#scripts.roomKey(address), record);
    return {
      room: record,
      participants: (people as string[]).map(readParticipant),
      producers: (producers as string[]).map(readProducer),
      dataProducers: (data as string[]).map((text) => JSON.parse(text) as DataProducerRecord),
      waiting: (waiting as string[]).map(readWaiting),
    };
  }

  /** The room without its people; null when it is not open. */
  async readRecord(address: RoomAddress): Promise<RoomRecord | null> {
    const fields = await this.#command(() => this.#redis.commands.hgetall(this.#scripts.roomKey(address)));
    return fields['epoch'] === undefined ? null : readRoomRecord(Object.entries(fields).flat());
  }

  async readLog(address: RoomAddress, epoch: RoomEpoch, afterSeq: number): Promise<LogSlice> {
    const [status, ...facts] = await this.#scripts.list('read-log', address, { epoch, afterSeq });
    return status === 'gone' ? { status: 'gone' } : { status: 'facts', facts: (facts as string[]).map(readFact) };
  }

  async readParticipants(
    address: RoomAddress,
    participantIds: readonly ParticipantId[],
  ): Promise<readonly ParticipantRecord[]> {
    const [, ...pairs] = await this.#scripts.list('read-participants', address, { participantIds });
    const records: ParticipantRecord[] = [];
    for (let index = 0; index < pairs.length; index += 2) {
      const record = readParticipant(String(pairs[index]));
      records.push(pairs[index + 1] === '' ? record : { ...record, metadata: String(pairs[index + 1]) });
    }
    return records;
  }

  async findAbsent(
    placement: Placement,
    wanted: readonly { address: RoomAddress; epoch: RoomEpoch; participantId: ParticipantId }[],
  ): Promise<readonly ParticipantId[]> {
    const byShard = Map.groupBy(wanted, ({ address }) => this.#scripts.shardOf(address));
    const absent: ParticipantId[] = [];
    for (const [shard, all] of byShard) {
      for (let from = 0; from < all.length; from += absentPerScript) {
        const part = all
          .slice(from, from + absentPerScript)
          .map(({ address, epoch, participantId }) => ({ room: roomKeyName(address), epoch, participantId }));
        const [, ...found] = await this.#scripts.listOnShard('find-absent', shard, { placement, wanted: part });
        absent.push(...(found as ParticipantId[]));
      }
    }
    return absent;
  }

  async findStrays(
    podId: PodId,
    addresses: readonly RoomAddress[],
    present: ReadonlySet<ParticipantId>,
  ): Promise<readonly Stray[]> {
    const shards = new Set(addresses.map((address) => this.#scripts.shardOf(address)));
    const strays = await Promise.all([...shards].map((shard) => this.#straysOf(shard, podId, present)));
    return strays.flat();
  }

  /** The sets hold names only; who owns them is read of the few that nobody looks after. */
  async #straysOf(shard: number, podId: PodId, present: ReadonlySet<ParticipantId>): Promise<Stray[]> {
    const [, ...members] = await this.#scripts.listOnShard('read-pod', shard, { podId });
    const named = (members as string[])
      .map((member) => member.split('|', 2) as [room: string, participantId: ParticipantId])
      .filter(([, participantId]) => !present.has(participantId));
    const strays: Stray[] = [];
    for (const [room, found] of Map.groupBy(named, ([name]) => name)) {
      const address = readRoomKeyName(room);
      const records = await this.readParticipants(
        address,
        found.map(([, participantId]) => participantId),
      );
      for (const { participantId, ownerEpoch, podId: owning } of records) {
        if (owning === podId) strays.push({ address, owner: { participantId, ownerEpoch } });
      }
    }
    return strays;
  }

  async listRooms(tenant: TenantId): Promise<readonly { room: string; participants: number }[]> {
    const name = `rooms:${tenantKeyName(tenant)}`;
    const perShard = await Promise.all(this.#shards().map((shard) => this.#scan(this.#scripts.key(shard, name))));
    return perShard.flatMap((rooms) =>
      [...rooms].map(([room, participants]) => ({
        room: decodeURIComponent(room),
        participants: Number(participants),
      })),
    );
  }

  async readTotals(): Promise<ReadonlyMap<TenantId, TenantTotals>> {
    const perShard = await this.#command(() =>
      Promise.all(this.#shards().map((shard) => this.#redis.commands.hgetall(this.#scripts.key(shard, 'totals')))),
    );
    const totals = new Map<TenantId, { rooms: number; participants: number }>();
    for (const [field, count] of perShard.flatMap((fields) => Object.entries(fields))) {
      // `<tenant>` or `<tenant>:rooms`; a colon in the tenant's own name is percent-encoded.
      const [tenant = '', kind] = field.split(':');
      const id = decodeURIComponent(tenant) as TenantId;
      const entry = totals.get(id) ?? { rooms: 0, participants: 0 };
      totals.set(id, entry);
      entry[kind === 'rooms' ? 'rooms' : 'participants'] += Number(count);
    }
    return totals;
  }

  #shards(): number[] {
    return Array.from({ length: this.#scripts.settings.shards }, (_, shard) => shard);
  }

  /** In parts, so that a tenant with many rooms holds nobody up; a room that comes or goes meanwhile may be in it or not. */
  async #scan(key: string): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    let cursor = '0';
    do {
      const [next, flat] = await this.#command(() => this.#redis.commands.hscan(key, cursor, 'COUNT', scanCount));
      for (let index = 0; index + 1 < flat.length; index += 2) found.set(flat[index] ?? '', flat[index + 1] ?? '');
      cursor = next;
    } while (cursor !== '0');
    return found;
  }

  async #command<Value>(run: () => Promise<Value>): Promise<Value> {
    try {
      return await run();
    } catch (error) {
      throw redisFailure(error);
    }
  }
}
