import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CallError, type ProducerId } from '@confab/contracts';
import { eventually } from '@confab/testkit';
import { placementOn } from '../../testing/scripted-media.ts';
import { startTestCell, type TestCell, type TestPod } from '../../testing/test-cell.ts';
import { onMediaNotification } from '../media/media-events.ts';

let cell: TestCell;
let pod: TestPod;

before(async () => {
  cell = await startTestCell(['n1', 'n2']);
  pod = await cell.pod('a');
});
after(() => cell?.stop());

const tiles = [{ producerId: 'camera', width: 640, height: 360 }];
const told = () =>
  cell.media.ran.filter(({ name }) => name === 'setVisible').map(({ nodeId, input }) => ({ nodeId, input }));

test('what is visible reaches the node, again after a break, and the next node when that one is gone', async () => {
  cell.media.ran.length = 0;
  const anna = pod.connect('anna');
  const { transports } = await anna.ask('join-room', { room: 'tiles', transports: ['recv'] });
  assert.ok(transports.recv);
  await anna.ask('set-visible', { tiles });
  const membership = anna.session.membership!;
  const { nodeId } = membership.placement;
  assert.deepEqual(told(), [{ nodeId, input: { tiles } }]);

  await pod.upkeep.attach(membership);
  assert.deepEqual(told().length, 2);

  const other = nodeId === 'n1' ? 'n2' : 'n1';
  membership.isPlaced = false;
  membership.placement = placementOn(nodeId);
  await anna.ask('set-visible', { tiles: [] });
  assert.deepEqual(told().length, 2, 'nobody to tell');
  await anna.ask('create-transport', { direction: 'recv' });
  assert.deepEqual(told().at(-1), { nodeId: other, input: { tiles: [] } });
});

test('who never said what is visible is not restricted by anybody', async () => {
  cell.media.ran.length = 0;
  const ben = pod.connect('ben');
  await ben.ask('join-room', { room: 'tiles', transports: ['recv'] });
  await pod.upkeep.attach(ben.session.membership!);
  assert.deepEqual(told(), []);
});

test('a node of the version before, which knows no tiles, fails neither the client nor the attach', async (t) => {
  const unknown = new CallError('bad-request', 'operation: is not one that this node knows');
  cell.media.before.set('setVisible', () => Promise.reject(unknown));
  t.after(() => cell.media.before.delete('setVisible'));
  const fay = pod.connect('fay');
  await fay.ask('join-room', { room: 'tiles', transports: ['recv'] });
  assert.deepEqual(await fay.ask('set-visible', { tiles }), {});
  const membership = fay.session.membership!;
  await pod.upkeep.attach(membership);
  assert.equal(membership.needsRepair, false, 'or it is attached again with every tick');
  cell.media.before.set('setVisible', () => Promise.reject(new CallError('unavailable', 'a node that is away')));
  assert.equal((await fay.refused('set-visible', { tiles })).code, 'unavailable');
});

test('who may not subscribe has nothing to say about it, nor anybody before a join', async () => {
  const carl = pod.connect('carl', { roomJoin: true, room: '*', canSubscribe: false });
  assert.equal((await carl.refused('set-visible', { tiles })).code, 'conflict');
  await carl.ask('join-room', { room: 'tiles' });
  assert.equal((await carl.refused('set-visible', { tiles })).code, 'forbidden');
  const dora = pod.connect('dora');
  await dora.ask('join-room', { room: 'tiles' });
  const bad = { tiles: [{ producerId: 'camera', width: -1, height: 360 }] };
  assert.equal((await dora.refused('set-visible', bad)).code, 'bad-request');
});

test('a publisher is told what anybody needs of its producers, again when it comes back', async () => {
  const erik = pod.connect('erik');
  const { transports, self, resumeToken, seq } = await erik.ask('join-room', { room: 'tiles', transports: ['send'] });
  const rtpParameters = { codecs: [{ mimeType: 'video/VP8', payloadType: 101, clockRate: 90_000 }] };
  const wish = { transportId: transports.send.id, kind: 'video', rtpParameters };
  const { producerId } = (await erik.ask('produce', wish)) as { producerId: ProducerId };
  const layers = { maxSpatialLayer: 0, maxTemporalLayer: 2 };
  onMediaNotification(pod.core, {
    participantId: self.participantId,
    event: { type: 'publisher-layers', producerId, ...layers },
  });
  assert.deepEqual(erik.named('publisher-layers'), [{ producerId, ...layers }]);

  // The node says it with the producer when another pod attaches.
  const held = cell.media.participants.get(self.participantId)!;
  held.producers.set(producerId, { ...held.producers.get(producerId)!, maxLayers: layers });
  const again = (await cell.pod('b')).connect('erik');
  await again.ask('resume', { resumeToken, seq });
  await eventually(() => again.named('publisher-layers').length === 1, { withinMs: 1_000 });
  assert.deepEqual(again.named('publisher-layers'), [{ producerId, ...layers }]);
});
