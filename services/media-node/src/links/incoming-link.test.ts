import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, test } from 'node:test';
import { eventually } from '@confab/testkit';
import { rtpPacket } from './testing/rtp-packets.ts';
import { ScriptedOrigin, type Script } from './testing/scripted-origin.ts';
import { acquire, soon, TestCluster } from './testing/test-cluster.ts';
import type { TestNode } from './testing/test-node.ts';

const cluster = new TestCluster();
const endings: (() => unknown)[] = [];
afterEach(async () => {
  await Promise.all(endings.splice(0).map((end) => end()));
  await cluster.stop();
});

async function against(script: Script): Promise<[ScriptedOrigin, TestNode]> {
  const scripted = await ScriptedOrigin.start(script);
  endings.push(() => scripted.stop());
  return [scripted, await cluster.start({ nodeId: 'b', settings: { refreshMs: 50 } })];
}

test('a link on which nothing arrives is given up, and not tried again at once', async () => {
  const [scripted, b] = await against({ claimsBytes: 10_000 });
  const linked = await acquire(b, scripted, 'mic.1');
  linked.setDemand({ active: true });
  await eventually(() => linked.producer.closed, soon);
  await assert.rejects(acquire(b, scripted, 'mic.1'), { code: 'unavailable', message: /does not answer/ });
  assert.ok(scripted.heard.every(({ message }) => message !== 'sourceRewritten'));
});

test('an origin whose packets come from elsewhere is told that it is behind SNAT', async () => {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  let timer: NodeJS.Timeout | undefined;
  endings.push(() => {
    clearInterval(timer);
    socket.close();
  });
  let sequenceNumber = 0;
  const [scripted, b] = await against({
    claimsBytes: 10_000,
    onOpened: ({ ip, port }) => {
      timer = setInterval(() => {
        for (let packet = 0; packet < 10; packet++) {
          sequenceNumber += 1;
          const fields = { payloadType: 100, ssrc: 4711, sequenceNumber, timestamp: sequenceNumber * 960 };
          socket.send(rtpPacket({ ...fields, payload: Buffer.alloc(200) }), port ?? 0, ip ?? '');
        }
      }, 5);
    },
  });
  const linked = await acquire(b, scripted, 'mic.1');
  linked.setDemand({ active: true });
  await eventually(() => linked.producer.closed, soon);
  await eventually(() => scripted.heard.some(({ message }) => message === 'sourceRewritten'), soon);
});

test('what is said about an attempt of before concerns nobody', async () => {
  const [scripted, b] = await against({});
  const linked = await acquire(b, scripted, 'mic.1');
  const linkId = b.links.stats.rows()[0]?.linkId ?? '';
  scripted.say({ pipeProducerClosed: { linkId, id: 'mic.1', attempt: 7 } });
  scripted.say({ pipeProducerState: { linkId, id: 'mic.1', attempt: 7, paused: true, score: 1 } });
  scripted.say({ pipeProducerState: { linkId, id: 'mic.1', attempt: 1, paused: false, score: 5 } });
  await eventually(() => linked.score === 5, soon);
  assert.equal(linked.paused, false);
  assert.equal(linked.producer.closed, false);
  scripted.say({ pipeProducerClosed: { linkId, id: 'mic.1', attempt: 1 } });
  await eventually(() => linked.producer.closed, soon);
});

test('a pipe that the origin made anew unnoticed ends here: its SSRCs are others', async () => {
  const [scripted, b] = await against({});
  const linked = await acquire(b, scripted, 'mic.1');
  const linkId = b.links.stats.rows()[0]?.linkId ?? '';
  scripted.sayPipeProducer(linkId, 'mic.1', 1, 4711);
  scripted.say({ pipeProducerState: { linkId, id: 'mic.1', attempt: 1, paused: false, score: 5 } });
  await eventually(() => linked.score === 5, soon);
  assert.equal(linked.producer.closed, false);
  scripted.sayPipeProducer(linkId, 'mic.1', 1, 4712);
  await eventually(() => linked.producer.closed, soon);
});

test('an origin that greets under another epoch is not the one that was looked for', async () => {
  const [scripted, b] = await against({ saysEpoch: '02' });
  await assert.rejects(acquire(b, scripted, 'mic.1'), { code: 'unavailable', message: /started anew/ });
  assert.equal(b.links.stats.rows().length, 0);
});
