import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { LiveSignal } from '@confab/cluster';
import type { ParticipantId, RoomAddress, RoomEpoch } from '@confab/contracts';
import { eventually } from '@confab/testkit';
import { startTestCell, type TestCell, type TestClient, type TestPod } from '../../testing/test-cell.ts';

const soon = { withinMs: 2_000 };
let cell: TestCell;
let pods: TestPod[];

before(async () => {
  cell = await startTestCell();
  pods = [await cell.pod('a'), await cell.pod('b')];
});
after(() => cell?.stop());

async function join(pod: TestPod | undefined, room: string, identity: string, hidden = false) {
  const client = pod!.connect(identity, { roomJoin: true, room: '*', hidden });
  const { self } = await client.ask('join-room', { room });
  return { client, id: self.participantId as ParticipantId };
}

const addressOf = (client: TestClient): RoomAddress => client.session.membership!.address;
const epochOf = (client: TestClient): RoomEpoch => client.session.membership!.epoch;
const publish = (client: TestClient, signal: LiveSignal): void =>
  pods[0]!.signals.publishLive(addressOf(client), signal);
const speaker = (epoch: RoomEpoch, participantId: ParticipantId | null, audible: ParticipantId[]): LiveSignal => ({
  type: 'speaker',
  epoch,
  participantId,
  volume: participantId === null ? 0 : 0.5,
  audible,
});

/** Everybody of this pod is there for the other one. */
async function knows(client: TestClient, ...ids: ParticipantId[]): Promise<void> {
  const { room } = client.session.membership!;
  await eventually(() => ids.every((id) => room.replica?.participants.has(id) === true), soon);
}

test('who speaks is told to everybody on every pod once, and at once to who comes later', async () => {
  const [anna, ben] = [await join(pods[0], 'talk', 'anna'), await join(pods[1], 'talk', 'ben')];
  await knows(anna.client, ben.id);
  const epoch = epochOf(anna.client);
  publish(anna.client, speaker(epoch, anna.id, [anna.id]));
  publish(anna.client, speaker(epoch, anna.id, [anna.id]));
  publish(anna.client, speaker(epoch, ben.id, [ben.id, anna.id]));
  const heard = [anna, ben].map(
    ({ client }) =>
      () =>
        client.named('active-speaker'),
  );
  await eventually(() => heard.every((named) => named().length >= 2), soon);
  const [first, second] = [
    { participantId: anna.id, volume: 0.5, audible: [anna.id] },
    { participantId: ben.id, volume: 0.5, audible: [ben.id, anna.id] },
  ];
  for (const named of heard) assert.deepEqual(named(), [first, second]);
  const carl = await join(pods[1], 'talk', 'carl');
  assert.deepEqual(carl.client.named('active-speaker'), [second]);
  publish(anna.client, speaker(epoch, null, []));
  await eventually(() => carl.client.named('active-speaker').length === 2, soon);
  assert.equal(carl.client.named('active-speaker')[1].participantId, null);
});

test('the quality of a connection is told on change, to who comes later when it is not good', async () => {
  const [anna, ben] = [await join(pods[0], 'quality', 'anna'), await join(pods[0], 'quality', 'ben')];
  const epoch = epochOf(anna.client);
  const say = (quality: 'good' | 'poor'): void =>
    publish(anna.client, {
      type: 'quality',
      epoch,
      qualities: [
        { participantId: anna.id, quality },
        { participantId: ben.id, quality: 'good' },
      ],
    });
  for (const quality of ['good', 'poor', 'poor'] as const) say(quality);
  const poor = { participantId: anna.id, quality: 'poor' };
  await eventually(() => ben.client.named('connection-quality').length === 1, soon);
  const carl = await join(pods[0], 'quality', 'carl');
  assert.deepEqual(carl.client.named('connection-quality'), [poor]);
  say('good');
  await eventually(() => ben.client.named('connection-quality').length === 2, soon);
  assert.deepEqual(ben.client.named('connection-quality'), [poor, { ...poor, quality: 'good' }]);
  const dora = await join(pods[0], 'quality', 'dora');
  assert.deepEqual(dora.client.named('connection-quality'), []);
});

test('nobody hears of somebody hidden, who hears of all', async () => {
  const [anna, ghost] = [await join(pods[0], 'haunted', 'anna'), await join(pods[0], 'haunted', 'ghost', true)];
  await knows(anna.client, ghost.id);
  const epoch = epochOf(anna.client);
  publish(anna.client, speaker(epoch, ghost.id, [ghost.id]));
  const qualities = [ghost.id, anna.id].map((participantId) => ({ participantId, quality: 'poor' as const }));
  publish(anna.client, { type: 'quality', epoch, qualities });
  for (const { client } of [anna, ghost]) {
    await eventually(() => client.named('connection-quality').length === 1, soon);
    assert.equal(client.named('connection-quality')[0].participantId, anna.id);
    assert.deepEqual(client.named('active-speaker'), []);
  }
});

test('what is said of another life of the room reaches nobody', async () => {
  const anna = await join(pods[0], 'again', 'anna');
  publish(anna.client, speaker('another' as RoomEpoch, anna.id, [anna.id]));
  publish(anna.client, speaker(epochOf(anna.client), anna.id, []));
  await eventually(() => anna.client.named('active-speaker').length === 1, soon);
  assert.deepEqual(anna.client.named('active-speaker')[0].audible, []);
});
