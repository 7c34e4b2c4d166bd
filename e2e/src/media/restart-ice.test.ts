import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { DirectEventData } from '@confab/contracts';
import {
  eventually,
  proves,
  startCluster,
  startWebClient,
  type CallTab,
  type LocalCluster,
  type Participant,
  type WebClient,
} from '@confab/testkit';

const room = 'silence';
/** Keeps the page's connections, so that a test can see their ICE credentials and end them. */
const keepConnections = `
  window.connections = [];
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...given) { super(...given); window.connections.push(this); }
  };
`;

describe('a browser whose media falls silent', () => {
  let cluster: LocalCluster;
  let web: WebClient;
  let tab: CallTab;
  let anna: Participant;

  before(async () => {
    cluster = await startCluster({ signaling: 1, media: 1, workers: 1 });
    web = await startWebClient(cluster);
    tab = await web.open({ room, name: 'tab', inPage: keepConnections });
    anna = await cluster.join('anna', room, {
      name: 'anna',
      publish: [{ kind: 'audio' }, { kind: 'video', layers: [0] }],
    });
    await tab.receives('anna');
    await annaReceives();
  });
  after(async () => {
    anna?.close();
    await web?.close();
    await cluster?.stop();
  });

  /** New packets of the tab's sound and picture. */
  async function annaReceives(): Promise<void> {
    const before = new Map(anna.receiving.map(({ kind, received }) => [kind, received]));
    await eventually(
      () => {
        for (const kind of ['audio', 'video'] as const) {
          const report = anna.receiving.find((one) => one.kind === kind);
          assert.ok((report?.received ?? 0) > (before.get(kind) ?? 0) + 10, kind);
        }
      },
      { withinMs: 10_000 },
    );
  }

  /** The server's user names as ICE knows them, by connection. */
  const userNames = (): Promise<string[]> =>
    tab.page.evaluate(`window.connections
      .filter(({ connectionState }) => connectionState !== 'closed')
      .map(({ remoteDescription }) => /ice-ufrag:(\\S+)/.exec(remoteDescription.sdp)?.[1])`);

  it('restarts ICE with new credentials, and goes on with the same transports', async () => {
    proves('restart-ice');
    const before = await userNames();
    assert.equal(before.length, 2);
    const { workers } = (await cluster.media[0]!.stats()) as { workers: { pid: number }[] };
    // To the browser this is a network that carries nothing.
    process.kill(workers[0]!.pid, 'SIGSTOP');
    try {
      await eventually(
        async () => {
          const { media } = await tab.stats();
          assert.ok([media.send.state, media.recv.state].includes('restarting'), JSON.stringify(media));
        },
        { withinMs: 20_000, everyMs: 20 },
      );
    } finally {
      process.kill(workers[0]!.pid, 'SIGCONT');
    }
    await eventually(
      async () => {
        const { media } = await tab.stats();
        assert.deepEqual([media.send.state, media.recv.state], ['connected', 'connected']);
      },
      { withinMs: 10_000, everyMs: 50 },
    );
    await tab.receives('anna');
    await annaReceives();
    const after = await userNames();
    assert.equal(after.length, 2, 'none was built anew');
    assert.notDeepEqual(after, before);
    assert.deepEqual(
      anna.log.events.filter(({ name }) => /closed|left/.test(name)),
      [],
      'nobody else noticed',
    );
  });

  it('is told when a connection has ended, and builds it anew', async () => {
    proves('transport-closed', 'producer-closed');
    const before = anna.receiving.map(({ consumerId }) => consumerId);
    await tab.page.evaluate('window.connections.forEach((connection) => connection.close())');
    await eventually(
      () => {
        const closed = anna.log.named('consumer-closed').map(({ data }) => data as DirectEventData<'consumer-closed'>);
        assert.deepEqual(closed.map(({ consumerId }) => consumerId).toSorted(), before.toSorted());
      },
      { withinMs: 10_000 },
    );
    await tab.receives('anna');
    await annaReceives();
    assert.equal((await userNames()).length, 2);
    assert.deepEqual([anna.log.named('participant-left'), anna.failures], [[], []]);
  });
});
