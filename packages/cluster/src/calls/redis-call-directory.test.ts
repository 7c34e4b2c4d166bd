import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { CallId, RoomAddress } from '@confab/contracts';
import { eventually } from '@confab/testkit';
import { ulid } from 'ulid';
import {
  DirectoryFixture,
  joined,
  joinInput,
  operation,
  roomAddress,
  shards,
  tickMs,
} from '../directory/directory-fixture.ts';
import type { RedisRoomDirectory } from '../directory/redis-room-directory.ts';
import { shardOf } from '../directory/room-keys.ts';
import type { CallOutcome, DueCall } from './call-directory.ts';
import type { CallAction, NewCall } from './call-transitions.ts';
import { RedisCallDirectory } from './redis-call-directory.ts';

type Changed = Extract<CallOutcome, { status: 'changed' }>;

function changed(outcome: CallOutcome): Changed {
  assert.equal(outcome.status, 'changed', JSON.stringify(outcome));
  return outcome;
}

let people = 0;
const person = (name: string): string => `${name}|{${(people += 1)}}`;

for (const mode of ['standalone', 'cluster'] as const) {
  describe(`calls on a ${mode} Redis`, () => {
    let fixture: DirectoryFixture;
    let rooms: RedisRoomDirectory;
    let calls: RedisCallDirectory;
    before(async () => {
      fixture = await DirectoryFixture.start(mode);
      rooms = await fixture.directory();
      calls = new RedisCallDirectory(await fixture.handle(), rooms.settings);
    });
    after(() => fixture.stop());

    function newCall(address: RoomAddress, given: Partial<NewCall> = {}): NewCall {
      return {
        callId: calls.callIdOf(ulid(), address),
        ...address,
        ownsRoom: true,
        caller: { identity: person('anna'), name: 'Anna' },
        callees: [person('ben')],
        type: 'VIDEO',
        mode: 'room',
        ringTimeoutMs: 60_000,
        operationId: 'begin',
        ...given,
      };
    }

    /** Sweeps the shard until something of this call is due that fits. */
    async function dueOf(callId: CallId, fits: (due: DueCall) => boolean): Promise<DueCall> {
      const shard = Number(callId.slice(-3));
      return eventually(
        async () => {
          if (!(await rooms.sweepShard(shard)).callsDue) return false;
          return (await calls.due(shard)).find((due) => due.call.callId === callId && fits(due)) ?? false;
        },
        { withinMs: 5000, everyMs: 5 },
      );
    }

    test('of twenty pods that accept at once exactly one wins, and the call says which', async () => {
      const input = newCall(roomAddress());
      await calls.initiate(input, new Date());
      const pods: RedisCallDirectory[] = [];
      // One after the other: a hundred connections opened at once can take longer than one may wait for its answer.
      while (pods.length < 20) pods.push(new RedisCallDirectory(await fixture.handle(), rooms.settings));
      const by = input.callees[0]!;
      const outcomes = await Promise.all(
        pods.map((pod, index) =>
          pod.change(input.tenant, input.callId, { kind: 'accept', by, operationId: `device ${index}` }, new Date()),
        ),
      );
      const winners = outcomes.flatMap(({ status }, index) => (status === 'changed' ? [index] : []));
      assert.equal(winners.length, 1);
      const losers = outcomes.filter((outcome) => outcome.status === 'refused' && outcome.code === 'conflict');
      assert.equal(losers.length, 19);
      const call = await calls.read(input.tenant, input.callId);
      assert.equal(call?.people[1]?.joinedBy, `device ${winners[0]}`);
      assert.equal(call?.status, 'ACTIVE');
    });

    test('twenty people who accept at once all get in', async () => {
      const callees = Array.from({ length: 20 }, () => person('callee'));
      const input = newCall(roomAddress(), { callees });
      await calls.initiate(input, new Date());
      await Promise.all(
        callees.map(async (by) => {
          const action = { kind: 'accept', by, operationId: by } as const;
          changed(await calls.change(input.tenant, input.callId, action, new Date()));
        }),
      );
      const call = await calls.read(input.tenant, input.callId);
      assert.ok(call?.people.every(({ outcome }) => outcome === 'joined'));
    });

    test('people find their calls, newest first, wherever the calls live; nobody finds those of another tenant', async () => {
      const ben = person('ben');
      const inputs = [];
      for (let index = 0; index < 5; index++) {
        const input = newCall(roomAddress(), { callees: [ben] });
        await calls.initiate(input, new Date());
        inputs.push(input);
        // Their order is that of Redis' clock, the machine's, in milliseconds: the next one needs one of its own.
        const noted = Date.now();
        await eventually(() => Date.now() > noted + 1, { withinMs: 1000, everyMs: 1 });
      }
      const { tenant } = inputs[0]!;
      const found = await calls.readOf(tenant, ben, 100);
      assert.deepEqual(
        found.map(({ callId }) => callId),
        inputs.map(({ callId }) => callId).toReversed(),
      );
      assert.deepEqual(await calls.readOf(roomAddress('other').tenant, ben, 100), []);
      assert.equal(await calls.read(roomAddress('other').tenant, inputs[0]!.callId), null);
      assert.deepEqual(await calls.readOf(tenant, ben, 100, 0), []);
      assert.equal((await calls.readOf(tenant, inputs[2]!.caller.identity, 100)).length, 1);
    });

    test('a tenant’s newest calls are listed over all shards, and nobody else’s', async () => {
      const inputs = Array.from({ length: 12 }, () => newCall(roomAddress('lister')));
      for (const [index, input] of inputs.entries()) await calls.initiate(input, new Date(1_800_000_000_000 + index));
      const { tenant } = inputs[0]!;
      const found = await calls.readOfTenant(tenant, 5);
      assert.deepEqual(
        found.map(({ callId }) => callId),
        inputs
          .map(({ callId }) => callId)
          .toReversed()
          .slice(0, 5),
      );
      assert.equal((await calls.readOfTenant(tenant, 100)).length, 12);
      const [{ room, callId }] = inputs as [NewCall, ...NewCall[]];
      const near = await calls.readOfTenant(tenant, 100, room);
      assert.ok(near.length < 12 && near.some((call) => call.callId === callId));
    });

    test('the same call begun twice is one call; what is no call’s id leads nowhere', async () => {
      const input = newCall(roomAddress());
      changed(await calls.initiate(input, new Date()));
      assert.equal((await calls.initiate(input, new Date())).status, 'unchanged');
      for (const callId of ['', 'x', `${ulid()}-999`, `${ulid()}-001`, '__proto__'] as CallId[]) {
        assert.equal(await calls.read(input.tenant, callId), null);
        const outcome = await calls.change(input.tenant, callId, { kind: 'cancel', by: 'anna' }, new Date());
        assert.equal(outcome.status === 'refused' && outcome.code, 'not-found');
      }
    });

    test('it rings again every few ticks, and is missed when its time is over, counted in ticks', async () => {
      const input = newCall(roomAddress(), { ringTimeoutMs: 12 * tickMs });
      await calls.initiate(input, new Date());
      await dueOf(input.callId, ({ kind }) => kind === 'ring-again');
      await dueOf(input.callId, ({ kind }) => kind === 'ring-again');
      const due = await dueOf(input.callId, ({ kind }) => kind === 'ring-timeout');
      const round = due.kind === 'ring-timeout' ? due.round : -1;
      const { call } = changed(
        await calls.change(input.tenant, input.callId, { kind: 'ring-timeout', round }, new Date()),
      );
      assert.deepEqual([call.status, call.endReason], ['MISSED', 'no-answer']);
    });

    test('whoever finds a timeout and dies leaves it to the next one', async () => {
      const input = newCall(roomAddress(), { ringTimeoutMs: tickMs });
      await calls.initiate(input, new Date());
      await dueOf(input.callId, ({ kind }) => kind === 'ring-timeout');
      await dueOf(input.callId, ({ kind }) => kind === 'ring-timeout');
    });

    test('what people are to hear is owed until it is confirmed', async () => {
      const input = newCall(roomAddress(), { ownsRoom: true });
      const { owed } = changed(await calls.initiate(input, new Date()));
      for (let time = 0; time < 2; time++) {
        const due = await dueOf(input.callId, ({ kind }) => kind === 'owed');
        assert.deepEqual(due.kind === 'owed' && due.owed, owed);
      }
      await calls.confirm(owed);
      // The two rings that follow are there to show that time went on.
      let others = 0;
      await dueOf(input.callId, ({ kind }) => {
        assert.notEqual(kind, 'owed');
        return (others += 1) === 2;
      });
      const end: CallAction = { kind: 'end', by: input.caller.identity, adminOf: null };
      const accept: CallAction = { kind: 'accept', by: input.callees[0]!, operationId: 'a' };
      assert.equal(changed(await calls.change(input.tenant, input.callId, accept, new Date())).owed.endsRoom, false);
      assert.equal(changed(await calls.change(input.tenant, input.callId, end, new Date())).owed.endsRoom, true);
    });

    test('a room knows its running calls, and they are over when it ends', async () => {
      const address = roomAddress();
      const input = newCall(address);
      await calls.initiate(input, new Date());
      assert.deepEqual(
        (await calls.readInRoom(address)).map(({ callId }) => callId),
        [input.callId],
      );
      const { epoch } = await joined(rooms, joinInput(address));
      await rooms.endRoom({ ...operation(), address, epoch, reason: 'ended' });
      const due = await dueOf(input.callId, ({ kind }) => kind === 'room-ended');
      assert.equal(due.kind === 'room-ended' && due.reason, 'ended');
      const action: CallAction = { kind: 'room-ended', reason: 'ended' };
      assert.equal(
        changed(await calls.change(input.tenant, input.callId, action, new Date())).call.endReason,
        'room-ended',
      );
      assert.deepEqual(await calls.readInRoom(address), []);
    });

    test('a room that was empty while it rang does not end the call that is answered later', async () => {
      const address = roomAddress();
      const input = newCall(address);
      await calls.initiate(input, new Date());
      const { epoch } = await joined(rooms, joinInput(address));
      await rooms.endRoom({ ...operation(), address, epoch, reason: 'empty' });
      const accept: CallAction = { kind: 'accept', by: input.callees[0]!, operationId: 'a' };
      await calls.change(input.tenant, input.callId, accept, new Date());
      const seen = new Set<string>();
      await dueOf(input.callId, ({ kind }) => seen.add(kind) && kind === 'check');
      assert.equal(seen.has('room-ended'), false, [...seen].join());
      const again = await joined(rooms, joinInput(address));
      await rooms.endRoom({ ...operation(), address, epoch: again.epoch, reason: 'empty' });
      await dueOf(input.callId, ({ kind }) => kind === 'room-ended');
    });

    test('an active call is looked after: who of its people are in the room', async () => {
      const address = roomAddress();
      const input = newCall(address);
      await calls.initiate(input, new Date());
      const by = input.callees[0]!;
      await calls.change(input.tenant, input.callId, { kind: 'accept', by, operationId: 'a' }, new Date());
      await joined(rooms, joinInput(address, { identity: by }));
      await joined(rooms, joinInput(address, { identity: 'somebody else' }));
      const due = await dueOf(input.callId, ({ kind }) => kind === 'check');
      assert.deepEqual(due.kind === 'check' && due.inRoom, [by]);
    });

    test('a room takes so many running calls and no more', async () => {
      const address = roomAddress();
      const begin = (): Promise<CallOutcome> => calls.initiate(newCall(address), new Date());
      await Promise.all(Array.from({ length: 50 }, begin));
      await assert.rejects(begin(), { code: 'quota-exceeded' });
    });

    test('the outbox has all that is needed to keep rows of calls and their people', async () => {
      const input = newCall(roomAddress('rows'), { callees: ['ben', 'cleo'], caller: { identity: 'anna', name: 'A' } });
      await calls.initiate(input, new Date());
      const act = async (action: CallAction): Promise<unknown> =>
        changed(await calls.change(input.tenant, input.callId, action, new Date()));
      await act({ kind: 'accept', by: 'ben', operationId: 'x' });
      await act({ kind: 'reject', by: 'cleo', reason: 'busy' });
      await act({ kind: 'end', by: 'anna', adminOf: null });
      const { commands } = await fixture.handle();
      const outbox = (await fixture.keys()).filter((key) => key.endsWith('outbox'));
      const entries = (await Promise.all(outbox.map((key) => commands.xrange(key, '-', '+')))).flat();
      const told = entries
        .map(([, flat]) => Object.fromEntries(flat.flatMap((value, i) => (i % 2 === 0 ? [[value, flat[i + 1]]] : []))))
        .filter((entry) => entry['call'] === input.callId)
        .map((entry) => ({ ...entry, data: JSON.parse(entry['data'] ?? '') }));
      const rows = new Map<string, { outcome: string; joinedAt?: string; leftAt?: string }>();
      for (const { data } of told) for (const row of data.participants) rows.set(row.identity, row);
      assert.deepEqual(
        [...rows].map(([identity, row]) => [
          identity,
          row.outcome,
          row.joinedAt !== undefined,
          row.leftAt !== undefined,
        ]),
        [
          ['anna', 'left', true, true],
          ['ben', 'left', true, true],
          ['cleo', 'busy', false, false],
        ],
      );
      const last = told.at(-1)?.data.session;
      assert.deepEqual([last.status, last.endReason, last.caller, last.type], ['ENDED', 'ended', 'anna', 'VIDEO']);
      assert.ok(last.createdAt && last.answeredAt && last.endedAt);
      assert.deepEqual(
        told.map((entry) => (entry as { name?: string; seq?: string }).name + ' ' + (entry as { seq?: string }).seq),
        [
          'call-initiated 1',
          'call-answered 2',
          'call-participant-declined 3',
          'call-participant-left 4',
          'call-ended 4',
        ],
      );
    });

    test('a call that is over leaves a record for a day, and nothing else but lists', async () => {
      const address = roomAddress('gone');
      const input = newCall(address, { caller: { identity: 'anna', name: '' }, callees: ['ben'] });
      const first = changed(await calls.initiate(input, new Date()));
      const last = changed(await calls.change(input.tenant, input.callId, { kind: 'cancel', by: 'anna' }, new Date()));
      await calls.confirm(first.owed);
      await calls.confirm(last.owed);
      const { commands } = await fixture.handle();
      const unique = input.callId.slice(0, 26);
      const record = (await fixture.keys()).find((key) => key.endsWith(`call:gone:${unique}`));
      const ttlMs = await commands.pttl(record!);
      assert.ok(ttlMs > 23 * 3_600_000 && ttlMs <= 24 * 3_600_000, `${ttlMs}`);
      const prefix = `{main:s00${shardOf(address, shards)}}:`;
      const due = await commands.zrange(`${prefix}due`, '0', '-1');
      assert.deepEqual(
        due.filter((member) => member.includes(unique)),
        [],
      );
      const owed = await commands.hkeys(`${prefix}owed`);
      assert.deepEqual(
        owed.filter((field) => field.includes(unique)),
        [],
      );
      assert.equal((await calls.readOf(input.tenant, 'ben', 10)).length, 1, 'a missed call can be found');
    });
  });
}
