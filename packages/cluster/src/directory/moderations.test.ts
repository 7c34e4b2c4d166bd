import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { roomEvents, type ParticipantId, type PodId, type RoomAddress } from '@confab/contracts';
import { eventually } from '@confab/testkit';
import type { Fact } from '../records.ts';
import type { JoinInput } from '../room-directory.ts';
import { RoomReplica } from '../room-replica.ts';
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
  sweepUntil,
  tickMs,
} from './directory-fixture.ts';
import type { RedisRoomDirectory } from './redis-room-directory.ts';

const admin = { ...grants, roomAdmin: true };

for (const mode of ['standalone', 'cluster'] as const) {
  describe(`moderation on a ${mode} Redis`, () => {
    let fixture: DirectoryFixture;
    let directory: RedisRoomDirectory;
    before(async () => {
      fixture = await DirectoryFixture.start(mode);
      directory = await fixture.directory();
    });
    after(() => fixture.stop());

    const named = (facts: readonly Fact[]) => facts.map(({ name }) => name);
    const readRoom = async (address: RoomAddress) => (await directory.readRoom(address))!;

    async function lobbyRoom(given: { locked?: boolean; emptyTimeoutMs?: number } = {}): Promise<RoomAddress> {
      const address = roomAddress();
      await directory.openRoom({ ...operation(), address, options: { lobby: true, ...given }, codecProfile: 'one' });
      return address;
    }

    async function waits(address: RoomAddress, given: Partial<JoinInput> = {}): Promise<JoinInput> {
      const input = joinInput(address, given);
      assert.equal((await directory.joinRoom(input)).status, 'waiting');
      return input;
    }

    test('whoever comes to a lobby waits, is admitted, and then passes; a moderator and who is inside pass at once', async () => {
      const address = await lobbyRoom();
      const host = await joined(directory, joinInput(address, { grants: admin }));
      const facts = await observe(directory, address);
      const guest = await waits(address, { identity: 'guest', name: 'Guest' });
      const { participantId, identity, name } = guest;
      assert.deepEqual((await readRoom(address)).waiting, [{ participantId, identity, name }]);
      assert.deepEqual((await readRoom(address)).participants.length, 1);

      const decide = { address, participantId, decision: 'admitted' } as const;
      assert.equal((await directory.decideWaiting({ ...operation(), ...decide })).status, 'done');
      assert.equal((await directory.decideWaiting({ ...operation(), ...decide })).status, 'not-found');
      assert.deepEqual((await readRoom(address)).waiting, []);
      const inside = await joined(directory, joinInput(address, { identity: 'guest' }));
      await joined(directory, joinInput(address, { identity: 'guest' }));
      await joined(directory, joinInput(address, { identity: host.self.identity }));
      assert.ok(inside.seq > host.seq);
      await eventually(() => facts.length === 7, { withinMs: 2000 });
      assert.deepEqual(named(facts).slice(0, 3), [
        'waiting-participant',
        'waiting-participant-left',
        'participant-joined',
      ]);
      for (const { name: fact, data, seq } of facts) roomEvents[fact as 'skip'].parse({ ...data, seq });
      const replica = new RoomReplica({ ...(await readRoom(address)), waiting: [{ participantId, name }] });
      replica.apply({ ...facts[1]!, seq: replica.seq + 1 });
      assert.deepEqual([...replica.waiting.values()], []);
    });

    test('the same identity waits once, and who is denied may ask again', async () => {
      const address = await lobbyRoom();
      const facts = await observe(directory, address);
      const first = await waits(address, { identity: 'guest' });
      const second = await waits(address, { identity: 'guest' });
      assert.deepEqual(
        (await readRoom(address)).waiting.map(({ participantId }) => participantId),
        [second.participantId],
      );
      const { participantId } = second;
      await directory.decideWaiting({ ...operation(), address, participantId, decision: 'denied' });
      await waits(address, { identity: 'guest' });
      await eventually(() => facts.length === 5, { withinMs: 2000 });
      assert.deepEqual(
        facts.filter(({ name }) => name === 'waiting-participant-left').map(({ data }) => data),
        [
          { participantId: first.participantId, reason: 'left' },
          { participantId, reason: 'denied' },
        ],
      );
    });

    test('a lobby takes a thousand and no more', async () => {
      const address = await lobbyRoom();
      await Promise.all(Array.from({ length: 1000 }, () => waits(address)));
      assert.deepEqual(await directory.joinRoom(joinInput(address)), { status: 'lobby-full' });
      await directory
        .joinRoom(joinInput(address, { grants: admin }))
        .then(({ status }) => assert.equal(status, 'joined'));
    });

    test('a pod that dies takes those who wait at it out of the lobby, and they may wait anew at another', async () => {
      const address = await lobbyRoom();
      await waits(address, { identity: 'guest', podId: 'pod-dead' as PodId });
      await sweepUntil(directory, address, async () => (await readRoom(address)).waiting.length === 0);
      await waits(address, { identity: 'guest', podId: 'pod-b' as PodId });
    });

    test('a room stays while somebody waits, and ends when nobody does any more', async () => {
      const address = await lobbyRoom({ emptyTimeoutMs: 3 * tickMs });
      const control = await lobbyRoom({ emptyTimeoutMs: 3 * tickMs });
      const { participantId, podId } = await waits(address);
      const renew = () => directory.renewPodLease(podId, [address]);
      await sweepUntil(directory, control, async () => {
        await renew();
        return (await directory.readRoom(control)) === null;
      });
      for (let sweep = 0; sweep < 10; sweep += 1) {
        await renew();
        await sweepUntil(directory, address, () => true);
      }
      assert.equal((await readRoom(address)).waiting.length, 1);
      await directory.decideWaiting({ ...operation(), address, participantId, decision: 'left' });
      await sweepUntil(directory, address, async () => (await directory.readRoom(address)) === null);
    });

    test('a lock keeps out whoever is not inside, a moderator or admitted, with one number for each change', async () => {
      const address = roomAddress();
      const host = await joined(directory, joinInput(address, { grants: admin }));
      const facts = await observe(directory, address);
      const by = host.self.participantId;
      await directory.lockRoom({ ...operation(), address, locked: true, by });
      await directory.lockRoom({ ...operation(), address, locked: true, by });
      assert.equal((await readRoom(address)).room.locked, true);
      assert.deepEqual(await directory.joinRoom(joinInput(address)), { status: 'room-locked' });
      await joined(directory, joinInput(address, { grants: admin }));
      await directory.lockRoom({ ...operation(), address, locked: false });
      await joined(directory, joinInput(address));
      await eventually(() => facts.length === 4, { withinMs: 2000 });
      const locks = facts.filter(({ name }) => name === 'room-locked');
      assert.deepEqual(
        locks.map(({ data }) => data),
        [{ locked: true, participantId: by }, { locked: false }],
      );
      assert.deepEqual(await directory.lockRoom({ ...operation(), address: roomAddress(), locked: true }), {
        status: 'not-found',
      });
      const [locked] = locks;
      const replica = new RoomReplica({ ...(await readRoom(address)), room: { ...(await readRoom(address)).room } });
      replica.apply({ ...locked!, seq: replica.seq + 1 });
      assert.equal(replica.room.locked, true);
    });

    test('whoever is expelled leaves with the moderator’s words, has to be admitted again, and banned never comes back', async () => {
      const address = await lobbyRoom();
      const guest = await waits(address, { identity: 'guest' });
      await directory.decideWaiting({
        ...operation(),
        address,
        participantId: guest.participantId,
        decision: 'admitted',
      });
      const { self } = await joined(directory, joinInput(address, { identity: 'guest', placement: placementOn('n7') }));
      const facts = await observe(directory, address);
      const { participantId } = self;
      const expel = { address, participantId, message: 'please be kind' };
      const outcome = await directory.expelParticipant({ ...operation(), ...expel, ban: false });
      const { epoch, seq } = (await readRoom(address)).room;
      const placement = placementOn('n7');
      assert.deepEqual(outcome, { status: 'done', seq, epoch, owner: { participantId, ownerEpoch: 1 }, placement });
      const again = await directory.expelParticipant({ ...operation(), ...expel, ban: true });
      assert.deepEqual(again, { status: 'not-found' });
      const second = await waits(address, { identity: 'guest' });
      await directory.decideWaiting({
        ...operation(),
        address,
        participantId: second.participantId,
        decision: 'admitted',
      });
      const returned = await joined(directory, joinInput(address, { identity: 'guest' }));
      await directory.expelParticipant({
        ...operation(),
        address,
        participantId: returned.self.participantId,
        ban: true,
      });
      for (const given of [{}, { grants: admin }]) {
        assert.deepEqual(await directory.joinRoom(joinInput(address, { identity: 'guest', ...given })), {
          status: 'banned',
        });
      }
      await eventually(() => facts.filter(({ name }) => name === 'participant-left').length === 2, { withinMs: 2000 });
      const [left] = facts;
      assert.deepEqual(left?.data, { participantId, reason: 'removed' });
      assert.equal(left?.internals?.message, 'please be kind');
    });

    test('nothing of a ban, a lobby or an admittance outlives the room', async () => {
      const address = await lobbyRoom();
      const guest = await waits(address, { identity: 'guest' });
      await directory.decideWaiting({
        ...operation(),
        address,
        participantId: guest.participantId,
        decision: 'admitted',
      });
      const { self, epoch } = await joined(directory, joinInput(address, { identity: 'guest' }));
      await directory.expelParticipant({ ...operation(), address, participantId: self.participantId, ban: true });
      await waits(address, { identity: 'other' });
      await directory.endRoom({ ...operation(), address, epoch, reason: 'ended' });
      const left = (await fixture.keys()).filter((key) => key.includes(address.room) && !key.includes(':answer:'));
      assert.deepEqual(left, []);
      await joined(directory, joinInput(address, { identity: 'guest' }));
    });

    test('a mute pauses what comes from that source, says so once, and names the producers again when repeated', async () => {
      const address = roomAddress();
      const { self } = await joined(directory, joinInput(address));
      const { participantId } = self;
      const owner = { participantId, ownerEpoch: 1 };
      const microphone = producerOf(participantId, { kind: 'audio', source: 'microphone', type: 'simple' });
      for (const producer of [microphone, producerOf(participantId)]) {
        await directory.addProducer({ ...operation(), address, owner, producer });
      }
      const facts = await observe(directory, address);
      const by = 'moderator' as ParticipantId;
      const mute = { address, participantId, source: 'microphone', by } as const;
      const first = await directory.muteParticipant({ ...operation(), ...mute });
      assert.ok(first.status === 'done');
      assert.deepEqual(first.producerIds, [microphone.producerId]);
      assert.deepEqual(first.owner, owner);
      const second = await directory.muteParticipant({ ...operation(), ...mute });
      assert.deepEqual(second, first);
      const room = await readRoom(address);
      const paused = Object.fromEntries(room.producers.map((producer) => [producer.source, producer.paused]));
      assert.deepEqual(paused, { camera: false, microphone: true });
      assert.deepEqual([room.participants[0]?.audioMuted, room.participants[0]?.videoMuted], [true, false]);
      await directory.muteParticipant({ ...operation(), ...mute, source: 'screen' });
      await eventually(() => facts.length === 2, { withinMs: 2000 });
      assert.deepEqual(named(facts), ['producer-paused', 'audio-mute']);
      assert.deepEqual(facts[1]?.data, { participantId, muted: true, by });
      const unknown = { ...mute, participantId: 'nobody' as ParticipantId };
      assert.deepEqual(await directory.muteParticipant({ ...operation(), ...unknown }), { status: 'not-found' });
    });

    test('grants change by one’s own token and by others’ word, are told to pods alone, and stay over a resume', async () => {
      const address = roomAddress();
      const { self } = await joined(directory, joinInput(address));
      const { participantId } = self;
      const facts = await observe(directory, address);
      const owner = { participantId, ownerEpoch: 1 };
      const lower = { ...grants, canPublish: false };
      const change = (expected: typeof grants, to: typeof grants) =>
        directory.changeGrants({ ...operation(), address, participantId, expected, grants: to });
      await directory.updateGrants({ ...operation(), address, owner, grants: lower });
      assert.equal((await change(lower, lower)).status, 'done');
      assert.equal((await change(grants, admin)).status, 'changed-meanwhile');
      assert.equal((await change(lower, admin)).status, 'done');
      await eventually(() => facts.length === 2, { withinMs: 2000 });
      assert.deepEqual(named(facts), ['participant-updated', 'participant-updated']);
      assert.deepEqual(
        facts.map(({ internals }) => internals?.participant?.grants),
        [lower, admin],
      );
      assert.ok(!JSON.stringify(facts[1]?.data).includes('roomAdmin'));
      const resumed = await directory.resumeParticipant({
        ...operation(),
        address,
        participantId,
        podId: 'pod-b' as PodId,
        resumeTokenHash: `token-of-${participantId}`,
        nextResumeTokenHash: 'second',
      });
      assert.ok(resumed.status === 'resumed');
      assert.deepEqual(resumed.self.grants, admin);
      const stale = { ...operation(), address, owner, grants: lower };
      assert.deepEqual(await directory.updateGrants(stale), { status: 'stale-owner', ownerEpochSeen: 2 });
    });

    test('who may receive a producer is kept with it, nobody told apart from all, and stays when the node is lost', async () => {
      const address = roomAddress();
      const { self } = await joined(directory, joinInput(address));
      const owner = { participantId: self.participantId, ownerEpoch: 1 };
      const producer = producerOf(self.participantId);
      const { producerId } = producer;
      await directory.addProducer({ ...operation(), address, owner, producer });
      const facts = await observe(directory, address);
      const of = async () => (await readRoom(address)).producers[0]?.subscribers;
      const set = (subscribers: readonly string[] | null) =>
        directory.setSubscribers({ ...operation(), address, owner, producerId, subscribers });
      const replica = new RoomReplica(await readRoom(address));
      for (const [subscribers, stored] of [
        [['anna'], ['anna']],
        [['anna'], ['anna']],
        [[], []],
        [null, undefined],
        [['ben'], ['ben']],
      ] as const) {
        await set(subscribers);
        assert.deepEqual(await of(), stored);
      }
      await eventually(() => facts.length === 4, { withinMs: 2000 });
      assert.deepEqual(
        facts.map(({ internals }) => [internals?.subscribersBefore, internals?.subscribers]),
        [
          [undefined, ['anna']],
          [['anna'], []],
          [[], undefined],
          [undefined, ['ben']],
        ],
      );
      for (const fact of facts) assert.equal(replica.apply(fact), 'applied');
      assert.deepEqual(replica.producers.get(producerId)?.subscribers, ['ben']);
      assert.ok(!JSON.stringify(facts.map(({ data }) => data)).includes('ben'));

      await directory.addProducer({ ...operation(), address, owner, producer: { ...producer, incarnation: 2 } });
      assert.deepEqual(await of(), ['ben']);
      const [from, to] = [placementOn('node-a'), placementOn('node-b')];
      await directory.placeParticipant({ ...operation(), address, owner, from, to });
      await directory.addProducer({ ...operation(), address, owner, producer: producerOf(self.participantId) });
      assert.deepEqual(await of(), ['ben']);
      await eventually(() => facts.at(-1)?.name === 'new-producer' && facts.length === 8, { withinMs: 2000 });
      assert.deepEqual(facts.at(-1)?.internals?.subscribers, ['ben']);
      // What is published beside it, or later, is for all.
      const other = producerOf(self.participantId);
      await directory.addProducer({ ...operation(), address, owner, producer: other });
      const { producers } = await readRoom(address);
      assert.equal(producers.find((found) => found.producerId === other.producerId)?.subscribers, undefined);
    });
  });
}
