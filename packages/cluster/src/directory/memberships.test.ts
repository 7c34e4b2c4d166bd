import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { roomEvents, type ParticipantId, type PodId, type RoomEpoch } from '@confab/contracts';
import { eventually } from '@confab/testkit';
import {
  DirectoryFixture,
  grants,
  joined,
  joinInput,
  observe,
  operation,
  placementOn,
  producerOf,
  roomAddress,
} from './directory-fixture.ts';
import type { RedisRoomDirectory } from './redis-room-directory.ts';

for (const mode of ['standalone', 'cluster'] as const) {
  describe(`memberships on a ${mode} Redis`, () => {
    let fixture: DirectoryFixture;
    let directory: RedisRoomDirectory;
    before(async () => {
      fixture = await DirectoryFixture.start(mode);
      directory = await fixture.directory();
    });
    after(() => fixture.stop());

    test('the first to open a room decides its options, the second finds them unchanged', async () => {
      const address = roomAddress();
      const wish = { address, codecProfile: 'profile-1' };
      const first = await directory.openRoom({
        ...operation(),
        ...wish,
        options: { maxParticipants: 2, metadata: 'a' },
      });
      const second = await directory.openRoom({
        ...operation(),
        ...wish,
        options: { maxParticipants: 9, locked: true },
      });
      assert.equal(first.created, true);
      assert.equal(second.created, false);
      assert.deepEqual(second.room, first.room);
      assert.deepEqual(
        { ...first.room, epoch: '', createdAt: '' },
        {
          epoch: '',
          createdAt: '',
          seq: 0,
          metadata: 'a',
          maxParticipants: 2,
          emptyTimeoutMs: 30_000,
          maxDurationMs: 0,
          locked: false,
          lobby: false,
          codecProfile: 'profile-1',
        },
      );
      assert.ok(Math.abs(Date.parse(first.room.createdAt) - Date.now()) < 5000, first.room.createdAt);
    });

    test('a join is seen by watchers as the client event, and with what pods need beside it', async () => {
      const address = roomAddress();
      const facts = await observe(directory, address);
      const outcome = await joined(directory, joinInput(address));
      await eventually(() => facts.length === 1, { withinMs: 2000 });
      const { epoch, seq, self } = outcome;
      assert.deepEqual([facts[0]?.epoch, facts[0]?.seq, facts[0]?.name], [epoch, 1, 'participant-joined']);
      assert.equal(seq, 1);
      const { podId, placement, ownerEpoch, batch, moves, grants: granted, ...shown } = self;
      assert.deepEqual(facts[0]?.data, shown);
      assert.deepEqual(facts[0]?.internals?.participant, {
        podId,
        placement,
        ownerEpoch,
        batch,
        moves,
        grants: granted,
      });
      assert.deepEqual(granted, grants);
      roomEvents['participant-joined'].parse({ ...facts[0]?.data, seq });
    });

    test('names with quotes, braces, colons, control characters and half surrogate pairs keep to their own room', async () => {
      const [one, other] = [roomAddress('a:b'), { ...roomAddress('a'), room: 'b:{x}|"\u0000\ud800' as never }];
      await joined(directory, joinInput(one, { name: '"\\ \ud83d' }));
      const { self } = await joined(directory, joinInput(other, { name: '\u0001"}' }));
      assert.equal(self.name, '\u0001"}');
      assert.equal((await directory.readRoom(other))?.participants.length, 1);
      assert.equal((await directory.readRoom(one))?.participants[0]?.name, '"\\ \ufffd');
    });

    test('a repeated join gets the first answer and changes nothing', async () => {
      const address = roomAddress();
      const input = joinInput(address);
      const first = await joined(directory, input);
      assert.deepEqual(await directory.joinRoom(input), first);
      assert.equal((await directory.readRoom(address))?.room.seq, 1);
    });

    test('the newest presence of an identity wins; the older one is named with where its media is', async () => {
      const address = roomAddress();
      const older = await joined(
        directory,
        joinInput(address, { identity: 'anna', roomOptions: { maxParticipants: 1 } }),
      );
      const owner = { participantId: older.self.participantId, ownerEpoch: 1 };
      await directory.addProducer({ ...operation(), address, owner, producer: producerOf(owner.participantId) });
      const facts = await observe(directory, address);
      const newer = await joined(directory, joinInput(address, { identity: 'anna', podId: 'pod-b' as PodId }));
      assert.deepEqual(newer.displaced, { ...owner, podId: 'pod-a', placement: placementOn('node-a') });
      await eventually(() => facts.length === 2, { withinMs: 2000 });
      assert.deepEqual(
        facts.map(({ name, seq }) => [seq, name]),
        [
          [3, 'participant-left'],
          [4, 'participant-joined'],
        ],
      );
      assert.equal(facts[0]?.data['reason'], 'duplicate-identity');
      const room = await directory.readRoom(address);
      assert.deepEqual(
        room?.participants.map((one) => one.participantId),
        [newer.self.participantId],
      );
      assert.deepEqual(room.producers, []);
    });

    test('a full room and a locked room refuse newcomers, but not somebody who is inside already', async () => {
      const full = roomAddress();
      await joined(directory, joinInput(full, { identity: 'anna', roomOptions: { maxParticipants: 1 } }));
      assert.deepEqual(await directory.joinRoom(joinInput(full)), { status: 'room-full' });
      await joined(directory, joinInput(full, { identity: 'anna' }));

      const locked = roomAddress();
      await directory.openRoom({
        ...operation(),
        address: locked,
        options: { locked: true },
        codecProfile: 'profile-1',
      });
      assert.deepEqual(await directory.joinRoom(joinInput(locked)), { status: 'room-locked' });
    });

    test('room limits are exact under simultaneous joins', async () => {
      const address = roomAddress();
      const roomOptions = { maxParticipants: 5 };
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, () => directory.joinRoom(joinInput(address, { roomOptions }))),
      );
      assert.equal(outcomes.filter(({ status }) => status === 'joined').length, 5);
      assert.equal((await directory.readRoom(address))?.participants.length, 5);
    });

    test('a resume raises the owner epoch, moves the ownership, and the older owner is refused with what was seen', async () => {
      const address = roomAddress();
      const { self } = await joined(directory, joinInput(address, { metadata: 'm'.repeat(2000) }));
      const { participantId } = self;
      const resumed = await directory.resumeParticipant({
        ...operation(),
        address,
        participantId,
        podId: 'pod-b' as PodId,
        resumeTokenHash: `token-of-${participantId}`,
        nextResumeTokenHash: 'second',
      });
      assert.ok(resumed.status === 'resumed');
      assert.equal(resumed.previousPodId, 'pod-a');
      assert.equal(resumed.self.podId, 'pod-b');
      assert.equal(resumed.self.ownerEpoch, 2);
      assert.equal(resumed.self.metadata?.length, 2000);
      const stale = { ...operation(), address, owner: { participantId, ownerEpoch: 1 } };
      assert.deepEqual(await directory.markReconnecting({ ...stale, removeAfterMs: 1000 }), {
        status: 'stale-owner',
        ownerEpochSeen: 2,
      });
    });

    test('the previous resume token is good until the first request under the new one, any other is wrong', async () => {
      const address = roomAddress();
      const { self } = await joined(directory, joinInput(address));
      const { participantId } = self;
      const resume = (shown: string, following: string) =>
        directory.resumeParticipant({
          ...operation(),
          address,
          participantId,
          podId: 'pod-b' as PodId,
          resumeTokenHash: shown,
          nextResumeTokenHash: following,
        });
      const first = `token-of-${participantId}`;
      assert.equal((await resume('guessed', 'x')).status, 'wrong-token');
      assert.equal((await resume(first, 'second')).status, 'resumed');
      // The answer with `second` was lost on its way: the client shows the one it has.
      assert.equal(await directory.verifyResumeToken(address, participantId, first), true);
      assert.equal((await resume(first, 'third')).status, 'resumed');
      assert.equal((await resume('second', 'x')).status, 'wrong-token');
      await directory.confirmResumeToken(address, { participantId, ownerEpoch: 3 });
      assert.equal(await directory.verifyResumeToken(address, participantId, first), false);
      assert.equal(await directory.verifyResumeToken(address, participantId, 'third'), true);
      assert.equal(await directory.verifyResumeToken(address, 'nobody' as ParticipantId, 'third'), false);
    });

    test('an owner that a rewound Redis has forgotten is raised above what the node saw', async () => {
      const address = roomAddress();
      const { self } = await joined(directory, joinInput(address));
      const outcome = await directory.resumeParticipant({
        ...operation(),
        address,
        participantId: self.participantId,
        podId: 'pod-b' as PodId,
        resumeTokenHash: `token-of-${self.participantId}`,
        nextResumeTokenHash: 'second',
        ownerEpochAtLeast: 8,
      });
      assert.ok(outcome.status === 'resumed');
      assert.equal(outcome.self.ownerEpoch, 8);
    });

    test('reconnecting and connected again are shown once each', async () => {
      const address = roomAddress();
      const { self } = await joined(directory, joinInput(address));
      const owner = { participantId: self.participantId, ownerEpoch: 1 };
      const lose = () => directory.markReconnecting({ ...operation(), address, owner, removeAfterMs: 60_000 });
      assert.deepEqual(
        [await lose(), await lose()],
        [
          { status: 'done', seq: 2 },
          { status: 'done', seq: 2 },
        ],
      );
      assert.equal((await directory.readRoom(address))?.participants[0]?.connection, 'reconnecting');
      const find = () => directory.markConnected({ ...operation(), address, owner, podId: 'pod-a' as PodId });
      assert.deepEqual(
        [await find(), await find()],
        [
          { status: 'done', seq: 3 },
          { status: 'done', seq: 3 },
        ],
      );
      assert.equal((await directory.readRoom(address))?.participants[0]?.connection, 'connected');
    });

    test('leaving takes everything of a participant with one number, in this epoch only', async () => {
      const address = roomAddress();
      const { self, epoch } = await joined(directory, joinInput(address));
      const owner = { participantId: self.participantId, ownerEpoch: 1 };
      await directory.addProducer({ ...operation(), address, owner, producer: producerOf(owner.participantId) });
      const leave = { address, owner, reason: 'left' as const };
      assert.deepEqual(await directory.removeParticipant({ ...operation(), ...leave, epoch: 'older' as RoomEpoch }), {
        status: 'not-found',
      });
      assert.deepEqual(await directory.removeParticipant({ ...operation(), ...leave, epoch }), {
        status: 'done',
        seq: 3,
      });
      assert.deepEqual(await directory.removeParticipant({ ...operation(), ...leave, epoch }), { status: 'not-found' });
      const room = await directory.readRoom(address);
      assert.deepEqual([room?.participants, room?.producers], [[], []]);
    });

    test('a participant placed on another node loses what it published on the old one', async () => {
      const address = roomAddress();
      const { self } = await joined(directory, joinInput(address));
      const owner = { participantId: self.participantId, ownerEpoch: 1 };
      await directory.addProducer({ ...operation(), address, owner, producer: producerOf(owner.participantId) });
      const facts = await observe(directory, address);
      const [from, to] = [placementOn('node-a'), placementOn('node-b')];
      const move = { address, owner, to };
      assert.equal(
        (await directory.placeParticipant({ ...operation(), ...move, from: placementOn('node-c') })).status,
        'not-found',
      );
      assert.deepEqual(await directory.placeParticipant({ ...operation(), ...move, from }), { status: 'done', seq: 4 });
      assert.deepEqual(await directory.placeParticipant({ ...operation(), ...move, from }), { status: 'done', seq: 4 });
      await eventually(() => facts.length === 2, { withinMs: 2000 });
      assert.deepEqual(
        facts.map(({ name }) => name),
        ['producer-closed', 'participant-updated'],
      );
      assert.deepEqual(facts[1]?.internals?.participant?.placement, to);
      const wanted = [{ address, epoch: facts[0]!.epoch, participantId: owner.participantId }];
      assert.deepEqual(await directory.findAbsent(to, wanted), []);
      assert.deepEqual(await directory.findAbsent(from, wanted), [owner.participantId]);
      assert.deepEqual(await directory.findAbsent(to, [{ ...wanted[0]!, epoch: 'older' as RoomEpoch }]), [
        owner.participantId,
      ]);
    });

    test('when a room ends everybody leaves with a number and the end has the last one; an older epoch ends nothing', async () => {
      const address = roomAddress();
      const { epoch } = await joined(directory, joinInput(address));
      await joined(directory, joinInput(address));
      const facts = await observe(directory, address);
      const end = { address, reason: 'ended' as const };
      assert.deepEqual(await directory.endRoom({ ...operation(), ...end, epoch: 'older' as RoomEpoch }), {
        ended: false,
      });
      assert.deepEqual(await directory.endRoom({ ...operation(), ...end, epoch }), { ended: true });
      await eventually(() => facts.length === 3, { withinMs: 2000 });
      assert.deepEqual(
        facts.map(({ seq, name, data }) => [seq, name, data['reason']]),
        [
          [3, 'participant-left', 'room-ended'],
          [4, 'participant-left', 'room-ended'],
          [5, 'room-ended', 'ended'],
        ],
      );
      for (const { name, data, seq } of facts) roomEvents[name as 'room-ended'].parse({ ...data, seq });
      assert.equal(await directory.readRoom(address), null);
      const again = await joined(directory, joinInput(address));
      assert.notEqual(again.epoch, epoch);
      assert.equal(again.seq, 1);
    });

    test('rooms and participants are counted per tenant', async () => {
      const [tenant, other] = ['counted', 'counted:rooms'];
      const address = roomAddress(tenant);
      const { self, epoch } = await joined(directory, joinInput(address));
      await joined(directory, joinInput(address));
      await joined(directory, joinInput(roomAddress(tenant)));
      await joined(directory, joinInput(roomAddress(other)));
      const owner = { participantId: self.participantId, ownerEpoch: 1 };
      await directory.removeParticipant({ ...operation(), address, epoch, owner, reason: 'left' });
      const totals = await directory.readTotals();
      assert.deepEqual(totals.get(address.tenant), { rooms: 2, participants: 2 });
      assert.deepEqual(totals.get(other as never), { rooms: 1, participants: 1 });
      const listed = await directory.listRooms(address.tenant);
      assert.equal(listed.length, 2);
      assert.equal(listed.find(({ room }) => room === address.room)?.participants, 1);
    });
  });
}
