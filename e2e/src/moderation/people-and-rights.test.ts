import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { eventually, proves, startCluster, type LocalCluster, type Participant } from '@confab/testkit';
import type { BareClient } from '../bare/bare-client.ts';
import { atNodes, connect, flows, moderatorIn, rest, stops } from './moderators.ts';

let cluster: LocalCluster;
const open: { close(): void }[] = [];

before(async () => {
  cluster = await startCluster({ workers: 1, signalingEnv: { MAX_PER_ROOM_AND_NODE: '2' } });
});
afterEach(() => open.splice(0).forEach((one) => one.close()));
after(() => cluster?.stop());

interface Stage {
  moderator: BareClient;
  moderatorId: string;
  speaker: Participant;
  /** At another pod and node than the speaker. */
  listener: Participant;
}

/** A moderator, somebody who publishes, and somebody who receives that over a link between two nodes. */
async function stage(room: string): Promise<Stage> {
  const { moderator, participantId: moderatorId } = await moderatorIn(cluster, room);
  open.push(moderator);
  const [first, second] = cluster.urls as [string, string];
  const speaker = await cluster.join('speaker', room, { urls: [first], subscribe: false });
  const listener = await cluster.join('listener', room, { urls: [second], publish: [] });
  open.push(speaker, listener);
  const nodes = (await Promise.all(cluster.media.map((node) => node.stats()))) as { participants: number }[];
  assert.ok(
    nodes.every(({ participants }) => participants > 0),
    'the room spans both nodes',
  );
  for (const kind of ['audio', 'video'] as const) await flows(listener, 'speaker', kind);
  return { moderator, moderatorId, speaker, listener };
}

const pushed = <Data>({ log }: Participant, name: string): Data[] =>
  log.events.filter((event) => event.name === name).map(({ data }) => data as Data);

test('a moderator mutes: no packet of that microphone passes, everybody sees who did it, and the person may speak again', async () => {
  proves('mute-participant', 'audio-mute', 'producer-paused', 'noun: moderator mutes');
  const { moderator, moderatorId, speaker, listener } = await stage('muted');
  const { participantId } = speaker;
  await moderator.request('mute-participant', { participantId });
  const told = await moderator.event('audio-mute');
  assert.deepEqual([told.participantId, told.muted, told.by], [participantId, true, moderatorId]);
  await eventually(() => assert.equal(pushed(speaker, 'audio-mute').length, 1), { withinMs: 2_000 });
  await stops(listener, 'speaker', 'audio');
  await flows(listener, 'speaker', 'video');

  const microphone = speaker.publishing.find(({ kind }) => kind === 'audio')!;
  await speaker.session.request('resume-producer', { producerId: microphone.producerId });
  await flows(listener, 'speaker', 'audio');
  await rest(cluster, 'POST', `/rooms/muted/participants/${participantId}/mute`, { source: 'camera' });
  await stops(listener, 'speaker', 'video');
});

test('whoever is removed hears why; the banned identity stays out, with another device and a new token too', async () => {
  proves('remove-participant', 'removed', 'participant-left', 'noun: remove', 'noun: ban');
  const { moderator, speaker, listener } = await stage('removed');
  await moderator.request('remove-participant', { participantId: speaker.participantId, reason: 'not here' });
  await eventually(() => assert.equal(speaker.removed, 'removed'), { withinMs: 5_000 });
  assert.deepEqual(pushed(speaker, 'removed'), [{ reason: 'removed', message: 'not here' }]);
  const left = await moderator.event('participant-left');
  assert.deepEqual([left.participantId, left.reason], [speaker.participantId, 'removed']);
  await stops(listener, 'speaker', 'audio');

  // Without a ban the same person comes again.
  const again = await cluster.join('speaker', 'removed', { subscribe: false });
  open.push(again);
  await flows(listener, 'speaker', 'audio');
  await rest(cluster, 'DELETE', `/rooms/removed/participants/${again.participantId}?ban=true`);
  await eventually(() => assert.equal(again.removed, 'removed'), { withinMs: 5_000 });
  for (const url of cluster.urls) {
    const device = await connect(cluster, 'speaker', url);
    open.push(device);
    assert.equal((await device.refused('join-room', { room: 'removed' })).code, 'forbidden');
  }
});

test('a new token takes the right to publish away in the middle of it', async () => {
  proves('update-token', 'permissions-changed', 'producer-closed', 'noun: permissions by token');
  const { moderator, speaker, listener } = await stage('by token');
  const token = await cluster.token({
    identity: 'speaker',
    room: 'by token',
    grants: { roomJoin: true, canPublishSources: ['camera'] },
  });
  const before = await atNodes(cluster);
  await speaker.session.request('update-token', { token });
  const [change] = pushed<{ grants: { canPublishSources: string[] } }>(speaker, 'permissions-changed');
  assert.deepEqual(change?.grants.canPublishSources, ['camera']);
  await moderator.event('producer-closed');
  await stops(listener, 'speaker', 'audio');
  const left = await atNodes(cluster);
  assert.ok(left.producers < before.producers && left.consumers < before.consumers, 'ended at the nodes');
  await flows(listener, 'speaker', 'video');
  await assert.rejects(speaker.publish({ kind: 'audio' }), { code: 'forbidden' });
});

test('a tenant’s server takes the right to publish away in the middle of it, and gives it back', async () => {
  proves('permissions-changed', 'noun: permissions by REST', 'noun: revocation while publishing');
  const { moderator, speaker, listener } = await stage('by-rest');
  const path = `/rooms/by-rest/participants/${speaker.participantId}/permissions`;
  const before = await atNodes(cluster);
  await rest(cluster, 'PUT', path, { canPublish: false });
  await eventually(() => assert.equal(moderator.events.filter(({ name }) => name === 'producer-closed').length, 2), {
    withinMs: 5_000,
  });
  for (const kind of ['audio', 'video'] as const) await stops(listener, 'speaker', kind);
  const left = await atNodes(cluster);
  assert.ok(left.producers < before.producers && left.consumers < before.consumers, 'ended at the nodes');
  assert.equal(pushed(speaker, 'permissions-changed').length, 1);
  await assert.rejects(speaker.publish({ kind: 'audio' }), { code: 'forbidden' });

  // What was taken away stays so for whoever resumes at another pod.
  speaker.dropSocket();
  await eventually(() => assert.equal(speaker.session.resumes, 1), { withinMs: 5_000 });
  await assert.rejects(speaker.publish({ kind: 'audio' }), { code: 'forbidden' });
  await rest(cluster, 'PUT', path, { canPublish: true });
  await eventually(() => assert.equal(pushed(speaker, 'permissions-changed').length, 2), { withinMs: 5_000 });
  await speaker.publish({ kind: 'audio' });
  await flows(listener, 'speaker', 'audio');
});

test('a publisher chooses who receives its track: one does, the other does not, and a change counts at once', async () => {
  proves('set-subscribers', 'subscription-permission', 'consumer-closed', 'noun: who may subscribe');
  const { speaker, listener } = await stage('chosen');
  const other = await cluster.join('other', 'chosen', { urls: [cluster.urls[0] as string], publish: [] });
  open.push(other);
  await flows(other, 'speaker', 'video');
  const { producerId } = speaker.publishing.find(({ kind }) => kind === 'video')!;
  const permissions = (viewer: Participant) => pushed<{ allowed: boolean }>(viewer, 'subscription-permission');

  const before = await atNodes(cluster);
  await speaker.session.request('set-subscribers', { producerId, identities: ['other'] });
  await eventually(() => assert.deepEqual(permissions(listener), [{ producerId, allowed: false }]), {
    withinMs: 5_000,
  });
  assert.deepEqual(
    pushed<{ reason: string }>(listener, 'consumer-closed').map(({ reason }) => reason),
    ['permission'],
  );
  await stops(listener, 'speaker', 'video');
  assert.ok((await atNodes(cluster)).consumers < before.consumers, 'ended at the node');
  await flows(other, 'speaker', 'video');
  await flows(listener, 'speaker', 'audio');
  const late = await cluster.join('late', 'chosen', { publish: [] });
  open.push(late);
  await flows(late, 'speaker', 'audio');
  await eventually(() => assert.match(late.refused.get(producerId) ?? '', /forbidden/), { withinMs: 5_000 });

  await speaker.session.request('set-subscribers', { producerId, identities: ['listener', 'late'] });
  await eventually(() => assert.equal(permissions(listener).at(-1)?.allowed, true), { withinMs: 5_000 });
  listener.subscribe(producerId);
  await flows(listener, 'speaker', 'video');
  await stops(other, 'speaker', 'video');
});

test('a room is ended for all, and nothing of it is left', async () => {
  proves('end-room', 'room-ended', 'noun: end the room for all');
  const { moderator, speaker, listener } = await stage('over');
  await moderator.request('end-room', {});
  assert.equal((await moderator.event('room-ended')).reason, 'ended');
  for (const person of [speaker, listener]) {
    await eventually(() => assert.equal(person.removed, 'room-ended'), { withinMs: 5_000 });
  }
  await eventually(
    async () => {
      const nodes = (await Promise.all(cluster.media.map((node) => node.stats()))) as { participants: number }[];
      assert.deepEqual(
        nodes.map(({ participants }) => participants),
        [0, 0],
      );
    },
    { withinMs: 5_000, everyMs: 50 },
  );
  const again = await connect(cluster, 'late', cluster.urls[0] as string);
  open.push(again);
  assert.deepEqual((await again.request('join-room', { room: 'over' })).participants, []);
});
