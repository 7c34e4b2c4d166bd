import {
  CallError,
  type CallId,
  type RoomAddress,
  type RoomEndReason,
  type RoomName,
  type TenantId,
} from '@confab/contracts';
import type { DirectorySettings } from '../directory/directory-settings.ts';
import { roomKeyName, shardOf, tenantKeyName } from '../directory/room-keys.ts';
import { ShardScripts } from '../directory/shard-scripts.ts';
import type { RedisHandle } from '../redis/connect-redis.ts';
import type { CallDirectory, CallOutcome, DueCall, OwedNotice } from './call-directory.ts';
import { callIdOf, readCallId } from './call-id.ts';
import { byShard, callKeyName, personKeyName, shardOfPerson } from './call-keys.ts';
import { isLive, ringingRounds, type CallChange, type CallRecord } from './call-record.ts';
import { decideCall, initiateCall, type CallAction, type NewCall } from './call-transitions.ts';

interface StoredCall {
  readonly version: number;
  readonly record: CallRecord;
}

/** By their names, or those that go on in a room. */
type CallsWanted = { readonly calls: readonly string[] } | { readonly room: string };

/** How long a call can be asked for after its end. */
const keepMs = 24 * 3_600_000;
/** People's lists outlive what they name: a name that leads nowhere is left out. */
const indexMs = 25 * 3_600_000;
const callsPerPerson = 200;
const callsPerRoom = 50;
/** Of one tenant in one shard: 128 of them have more than anybody lists. */
const callsPerTenant = 200;
/** Twenty devices that accept at once each lose to another at most nineteen times. */
const attempts = 40;

/** Calls in Redis: JSON by compare-and-set, in the slot of their room. */
export class RedisCallDirectory implements CallDirectory {
  readonly #scripts: ShardScripts;
  readonly #shards: number;

  constructor(redis: RedisHandle, settings: DirectorySettings) {
    // Rooms' numbers are not these scripts' concern.
    this.#scripts = new ShardScripts(redis, settings, () => undefined);
    this.#shards = settings.shards;
  }

  callIdOf(unique: string, address: RoomAddress): CallId {
    return callIdOf(unique, address, this.#shards);
  }

  async initiate(input: NewCall, now: Date): Promise<CallOutcome> {
    const change = initiateCall(input, now);
    await this.#index(change.call, [input.caller.identity, ...input.callees]);
    const stored = await this.#store(change, null);
    if (stored !== null) return stored;
    const earlier = await this.read(input.tenant, input.callId);
    if (earlier === null) throw new CallError('unavailable', 'the call cannot be stored now', { retryAfterMs: 500 });
    return { status: 'unchanged', call: earlier };
  }

  async change(tenant: TenantId, callId: CallId, action: CallAction, now: Date): Promise<CallOutcome> {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const stored = await this.#read(tenant, callId);
      if (stored === null) return { status: 'refused', code: 'not-found', message: 'no such call of yours' };
      const decided = decideCall(stored.record, action, now);
      if (decided.status !== 'changed') return decided;
      if (action.kind === 'invite') await this.#index(decided.call, action.callees);
      const outcome = await this.#store(decided, stored);
      if (outcome !== null) return outcome;
    }
    throw new CallError('unavailable', 'too many people change this call at once', { retryAfterMs: 500 });
  }

  async read(tenant: TenantId, callId: CallId): Promise<CallRecord | null> {
    return (await this.#read(tenant, callId))?.record ?? null;
  }

  async readOf(tenant: TenantId, identity: string, limit: number, withinMs = keepMs): Promise<readonly CallRecord[]> {
    const shard = shardOfPerson(tenant, identity, this.#shards);
    const person = personKeyName(tenant, identity);
    const [, ...callIds] = await this.#scripts.listOnShard('read-index', shard, { person, limit, withinMs });
    const ids = (callIds as CallId[]).flatMap((callId) => readCallId(callId, this.#shards) ?? []);
    const groups = [...byShard(ids, (id) => id.shard)];
    const found = await Promise.all(
      groups.map(([of, group]) => this.#readOn(of, { calls: group.map(({ unique }) => callKeyName(tenant, unique)) })),
    );
    const byId = new Map(found.flat().map(({ record }) => [record.callId, record]));
    return (callIds as CallId[]).flatMap((callId) => {
      const record = byId.get(callId);
      return record?.people.some((row) => row.identity === identity) === true ? [record] : [];
    });
  }

  async readInRoom(address: RoomAddress): Promise<readonly CallRecord[]> {
    const found = await this.#readOn(shardOf(address, this.#shards), { room: roomKeyName(address) });
    return found.map(({ record }) => record);
  }

  async readOfTenant(tenant: TenantId, limit: number, near?: RoomName): Promise<readonly CallRecord[]> {
    const all = Array.from({ length: this.#shards }, (_, shard) => shard);
    const shards = near === undefined ? all : [shardOf({ tenant, room: near }, this.#shards)];
    const input = { tenantKey: tenantKeyName(tenant), limit };
    const named = (
      await Promise.all(
        shards.map(async (shard) => {
          const [, ...flat] = (await this.#scripts.listOnShard('list-calls', shard, input)) as [string, ...string[]];
          return flat.flatMap((call, at) => (at % 2 === 0 ? [{ shard, call, createdMs: Number(flat[at + 1]) }] : []));
        }),
      )
    ).flat();
    const newest = named.toSorted((one, other) => other.createdMs - one.createdMs).slice(0, limit);
    const found = await Promise.all(
      [...byShard(newest, ({ shard }) => shard)].map(([shard, group]) =>
        this.#readOn(shard, { calls: group.map(({ call }) => call) }),
      ),
    );
    const calls = found.flat().map(({ record }) => record);
    return calls.toSorted((one, other) => (one.createdAt < other.createdAt ? 1 : -1));
  }

  async due(shard: number): Promise<readonly DueCall[]> {
    const [, ...flat] = (await this.#scripts.listOnShard('due-calls', shard, {})) as [string, ...string[]];
    const due: DueCall[] = [];
    for (let index = 0; index + 4 < flat.length; index += 5) {
      const [kind = '', detail = '', , record = '', extra = ''] = flat.slice(index, index + 5);
      const found = readDue(JSON.parse(record) as CallRecord, kind, detail, extra);
      if (found !== null) due.push(found);
    }
    return due;
  }

  async confirm({ tenant, callId, version }: OwedNotice): Promise<void> {
    const id = readCallId(callId, this.#shards);
    if (id === null) return;
    const call = callKeyName(tenant, id.unique);
    await this.#scripts.onShard('confirm-call', id.shard, { call, version });
  }

  async #read(tenant: TenantId, callId: CallId): Promise<StoredCall | null> {
    const id = readCallId(callId, this.#shards);
    if (id === null) return null;
    const [found] = await this.#readOn(id.shard, { calls: [callKeyName(tenant, id.unique)] });
    return found ?? null;
  }

  async #readOn(shard: number, input: CallsWanted): Promise<StoredCall[]> {
    const [, ...flat] = (await this.#scripts.listOnShard('read-calls', shard, input)) as [string, ...string[]];
    const found: StoredCall[] = [];
    for (let index = 0; index + 1 < flat.length; index += 2) {
      found.push({ version: Number(flat[index]), record: JSON.parse(flat[index + 1] ?? '') as CallRecord });
    }
    return found;
  }

  /** In each person's own slot, before the call is there: found by nobody it would never ring again. */
  async #index({ tenant, callId }: CallRecord, identities: readonly string[]): Promise<void> {
    const groups = byShard(identities, (identity) => shardOfPerson(tenant, identity, this.#shards));
    await Promise.all(
      [...groups].map(([shard, group]) => {
        const people = group.map((identity) => personKeyName(tenant, identity));
        return this.#scripts.onShard('index-call', shard, { callId, people, keepMs: indexMs, most: callsPerPerson });
      }),
    );
  }

  /** Null: somebody else was faster. */
  async #store({ call, facts, notice }: CallChange, before: StoredCall | null): Promise<CallOutcome | null> {
    const id = readCallId(call.callId, this.#shards);
    if (id === null) throw new Error(`not the id of a call: ${call.callId}`);
    const rang = before === null ? [] : ringingRounds(before.record);
    const rings = ringingRounds(call);
    const version = (before?.version ?? 0) + 1;
    const endsRoom = call.ownsRoom && call.endReason === 'ended';
    const owed: OwedNotice = { ...notice, tenant: call.tenant, callId: call.callId, version, endsRoom };
    const { status } = await this.#scripts.onShard<{ status: 'stored' | 'lost' | 'room-full-of-calls' }>(
      'store-call',
      id.shard,
      {
        call: callKeyName(call.tenant, id.unique),
        callId: call.callId,
        tenant: call.tenant,
        roomName: call.room,
        room: roomKeyName(call),
        version: version - 1,
        record: JSON.stringify(call),
        isLive: isLive(call),
        status: call.status,
        isRinging: rings.length > 0,
        opened: rings.filter((round) => !rang.includes(round)),
        closed: rang.filter((round) => !rings.includes(round)),
        ringTimeoutMs: call.ringTimeoutMs,
        facts: facts.map(({ name, data }) => ({ name, data: JSON.stringify(data) })),
        owed: JSON.stringify(owed),
        keepMs,
        mostPerRoom: callsPerRoom,
        tenantKey: tenantKeyName(call.tenant),
        createdMs: Date.parse(call.createdAt),
        mostPerTenant: callsPerTenant,
      },
    );
    if (status === 'room-full-of-calls') {
      throw new CallError('quota-exceeded', `room: has ${callsPerRoom} calls that ring or go on`);
    }
    return status === 'stored' ? { status: 'changed', call, owed } : null;
  }
}

function readDue(call: CallRecord, kind: string, detail: string, extra: string): DueCall | null {
  switch (kind) {
    case 'again':
      return { kind: 'ring-again', call };
    case 'miss':
      return { kind: 'ring-timeout', call, round: Number(detail) };
    case 'over':
      return { kind: 'room-ended', call, reason: detail as RoomEndReason };
    case 'check':
      return { kind: 'check', call, inRoom: JSON.parse(extra) as string[] };
    case 'owed':
      return { kind: 'owed', call, owed: JSON.parse(extra) as OwedNotice };
    default:
      return null;
  }
}
