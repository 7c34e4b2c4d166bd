import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually } from '@confab/testkit';
import { startTestCell, type TestCell, type TestPod } from '../../testing/test-cell.ts';

let cell: TestCell;
let pod: TestPod;

before(async () => {
  cell = await startTestCell();
  pod = await cell.pod('a');
});
after(() => cell?.stop());

const codecs = {
  video: [{ mimeType: 'video/VP8', payloadType: 96, clockRate: 90_000 }],
  audio: [{ mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000 }],
};

test('a producer that is continued stays what it is: its kind and its source', async () => {
  const client = pod.connect('anna');
  const { transports } = await client.ask('join-room', { room: 'r', transports: ['send'] });
  const wish = (kind: 'audio' | 'video', more: object = {}) => ({
    transportId: transports.send.id,
    kind,
    rtpParameters: { codecs: codecs[kind] },
    ...more,
  });
  const { producerId } = await client.ask('produce', wish('video', { appData: { source: 'screen' } }));
  const recorded = () => client.session.membership!.room.replica!.producers.get(producerId);
  await eventually(() => recorded() !== undefined, { withinMs: 1_000 });
  for (const other of [wish('audio', { producerId }), wish('video', { producerId, appData: { source: 'camera' } })]) {
    assert.equal((await client.refused('produce', other)).code, 'bad-request');
  }
  assert.equal((await client.ask('produce', wish('video', { producerId }))).producerId, producerId);
  await eventually(() => recorded()?.incarnation === 2, { withinMs: 1_000 });
  assert.equal(recorded()?.source, 'screen');
});
