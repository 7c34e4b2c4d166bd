import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { ParticipantId, TokenGrants } from '@confab/contracts';
import { eventually } from '@confab/testkit';
import { startTestCell, type TestCell, type TestClient, type TestPod } from '../../testing/test-cell.ts';
import { StaleOwnerError } from '../media/stale-owner-error.ts';
import { OperationIds } from '../requests/operation-ids.ts';
import { setPermissions } from './set-permissions.ts';

let cell: TestCell;
/** The moderator's pod, and that of those who are moderated. */
let [here, there]: TestPod[] = [];

before(async () => {
  cell = await startTestCell();
  here = await cell.pod('a');
  there = await cell.pod('b');
});
afterEach(() => {
  cell.media.before.clear();
  cell.media.after.clear();
});
after(() => cell?.stop());

const admin: TokenGrants = { room: '*', roomJoin: true, roomAdmin: true, roomCreate: true };
const rtpCapabilities = {};
let rooms = 0;
const newRoom = (): string => `room ${(rooms += 1)}`;

async function soon(check: () => boolean): Promise<void> {
  await eventually(check, { withinMs: 2_000, everyMs: 5 });
}

async function hostOf(room: string, options: object = {}): Promise<TestClient> {
  const host = here!.connect('host', admin);
  await host.ask('create-room', { room, ...options });
  await host.ask('join-room', { room });
  return host;
}

async function guestIn(room: string, identity = 'guest', pod = there!) {
  const client = pod.connect(identity);
  const { self, transports, resumeToken, seq } = await client.ask('join-room', { room, transports: ['send', 'recv'] });
  const participantId: ParticipantId = self.participantId;
  const produce = async (source = 'microphone', further: object = {}): Promise<string> => {
    const kind = source === 'microphone' ? 'audio' : 'video';
    const rtpParameters = { codecs: [{ mimeType: `${kind}/x`, payloadType: 96, clockRate: 90_000 }] };
    const payload = { transportId: transports.send.id, kind, rtpParameters, appData: { source }, ...further };
    return (await client.ask('produce', payload)).producerId;
  };
  const consume = (producerId: string) => client.ask('consume', { producerId, rtpCapabilities });
  const { replica } = client.session.membership!.room;
  await soon(() => replica?.participants.has(participantId) === true);
  return {
    client,
    participantId,
    resumeToken,
    seq,
    produce,
    consume,
    media: cell.media.participants.get(participantId)!,
  };
}

async function waitingIn(room: string, identity = 'guest', pod = there!): Promise<TestClient> {
  const client = pod.connect(identity);
  assert.deepEqual(await client.ask('join-room', { room }), { waiting: true });
  return client;
}

test('who waits is shown to moderators alone, and comes in when admitted at another pod', async () => {
  const room = newRoom();
  const host = await hostOf(room, { lobby: true });
  const guest = await waitingIn(room);
  await soon(() => host.named('waiting-participant').length === 1);
  const [{ participantId, identity }] = host.named('waiting-participant');
  assert.equal(identity, 'guest');
  assert.equal((await guest.refused('get-participants')).code, 'conflict');
  const second = here!.connect('second host', admin);
  assert.deepEqual(
    (await second.ask('join-room', { room })).waiting.map((waiting: { identity: string }) => waiting.identity),
    ['guest'],
  );
  assert.equal((await host.refused('admit', { participantId: 'nobody' })).code, 'not-found');
  await host.ask('admit', { participantId });
  await soon(() => guest.named('admitted').length === 1);
  assert.deepEqual(guest.named('admitted'), [{ participantId }]);
  const { self, ...answer } = await guest.ask('join-room', { room });
  assert.equal(self.identity, 'guest');
  assert.equal(answer.waiting, undefined);

  // Who is no moderator learns nothing of the next one but a number.
  await waitingIn(room, 'next');
  await soon(() => host.named('waiting-participant').length === 2);
  const { seq } = host.named('waiting-participant').at(-1);
  await soon(() => guest.named('skip').some((skip) => skip.seq === seq));
  assert.deepEqual(guest.named('waiting-participant'), []);
});

test('who is denied hears it, and is in no room then', async () => {
  const room = newRoom();
  const host = await hostOf(room, { lobby: true });
  const guest = await waitingIn(room);
  await soon(() => host.named('waiting-participant').length === 1);
  await host.ask('deny', { participantId: host.named('waiting-participant')[0].participantId });
  await soon(() => guest.named('removed').length === 1);
  assert.deepEqual(guest.named('removed'), [{ reason: 'denied' }]);
  assert.equal((await guest.refused('leave-room')).code, 'conflict');
  assert.deepEqual(await guest.ask('join-room', { room }), { waiting: true });
});

test('whoever leaves the lobby, by a word or without one, waits there no more', async () => {
  const room = newRoom();
  const host = await hostOf(room, { lobby: true });
  const [leaving, closing, elsewhere] = [
    await waitingIn(room, 'leaving'),
    await waitingIn(room, 'closing'),
    await waitingIn(room, 'elsewhere'),
  ];
  await leaving.ask('leave-room');
  closing.session.close();
  await elsewhere.ask('join-room', { room: newRoom() });
  await soon(() => host.named('waiting-participant-left').length === 3);
  assert.ok(host.named('waiting-participant-left').every(({ reason }) => reason === 'left'));
  assert.deepEqual(
    [leaving, elsewhere].flatMap((client) => client.named('removed')),
    [],
  );
});

test('an identity waits once: the older device is told', async () => {
  const room = newRoom();
  await hostOf(room, { lobby: true });
  const older = await waitingIn(room);
  const newer = await waitingIn(room, 'guest', here);
  await soon(() => older.named('removed').length === 1);
  assert.deepEqual(older.named('removed'), [{ reason: 'duplicate-identity' }]);
  assert.deepEqual(newer.named('removed'), []);
});

test('a wait that is decided before its answer is told after it', async () => {
  const room = newRoom();
  const host = await hostOf(room, { lobby: true });
  there!.hooks.set('joinRoom', async (call) => {
    there!.hooks.clear();
    const outcome = await call();
    await soon(() => host.named('waiting-participant').length === 1);
    await host.ask('admit', { participantId: host.named('waiting-participant')[0].participantId });
    return outcome;
  });
  const guest = await waitingIn(room);
  await soon(() => guest.named('admitted').length === 1);
  assert.equal((await guest.ask('join-room', { room })).self.identity, 'guest');
});

test('a join whose answer was lost leaves nobody in the lobby', async () => {
  const room = newRoom();
  const host = await hostOf(room, { lobby: true });
  there!.hooks.set('joinRoom', async (call) => {
    await call();
    throw new Error('the connection to the directory broke');
  });
  await assert.rejects(there!.connect('guest').ask('join-room', { room }));
  there!.hooks.clear();
  await soon(() => host.named('waiting-participant-left').length === 1);
});

test('a pod that dies leaves nobody in the lobby; the client waits anew at another', async () => {
  const room = newRoom();
  const host = await hostOf(room, { lobby: true });
  const dying = await cell.pod('dying');
  await waitingIn(room, 'guest', dying);
  await soon(() => host.named('waiting-participant').length === 1);
  // `dying` never renews its lease; the others sweep.
  await eventually(
    async () => {
      await here!.upkeep.tick();
      return host.named('waiting-participant-left').length === 1;
    },
    { withinMs: 5_000, everyMs: 20 },
  );
  const again = await waitingIn(room);
  await soon(() => host.named('waiting-participant').length === 2);
  await host.ask('admit', { participantId: host.named('waiting-participant')[1].participantId });
  await soon(() => again.named('admitted').length === 1);
});

test('a mute stops the microphone at its node, is shown with its moderator, and may be taken back by the person', async () => {
  const room = newRoom();
  const host = await hostOf(room);
  const guest = await guestIn(room);
  const [microphone, camera] = [await guest.produce(), await guest.produce('camera')];
  const by = host.session.membership!.participantId;
  const mute = { participantId: guest.participantId };
  await host.ask('mute-participant', mute);
  assert.equal(guest.media.producers.get(microphone as never)?.paused, true);
  assert.equal(guest.media.producers.get(camera as never)?.paused, false);
  for (const client of [host, guest.client]) {
    await soon(() => client.named('audio-mute').length === 1);
    const { seq: _, ...data } = client.named('audio-mute')[0];
    assert.deepEqual(data, { participantId: guest.participantId, muted: true, by });
    assert.equal(client.named('producer-paused')[0].producerId, microphone);
  }
  await guest.client.ask('resume-producer', { producerId: microphone });
  assert.equal(guest.media.producers.get(microphone as never)?.paused, false);
  await host.ask('mute-participant', { ...mute, source: 'camera' });
  assert.equal(guest.media.producers.get(camera as never)?.paused, true);

  // The node has a newer owner than the directory had a moment ago: it is asked again in that one's name.
  let refusals = 0;
  cell.media.before.set('pauseProducer', () => {
    refusals += 1;
    if (refusals === 1) throw new StaleOwnerError(2);
  });
  await host.ask('mute-participant', mute);
  assert.equal(guest.media.producers.get(microphone as never)?.paused, true);
});

test('whoever is removed hears why, its media ends, and a ban keeps the identity out', async () => {
  const room = newRoom();
  const host = await hostOf(room);
  const guest = await guestIn(room);
  await guest.produce();
  const remove = { participantId: guest.participantId, reason: 'too loud' };
  await host.ask('remove-participant', remove);
  await soon(() => guest.client.named('removed').length === 1);
  assert.deepEqual(guest.client.named('removed'), [{ reason: 'removed', message: 'too loud' }]);
  await soon(() => !cell.media.participants.has(guest.participantId));
  await soon(() => host.named('participant-left').length === 1);
  assert.equal(host.named('participant-left')[0].reason, 'removed');
  assert.equal((await host.refused('remove-participant', remove)).code, 'not-found');

  const again = await guestIn(room);
  await host.ask('remove-participant', { participantId: again.participantId, ban: true });
  await soon(() => again.client.named('removed').length === 1);
  const refused = await there!.connect('guest').refused('join-room', { room });
  assert.equal(refused.code, 'forbidden');
  await host.ask('remove-participant', { participantId: host.session.membership!.participantId });
  await soon(() => host.named('removed').length === 1);
});

test('nobody without roomAdmin moderates', async () => {
  const room = newRoom();
  const host = await hostOf(room);
  const { client } = await guestIn(room);
  const { participantId } = host.session.membership!;
  for (const [event, payload] of [
    ['mute-participant', { participantId }],
    ['remove-participant', { participantId }],
    ['lock-room', { locked: true }],
    ['end-room', {}],
    ['admit', { participantId }],
    ['deny', { participantId }],
  ] as const) {
    assert.equal((await client.refused(event, payload)).code, 'forbidden', event);
  }
  assert.equal((await host.refused('mute-participant', { participantId: 'nobody' })).code, 'not-found');
});

test('a locked room takes moderators alone, and everybody hears of the lock', async () => {
  const room = newRoom();
  const host = await hostOf(room);
  const guest = await guestIn(room);
  await host.ask('lock-room', { locked: true });
  await soon(() => guest.client.named('room-locked').length === 1);
  assert.equal(guest.client.named('room-locked')[0].participantId, host.session.membership!.participantId);
  assert.equal((await there!.connect('late').refused('join-room', { room })).code, 'room-locked');
  const second = there!.connect('second host', admin);
  assert.equal((await second.ask('join-room', { room })).locked, true);
  await host.ask('lock-room', { locked: false });
  assert.equal((await there!.connect('late').ask('join-room', { room })).locked, false);
});

test('a room that is ended puts everybody out, also who waits, and their nodes hear of it at once', async () => {
  const room = newRoom();
  const host = await hostOf(room, { lobby: true });
  const moderated = there!.connect('second host', admin);
  const { self } = await moderated.ask('join-room', { room });
  const guest = await waitingIn(room);
  await host.ask('end-room');
  for (const client of [host, moderated, guest]) {
    await soon(() => client.named('removed').length === 1);
    assert.deepEqual(client.named('removed'), [{ reason: 'room-ended' }]);
  }
  assert.equal(moderated.named('room-ended')[0].reason, 'ended');
  await soon(() => !cell.media.participants.has(self.participantId));
});

test('permissions that a server takes away at another pod end what is published and received, and stay away', async () => {
  const room = newRoom();
  const host = await hostOf(room);
  const guest = await guestIn(room);
  const viewer = await guestIn(room, 'viewer');
  const producerId = await guest.produce('camera');
  await soon(() => viewer.client.named('new-producer').length === 1);
  await viewer.consume(producerId);
  const { address } = host.session.membership!;
  const change = (participantId: ParticipantId, permissions: Parameters<typeof setPermissions>[2]) =>
    setPermissions({ pod: here!.core, address, ids: new OperationIds('', undefined) }, participantId, permissions);

  const grants = await change(guest.participantId, { canPublish: false });
  await soon(() => host.named('producer-closed').length === 1);
  assert.deepEqual(guest.client.named('permissions-changed'), [{ grants }]);
  assert.equal(guest.media.producers.size, 0);
  await assert.rejects(guest.produce('camera'), { code: 'forbidden' });
  await change(viewer.participantId, { canSubscribe: false });
  await soon(() => viewer.client.named('consumer-closed').length === 1);
  assert.equal(viewer.client.named('consumer-closed')[0].reason, 'permission');

  const resumed = here!.connect('guest');
  await resumed.ask('resume', { resumeToken: guest.resumeToken, seq: guest.seq });
  assert.deepEqual(resumed.session.membership!.grants, grants);
  await change(guest.participantId, { roomAdmin: true, canPublishSources: ['screen'] });
  await soon(() => resumed.session.membership!.grants.roomAdmin);
  await resumed.ask('lock-room', { locked: true });
  await assert.rejects(change('nobody' as ParticipantId, { canPublish: true }), { code: 'not-found' });
});

test('a publisher chooses who receives, at once and for who comes later', async () => {
  const room = newRoom();
  const publisher = await guestIn(room, 'publisher', here);
  const [anna, ben] = [await guestIn(room, 'anna'), await guestIn(room, 'ben')];
  const producerId = await publisher.produce('camera');
  await soon(() => anna.client.named('new-producer').length === 1);
  for (const viewer of [anna, ben]) await viewer.consume(producerId);
  const choose = (identities: string[] | null) => publisher.client.ask('set-subscribers', { producerId, identities });

  await choose(['anna']);
  await soon(() => ben.client.named('consumer-closed').length === 1);
  assert.equal(ben.client.named('consumer-closed')[0].reason, 'permission');
  assert.deepEqual(ben.client.named('subscription-permission'), [{ producerId, allowed: false }]);
  assert.equal(ben.media.consumers.size, 0);
  assert.equal(anna.media.consumers.size, 1);
  assert.deepEqual(anna.client.named('subscription-permission'), []);
  await assert.rejects(ben.consume(producerId), { code: 'forbidden' });
  const many = await ben.client.ask('consume-many', { producerIds: [producerId], rtpCapabilities });
  assert.deepEqual([many.consumers, many.errors[0].error.code], [[], 'forbidden']);
  const carla = await guestIn(room, 'carla');
  await assert.rejects(carla.consume(producerId), { code: 'forbidden' });
  for (const { client } of [anna, ben, publisher]) assert.deepEqual(client.named('subscribers-changed'), []);

  await choose(null);
  await soon(() => ben.client.named('subscription-permission').length === 2);
  assert.deepEqual(ben.client.named('subscription-permission')[1], { producerId, allowed: true });
  await ben.consume(producerId);
  const other = await guestIn(room, 'other');
  assert.equal((await other.client.refused('set-subscribers', { producerId, identities: [] })).code, 'not-found');
  const long = Array.from({ length: 200 }, (_, index) => `${index}`.padEnd(100, 'x'));
  assert.equal(
    (await publisher.client.refused('set-subscribers', { producerId, identities: long })).code,
    'bad-request',
  );
});

test('a publisher chooses who receives before anybody can', async () => {
  const room = newRoom();
  const publisher = await guestIn(room, 'publisher', here);
  const [anna, ben] = [await guestIn(room, 'anna'), await guestIn(room, 'ben')];
  const producerId = await publisher.produce('camera', { subscribers: ['ben', 'anna', 'ben'] });
  await soon(() => anna.client.named('new-producer').length === 1);
  await anna.consume(producerId);
  const second = await publisher.produce('screen', { subscribers: [] });
  await soon(() => ben.client.named('new-producer').length === 2);
  await assert.rejects(ben.consume(second), { code: 'forbidden' });
  for (const { client } of [anna, ben, publisher]) {
    for (const shown of client.named('new-producer')) assert.equal('subscribers' in shown, false, 'nobody is told');
  }
  // The same list again is no news.
  await publisher.client.ask('set-subscribers', { producerId, identities: ['anna', 'ben'] });
  await publisher.client.ask('set-subscribers', { producerId: second, identities: ['ben'] });
  await soon(() => ben.client.named('subscription-permission').length === 1);
  assert.deepEqual(ben.client.named('subscription-permission'), [{ producerId: second, allowed: true }]);
  const long = Array.from({ length: 200 }, (_, index) => `${index}`.padEnd(100, 'x'));
  await assert.rejects(publisher.produce('camera', { subscribers: long }), { code: 'bad-request' });
});

test('whoever was away hears of the rights it gained and lost, and resumes without what it may not receive', async () => {
  const room = newRoom();
  const publisher = await guestIn(room, 'publisher', here);
  const viewer = await guestIn(room, 'viewer');
  const [first, second] = [await publisher.produce('camera'), await publisher.produce('screen')];
  await publisher.client.ask('set-subscribers', { producerId: second, identities: [] });
  await viewer.consume(first);
  await soon(() => viewer.client.named('subscription-permission').length === 1);
  const { seq } = viewer.client.session.membership!.room.replica!;
  // Its pod dies with the socket: nobody closes anything until it is back.
  viewer.client.session.membership!.room.close();
  await publisher.client.ask('set-subscribers', { producerId: first, identities: ['anna'] });
  await publisher.client.ask('set-subscribers', { producerId: second, identities: ['viewer'] });
  const resumed = (await cell.pod(`after ${room}`)).connect('viewer');
  const { own, events } = await resumed.ask('resume', { resumeToken: viewer.resumeToken, seq });
  assert.deepEqual(own.consumers, []);
  assert.ok(events.some(({ name }: { name: string }) => name === 'skip'));
  assert.deepEqual(resumed.named('subscription-permission'), [
    { producerId: first, allowed: false },
    { producerId: second, allowed: true },
  ]);
  await soon(() => viewer.media.consumers.size === 0);
});

test('a consumer that is under way while its publisher takes the right away does not come into being', async () => {
  const room = newRoom();
  const publisher = await guestIn(room, 'publisher', here);
  const viewer = await guestIn(room, 'viewer');
  const producerId = await publisher.produce('camera');
  await soon(() => viewer.client.named('new-producer').length === 1);
  cell.media.after.set('consume', async () => {
    cell.media.after.clear();
    await publisher.client.ask('set-subscribers', { producerId, identities: [] });
    await soon(() => viewer.client.named('subscription-permission').length === 1);
  });
  await assert.rejects(viewer.consume(producerId), { code: 'forbidden' });
  await soon(() => viewer.media.consumers.size === 0);
});
