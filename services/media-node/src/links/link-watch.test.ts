import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { after, test } from 'node:test';
import type { NodeEpoch, NodeId } from '@confab/contracts';
import { RpcServer } from '@confab/rpc';
import { eventually } from '@confab/testkit';
import { loadLinksProto, type PipeTuple, type WantingMessageOutput } from '@confab/wire';
import { linksHandlers } from '../inbound/links-session.ts';
import type { WantingConnection } from './link-connections.ts';
import { LinkWatch, type LinkVerdict } from './link-watch.ts';
import { rtpPacket } from './testing/rtp-packets.ts';
import { acquire, soon } from './testing/test-cluster.ts';
import { TestNode } from './testing/test-node.ts';

const cases: readonly {
  name: string;
  samples: readonly (readonly [number, number, number])[];
  verdicts: LinkVerdict[];
}[] = [
  {
    name: 'a silent publisher is no fault',
    samples: [
      [0, 0, 0],
      [0, 90, 0],
      [0, 180, 0],
    ],
    verdicts: ['quiet', 'quiet', 'quiet'],
  },
  {
    name: 'media that arrives is well',
    samples: [
      [5_000, 5_100, 4_900],
      [9_000, 9_200, 8_900],
    ],
    verdicts: ['flowing', 'flowing'],
  },
  {
    name: 'one silence may be chance',
    samples: [
      [5_000, 0, 0],
      [9_000, 9_000, 8_900],
    ],
    verdicts: ['suspect', 'flowing'],
  },
  {
    name: 'two silences are none',
    samples: [
      [5_000, 0, 0],
      [9_000, 60, 0],
    ],
    verdicts: ['suspect', 'silent'],
  },
  {
    name: 'bytes of which none is RTP of ours have another source',
    samples: [
      [5_000, 5_000, 0],
      [9_000, 9_000, 0],
    ],
    verdicts: ['suspect', 'rewritten'],
  },
  {
    name: 'little is judged together with what follows',
    samples: [
      [900, 0, 0],
      [1_800, 0, 0],
      [2_700, 0, 0],
      [5_400, 0, 0],
    ],
    verdicts: ['quiet', 'quiet', 'suspect', 'silent'],
  },
  {
    name: 'a path may break later',
    samples: [
      [5_000, 5_000, 5_000],
      [10_000, 5_000, 5_000],
      [15_000, 5_000, 5_000],
    ],
    verdicts: ['flowing', 'suspect', 'silent'],
  },
];

for (const { name, samples, verdicts } of cases) {
  test(name, () => {
    const watch = new LinkWatch(2_500, 0);
    const given = samples.map(([sent, received, rtpReceived], index) =>
      watch.observe({ atMs: (index + 1) * 5_000, sent, received, rtpReceived }),
    );
    assert.deepEqual(given, verdicts);
  });
}

test('reports that follow each other closely are one', () => {
  const watch = new LinkWatch(2_500, 0);
  const silence = { received: 0, rtpReceived: 0 };
  assert.equal(watch.observe({ atMs: 10, sent: 5_000, ...silence }), 'quiet');
  assert.equal(watch.observe({ atMs: 5_000, sent: 10_000, ...silence }), 'suspect');
  assert.equal(watch.observe({ atMs: 5_010, sent: 15_000, ...silence }), 'quiet');
  assert.equal(watch.observe({ atMs: 10_000, sent: 20_000, ...silence }), 'silent');
});

const endings: (() => unknown)[] = [];
after(() => Promise.all(endings.map((end) => end())));

/** An origin that opens links, says that it sends, and sends what the test says to the address it was given. */
async function pretendingOrigin(send: (tuple: PipeTuple) => void) {
  const heard: WantingMessageOutput[] = [];
  let sent = 0;
  const onMessage = (connection: WantingConnection, message: WantingMessageOutput): void => {
    heard.push(message);
    const { hello, openLink, wantedSet } = message;
    if (hello) connection.send({ hello: { nodeId: 'o', nodeEpoch: '01', protocolVersion: 1 } });
    if (openLink?.tuple) {
      send(openLink.tuple);
      const tuple = { ip: '127.0.0.1', port: 9, srtpParametersJson: openLink.tuple.srtpParametersJson };
      connection.send({ linkOpened: { linkId: openLink.linkId, tuple } });
    }
    for (const { id, attempt } of wantedSet?.producers ?? []) {
      const linkId = wantedSet?.linkId ?? '';
      const codec = { mimeType: 'audio/opus', payloadType: 100, clockRate: 48_000, channels: 2 };
      const rtpParametersJson = JSON.stringify({ codecs: [codec], encodings: [{ ssrc: 4711 }], rtcp: { cname: 'c' } });
      connection.send({ pipeProducer: { linkId, id, attempt, kind: 'audio', rtpParametersJson, score: 10 } });
      sent += 10_000;
      connection.send({ linkReport: { linkId, rtpBytesSent: String(sent) } });
    }
  };
  const server = new RpcServer({ reveal: () => 'a secret of the cell' });
  server.addService(
    loadLinksProto().Links.service,
    linksHandlers(
      {
        accept: (connection) => ({
          onMessage: (message) => onMessage(connection, message),
          onClosed: () => undefined,
        }),
      },
      { accept: () => ({ onMessage: () => undefined, onClosed: () => undefined }) },
    ),
  );
  const port = await server.listen('127.0.0.1', 0);
  endings.push(() => server.stop(0));
  return { origin: { nodeId: 'o' as NodeId, nodeEpoch: '01' as NodeEpoch, address: `127.0.0.1:${port}` }, heard };
}

test('a link on which nothing arrives is given up, and not tried again at once', async () => {
  const pretending = await pretendingOrigin(() => undefined);
  const b = await TestNode.start({ nodeId: 'b', settings: { refreshMs: 50 } });
  endings.push(() => b.stop());
  const linked = await acquire(b, pretending, 'mic.1');
  linked.setDemand({ active: true });
  await eventually(() => linked.producer.closed, soon);
  await assert.rejects(acquire(b, pretending, 'mic.1'), { code: 'unavailable', message: /does not answer/ });
  assert.equal(
    pretending.heard.some(({ sourceRewritten }) => sourceRewritten),
    false,
  );
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
  const pretending = await pretendingOrigin(({ ip, port }) => {
    timer = setInterval(() => {
      for (let packet = 0; packet < 10; packet++) {
        sequenceNumber += 1;
        const fields = { payloadType: 100, ssrc: 4711, sequenceNumber, timestamp: sequenceNumber * 960 };
        socket.send(rtpPacket({ ...fields, payload: Buffer.alloc(200) }), port ?? 0, ip ?? '');
      }
    }, 5);
  });
  const b = await TestNode.start({ nodeId: 'b', settings: { refreshMs: 50 } });
  endings.push(() => b.stop());
  const linked = await acquire(b, pretending, 'mic.1');
  linked.setDemand({ active: true });
  await eventually(() => linked.producer.closed, soon);
  await eventually(() => pretending.heard.some(({ sourceRewritten }) => sourceRewritten), soon);
});
