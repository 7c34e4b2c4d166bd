import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { TokenGrants } from '@confab/contracts';
import { eventually } from '@confab/testkit';
import { startTestCell, type TestCell, type TestClient, type TestPod } from '../../testing/test-cell.ts';

const caller: TokenGrants = { canCall: true, roomJoin: true, room: '*' };
let cell: TestCell;
let pod: TestPod;

before(async () => {
  cell = await startTestCell();
  pod = await cell.pod('a');
});
after(() => cell?.stop());

async function publisher(): Promise<{ client: TestClient; producerId: string; payload: object }> {
  const client = pod.connect('publisher', caller);
  const { transports } = await client.ask('join-room', { room: 'r', transports: ['send'] });
  const rtpParameters = { codecs: [{ mimeType: 'video/x', payloadType: 96, clockRate: 90_000 }] };
  const payload = { transportId: transports.send.id, kind: 'video', rtpParameters };
  return { client, producerId: (await client.ask('produce', payload)).producerId, payload };
}

/** How many of 100 at once were taken, and how many may have been. */
async function flood(client: TestClient, event: string, payload: (index: number) => object) {
  const startedMs = performance.now();
  const asked = Array.from({ length: 100 }, (_, index) => client.ask(event, payload(index)));
  const outcomes = await Promise.allSettled(asked);
  for (const outcome of outcomes) if (outcome.status === 'rejected') assert.equal(outcome.reason.code, 'rate-limited');
  const taken = outcomes.filter(({ status }) => status === 'fulfilled').length;
  return { taken, most: 20 + Math.ceil(((performance.now() - startedMs) / 1000) * 5) };
}

test('a track’s list of subscribers counts like one that is set later', async () => {
  const { client, payload } = await publisher();
  const { taken, most } = await flood(client, 'produce', (index) => ({ ...payload, subscribers: [`${index}`] }));
  assert.ok(taken >= 20 && taken <= most, `${taken} of at most ${most}`);
});

test('what reads much, or stays in a room’s log at length, has a limit of its own per socket', async () => {
  const { client, producerId } = await publisher();
  for (const [event, payload] of [
    ['get-chat-history', () => ({})],
    ['set-subscribers', (index: number) => ({ producerId, identities: [`${index}`] })],
  ] as const) {
    const { taken, most } = await flood(client, event, payload);
    assert.ok(taken >= 20 && taken <= most, `${event}: ${taken} of at most ${most}`);
  }
  const { taken, most } = await flood(pod.connect('reader', caller), 'get-calls', () => ({}));
  assert.ok(taken >= 20 && taken <= most, `get-calls: ${taken} of at most ${most}`);
});

test('whoever waits in a lobby does not fill the room’s log by asking again', async () => {
  const host = pod.connect('host', { ...caller, roomCreate: true, roomAdmin: true });
  await host.ask('create-room', { room: 'lobby', lobby: true });
  await host.ask('join-room', { room: 'lobby' });
  const { taken, most } = await flood(pod.connect('guest', caller), 'join-room', () => ({ room: 'lobby' }));
  assert.ok(taken >= 20 && taken <= most, `${taken} of at most ${most}`);
});

test('what is said of a call and of oneself counts once', async () => {
  const [anna, ben] = [pod.connect('anna', caller), pod.connect('ben', caller)];
  const { callId } = await anna.ask('call-initiate', { callees: ['ben'], type: 'AUDIO' });
  await ben.ask('call-accept', { callId });
  const muting = await flood(ben, 'call-mute', (index) => ({ callId, muted: index % 2 === 0 }));
  assert.ok(muting.taken >= 19 && muting.taken <= muting.most, `${muting.taken} of at most ${muting.most}`);
  const { taken, most } = await flood(pod.connect('carla', caller), 'set-presence', () => ({ status: 'away' }));
  assert.ok(taken >= 20 && taken <= most, `${taken} of at most ${most}`);
});

test('a watch that is repeated on another connection is that one’s', async () => {
  const watch = { identities: ['zoe'], requestId: 'watch-1' };
  await pod.connect('watcher', caller).ask('watch-presence', watch);
  const again = pod.connect('watcher', caller);
  assert.equal((await again.ask('watch-presence', watch)).presence[0].status, 'offline');
  pod.connect('zoe', caller);
  await eventually(() => again.named('presence').length === 1, { withinMs: 2_000, everyMs: 5 });
});
