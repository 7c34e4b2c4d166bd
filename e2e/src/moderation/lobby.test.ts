import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { proves, startCluster, type LocalCluster } from '@confab/testkit';
import type { BareClient } from '../bare/bare-client.ts';
import { adminGrants, connect, flows, moderatorIn } from './moderators.ts';

let cluster: LocalCluster;
let first: string;
let second: string;
const open: { close(): void }[] = [];

before(async () => {
  cluster = await startCluster({ workers: 1, env: { TICK_MS: '100' } });
  [first, second] = cluster.urls as [string, string];
});
afterEach(() => open.splice(0).forEach((one) => one.close()));
after(() => cluster?.stop());

async function host(room: string, options: object): Promise<BareClient> {
  const { moderator } = await moderatorIn(cluster, room, options);
  open.push(moderator);
  return moderator;
}

async function visitor(identity: string, url = first, grants?: Record<string, unknown>): Promise<BareClient> {
  const client = await connect(cluster, identity, url, grants);
  open.push(client);
  return client;
}

const waitingOf = (moderator: BareClient, identity: string): Promise<{ participantId: string; name: string }> =>
  moderator.event('waiting-participant', (data) => data.identity === identity);

test('a lock keeps newcomers out and moderators not, and everybody inside hears of it', async () => {
  proves('lock-room', 'room-locked', 'noun: lock');
  const room = 'locked';
  const moderator = await host(room, {});
  const inside = await visitor('inside');
  await inside.request('join-room', { room });
  await moderator.request('lock-room', { locked: true });
  assert.equal((await inside.event('room-locked')).locked, true);
  const late = await visitor('late');
  assert.equal((await late.refused('join-room', { room })).code, 'room-locked');
  assert.equal((await inside.refused('lock-room', { locked: false })).code, 'forbidden');
  const second = await visitor('second moderator', first, adminGrants);
  assert.equal((await second.request('join-room', { room })).locked, true);
  await moderator.request('lock-room', { locked: false });
  assert.equal((await inside.event('room-locked', ({ locked }) => !locked)).locked, false);
  assert.equal((await late.request('join-room', { room })).locked, false);
});

test('whoever comes to a lobby waits, moderators are told, and who is admitted is seen and heard inside', async () => {
  proves('admit', 'admitted', 'waiting-participant', 'waiting-participant-left', 'noun: lobby');
  const room = 'lobby';
  const moderator = await host(room, { lobby: true });
  const listening = cluster.join('listener', room, { urls: [second], publish: [] });
  const { participantId } = await waitingOf(moderator, 'listener');
  const late = await visitor('late moderator', first, adminGrants);
  const { waiting } = await late.request('join-room', { room });
  assert.deepEqual(waiting, [{ participantId, identity: 'listener', name: '' }]);
  await moderator.request('admit', { participantId });
  const listener = await listening;
  open.push(listener);
  assert.equal((await moderator.event('waiting-participant-left')).reason, 'admitted');

  const joining = cluster.join('speaker', room, { urls: [first], name: 'Speaker', subscribe: false });
  const speaking = await waitingOf(moderator, 'speaker');
  assert.equal(speaking.name, 'Speaker');
  await moderator.request('admit', { participantId: speaking.participantId });
  open.push(await joining);
  await flows(listener, 'speaker', 'audio');
  // Who is no moderator was told of the second wait by numbers alone.
  assert.deepEqual([listener.log.seq.gaps, listener.log.violations], [0, []]);
  assert.ok(listener.log.seq.skips >= 2);
  assert.deepEqual(listener.log.named('waiting-participant'), []);
});

test('who is denied hears it and stays outside; who goes away waits no more', async () => {
  proves('deny', 'waiting-participant-left', 'noun: deny');
  const room = 'denied';
  const moderator = await host(room, { lobby: true });
  const [unwanted, impatient] = [await visitor('unwanted'), await visitor('impatient', second)];
  for (const client of [unwanted, impatient]) {
    assert.deepEqual(await client.request('join-room', { room }), { waiting: true });
  }
  const { participantId } = await waitingOf(moderator, 'unwanted');
  assert.equal((await unwanted.refused('admit', { participantId })).code, 'conflict');
  await moderator.request('deny', { participantId });
  assert.deepEqual(await unwanted.event('removed'), { reason: 'denied' });
  assert.equal((await unwanted.refused('get-participants', {})).code, 'conflict');
  const gone = await waitingOf(moderator, 'impatient');
  impatient.lose();
  const left = await moderator.event('waiting-participant-left', (data) => data.participantId === gone.participantId);
  assert.equal(left.reason, 'left');
  assert.equal((await moderator.refused('admit', gone)).code, 'not-found');
});

test('a pod that dies while somebody waits there costs the place in the lobby and nothing more', async () => {
  const room = 'pod lost';
  const dying = await cluster.addSignaling();
  const moderator = await visitor('moderator', first, adminGrants);
  await moderator.request('create-room', { room, lobby: true });
  await moderator.request('join-room', { room });
  const guest = await visitor('guest', dying.url);
  await guest.request('join-room', { room });
  const { participantId } = await waitingOf(moderator, 'guest');
  await dying.kill();
  const again = await visitor('guest', second);
  assert.deepEqual(await again.request('join-room', { room }), { waiting: true });
  const anew = await moderator.event(
    'waiting-participant',
    (data) => data.identity === 'guest' && data.participantId !== participantId,
  );
  // The older entry is gone, by the newer one or by the pod's lease.
  await moderator.event('waiting-participant-left', (data) => data.participantId === participantId);
  await moderator.request('admit', { participantId: anew.participantId });
  await again.event('admitted');
  assert.equal((await again.request('join-room', { room })).self.identity, 'guest');
});
