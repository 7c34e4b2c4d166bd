import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { ParticipantId, PodId, RoomAddress } from '@confab/contracts';
import { FakeClock } from '@confab/platform/testing';
import { eventually } from '@confab/testkit';
import type { SweptParticipant } from '../room-directory.ts';
import {
  DirectoryFixture,
  joined,
  joinInput,
  observe,
  operation,
  producerOf,
  roomAddress,
  shards,
  sweepUntil,
  tickMs,
} from './directory-fixture.ts';
import type { RedisRoomDirectory } from './redis-room-directory.ts';
import { roomKeyName, shardOf, shardPrefix } from './room-keys.ts';

const pods = ['pod-a', 'pod-b'] as PodId[];

for (const mode of ['standalone', 'cluster'] as const) {
  describe(`sweeps on a ${mode} Redis`, () => {
    let fixture: DirectoryFixture;
    let directory: RedisRoomDirectory;
    before(async () => {
      fixture = await DirectoryFixture.start(mode);
      directory = await fixture.directory({ removeAfterMs: 10 * tickMs });
    });
    after(() => fixture.stop());

    const tickOf = async (shard: number): Promise<number> => {
      const { commands } = await fixture.handle();
      return Number(await commands.hget(`{main:s00${shard}}:tick`, 'n'));
    };
    const isOpen = async (address: RoomAddress): Promise<boolean> => (await directory.readRoom(address)) !== null;

    test('however many sweep, a shard ages by at most one tick per tick length', async () => {
      const slow = await fixture.directory({ tickMs: 60_000 });
      const before = await tickOf(3);
      // The shard was never swept: one sweep counts at once, the others find that it has.
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => slow.sweepShard(3)));
      assert.equal(outcomes.filter(({ advanced }) => advanced).length, 1);
      assert.equal(await tickOf(3), before + 1);
    });

    test('somebody who does not come back is removed at the deadline, and named with where the media is', async () => {
      const address = roomAddress();
      const { self, epoch } = await joined(directory, joinInput(address));
      const owner = { participantId: self.participantId, ownerEpoch: 1 };
      await directory.addProducer({ ...operation(), address, owner, producer: producerOf(owner.participantId) });
      const before = await tickOf(shardOf(address, shards));
      await directory.markReconnecting({ ...operation(), address, owner, removeAfterMs: 5 * tickMs });
      const removed: SweptParticipant[] = [];
      await eventually(
        async () => {
          removed.push(...(await directory.sweepShard(shardOf(address, shards))).removed);
          await directory.renewPodLease('pod-a' as PodId, [address]);
          return removed.length > 0;
        },
        { withinMs: 5000, everyMs: 5 },
      );
      assert.deepEqual(removed, [{ address, epoch, ...owner, placement: self.placement }]);
      assert.ok((await tickOf(shardOf(address, shards))) >= before + 6, 'not before five whole ticks have passed');
      const room = await directory.readRoom(address);
      assert.deepEqual([room?.participants, room?.producers], [[], []]);
    });

    test('people of a pod whose lease ran out are shown reconnecting; those who resume elsewhere stay', async () => {
      const address = roomAddress();
      const facts = await observe(directory, address);
      const stays = (await joined(directory, joinInput(address, { podId: pods[0] }))).self.participantId;
      const goes = (await joined(directory, joinInput(address, { podId: pods[0] }))).self.participantId;
      const other = (await joined(directory, joinInput(address, { podId: pods[1] }))).self.participantId;
      await sweepUntil(directory, address, async () => {
        await directory.renewPodLease(pods[1]!, [address]);
        return facts.filter(({ data }) => data['connection'] === 'reconnecting').length === 2;
      });
      const resumed = await directory.resumeParticipant({
        ...operation(),
        address,
        participantId: stays,
        podId: pods[1]!,
        resumeTokenHash: `token-of-${stays}`,
        nextResumeTokenHash: 'second',
      });
      assert.equal(resumed.status, 'resumed');
      await sweepUntil(directory, address, async () => {
        await directory.renewPodLease(pods[1]!, [address]);
        return facts.some(({ name }) => name === 'participant-left');
      });
      const room = await directory.readRoom(address);
      assert.deepEqual(
        new Set(room?.participants.map(({ participantId, connection }) => `${participantId} ${connection}`)),
        new Set([`${stays} connected`, `${other} connected`]),
      );
      assert.deepEqual(
        facts.filter(({ name }) => name === 'participant-left').map(({ data }) => data),
        [{ participantId: goes, reason: 'lost' }],
      );
    });

    test('a pod that slept gets its people back by saying that they are connected', async () => {
      const address = roomAddress();
      const { self } = await joined(directory, joinInput(address, { podId: pods[0] }));
      const connection = async () => (await directory.readRoom(address))?.participants[0]?.connection;
      await sweepUntil(directory, address, async () => (await connection()) === 'reconnecting');
      const owner = { participantId: self.participantId, ownerEpoch: 1 };
      assert.equal((await directory.markConnected({ ...operation(), address, owner, podId: pods[0]! })).status, 'done');
      // Its lease counts again: without renewal it runs out once more.
      assert.equal(await connection(), 'connected');
      await sweepUntil(directory, address, async () => (await connection()) === 'reconnecting');
    });

    test('somebody whom a rewound Redis gives to an earlier pod stays, once the owner has said where it is', async () => {
      const address = roomAddress();
      const { participantId } = (await joined(directory, joinInput(address, { podId: pods[0] }))).self;
      const { commands } = await fixture.handle();
      const prefix = shardPrefix('main', shardOf(address, shards));
      const people = `${prefix}room:${roomKeyName(address)}:people`;
      const member = `${roomKeyName(address)}|${participantId}`;
      const before = await commands.hget(people, participantId);
      await directory.resumeParticipant({
        ...operation(),
        address,
        participantId,
        podId: pods[1]!,
        resumeTokenHash: `token-of-${participantId}`,
        nextResumeTokenHash: 'second',
      });
      // As after a fail-over to a replica that had not received the resume; the first pod is gone.
      await commands.hset(people, participantId, String(before));
      await commands.smove(`${prefix}pod:pod-b`, `${prefix}pod:pod-a`, member);
      const connection = async () => (await directory.readRoom(address))?.participants[0]?.connection;
      const sweepWhile = (check: () => Promise<boolean>) =>
        sweepUntil(directory, address, async () => {
          await directory.renewPodLease(pods[1]!, [address]);
          return check();
        });
      await sweepWhile(async () => (await connection()) === 'reconnecting');
      const owner = { participantId, ownerEpoch: 2 };
      await directory.markConnected({ ...operation(), address, owner, podId: pods[1]! });
      const from = await tickOf(shardOf(address, shards));
      await sweepWhile(async () => {
        assert.equal(await connection(), 'connected');
        return (await tickOf(shardOf(address, shards))) > from + 3 * directory.settings.podLeaseTicks;
      });
    });

    test('a pod finds whom the directory gives it and it does not look after', async () => {
      const address = roomAddress('a:b|c');
      const join = async (podId: PodId) => (await joined(directory, joinInput(address, { podId }))).self.participantId;
      const [here, stray, elsewhere] = [await join(pods[0]!), await join(pods[0]!), await join(pods[1]!)];
      // Pods of other tests have the same names, and perhaps the same shard.
      const find = async (podId: PodId | undefined, ...present: ParticipantId[]) =>
        (await directory.findStrays(podId!, [address], new Set(present))).filter(
          (found) => roomKeyName(found.address) === roomKeyName(address),
        );
      const owner = { participantId: stray, ownerEpoch: 1 };
      assert.deepEqual(await find(pods[0], here), [{ address, owner }]);
      assert.deepEqual(await find(pods[0], here, stray), []);
      assert.deepEqual(await find(pods[1]), [{ address, owner: { participantId: elsewhere, ownerEpoch: 1 } }]);
      await directory.markReconnecting({ ...operation(), address, owner, removeAfterMs: 60_000 });
      assert.deepEqual(await find(pods[0], here), []);
    });

    test('a room ends when it has been empty for its time; one who reconnects counts as present', async () => {
      const address = roomAddress();
      const roomOptions = { emptyTimeoutMs: 5 * tickMs };
      const facts = await observe(directory, address);
      const first = await joined(directory, joinInput(address, { roomOptions }));
      const owner = { participantId: first.self.participantId, ownerEpoch: 1 };
      await directory.markReconnecting({ ...operation(), address, owner, removeAfterMs: 20 * tickMs });
      await sweepUntil(directory, address, () => facts.some(({ name }) => name === 'room-ended'));
      const names = facts.map(({ name }) => name);
      assert.deepEqual(names.slice(-2), ['participant-left', 'room-ended']);
      assert.equal(facts.at(-1)?.data['reason'], 'empty');
      assert.equal(await isOpen(address), false);
    });

    test('a room that somebody joins again in time goes on', async () => {
      const [address, control] = [roomAddress(), roomAddress()];
      const roomOptions = { emptyTimeoutMs: 3 * tickMs };
      const leave = async (room: RoomAddress): Promise<void> => {
        const { self, epoch } = await joined(directory, joinInput(room, { roomOptions }));
        const owner = { participantId: self.participantId, ownerEpoch: 1 };
        await directory.removeParticipant({ ...operation(), address: room, epoch, owner, reason: 'left' });
      };
      await leave(address);
      const again = await joined(directory, joinInput(address));
      await leave(control);
      const renew = () => directory.renewPodLease(pods[0]!, [address, control]);
      await sweepUntil(directory, control, async () => (await renew(), !(await isOpen(control))));
      const swept = await tickOf(shardOf(address, shards));
      await sweepUntil(directory, address, async () => {
        await renew();
        return (await tickOf(shardOf(address, shards))) > swept + 6;
      });
      assert.equal((await directory.readRoom(address))?.room.epoch, again.epoch);
    });

    test('a room that nobody joined ends too, and one that lasts too long ends with everybody in it', async () => {
      const [unused, long] = [roomAddress(), roomAddress()];
      const open = { ...operation(), address: unused, options: { emptyTimeoutMs: 2 * tickMs }, codecProfile: 'one' };
      await directory.openRoom(open);
      await sweepUntil(directory, unused, async () => !(await isOpen(unused)));

      const facts = await observe(directory, long);
      await joined(directory, joinInput(long, { roomOptions: { maxDurationMs: 5 * tickMs } }));
      await sweepUntil(directory, long, () => facts.some(({ name }) => name === 'room-ended'));
      assert.deepEqual(
        facts.slice(-2).map(({ name, data }) => [name, data['reason']]),
        [
          ['participant-left', 'room-ended'],
          ['room-ended', 'max-duration'],
        ],
      );
    });

    test('one sweep removes more people than one script call does', async () => {
      const address = roomAddress();
      const inputs = Array.from({ length: 450 }, () => joinInput(address, { podId: 'pod-of-many' as PodId }));
      await Promise.all(inputs.map((input) => directory.joinRoom(input)));
      let removed = 0;
      await eventually(
        async () => {
          removed += (await directory.sweepShard(shardOf(address, shards))).removed.length;
          return removed === 450;
        },
        { withinMs: 5000, everyMs: 5 },
      );
      assert.deepEqual((await directory.readRoom(address))?.participants, []);
    });

    test('nobody ages for a while after the shard was emptied and set up anew', async () => {
      const clock = new FakeClock();
      const patient = await fixture.directory({ sweepPauseMs: 10_000 }, clock);
      await patient.sweepShard(1);
      await fixture.redis.flush();
      await directory.ready();
      const advances = () => eventually(async () => (await patient.sweepShard(1)).advanced, { withinMs: 2000 });
      await advances();
      const before = await tickOf(1);
      for (let sweep = 0; sweep < 20; sweep++) assert.equal((await patient.sweepShard(1)).advanced, false);
      assert.equal(await tickOf(1), before);
      await clock.advance(10_001);
      await advances();
    });
  });
}
