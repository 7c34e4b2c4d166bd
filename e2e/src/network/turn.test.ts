import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  type CallTab,
  eventually,
  type LocalCluster,
  proves,
  startCluster,
  startWebClient,
  TurnServer,
  turnServerMissing,
  type WebClient,
} from '@confab/testkit';
import { relayOnly } from './relay-only.ts';

const skip = turnServerMissing() ?? false;

describe('a TURN server with a shared secret', { skip, timeout: 60_000 }, () => {
  let turn: TurnServer;
  let cluster: LocalCluster;
  let web: WebClient;
  const tabs: CallTab[] = [];

  before(async () => {
    turn = await TurnServer.start({ peers: ['127.0.0.1'] });
    cluster = await startCluster({ signaling: 1, media: 1, workers: 1, signalingEnv: turn.env });
    web = await startWebClient(cluster);
  });
  after(async () => {
    for (const tab of tabs) await tab.close();
    await web?.close();
    await cluster?.stop();
    await turn?.stop();
  });

  async function open(room: string, inPage: string): Promise<CallTab> {
    const tab = await web.open({ room, name: 'relayed', inPage });
    tabs.push(tab);
    return tab;
  }

  test('lets somebody who may only relay into the call, with credentials of its own', async () => {
    proves('noun: relay only', 'noun: TURN REST credentials');
    const anna = await cluster.join('anna', 'relayed', {
      publish: [{ kind: 'audio' }, { kind: 'video', layers: [0] }],
    });
    const tab = await open('relayed', relayOnly);
    await tab.receives('anna');
    const { media, participantId } = await tab.stats();
    assert.deepEqual(
      [media.send.candidateType, media.recv.candidateType],
      ['relay', 'relay'],
      'both directions go through the server',
    );
    await eventually(
      () => {
        for (const kind of ['audio', 'video'] as const) {
          const report = anna.receiving.find((one) => one.identity !== 'anna' && one.kind === kind);
          assert.ok((report?.received ?? 0) > 10, kind);
        }
      },
      { withinMs: 10_000 },
    );
    const allocations = turn.logs().filter((line) => /ALLOCATE processed, success/.test(line));
    assert.ok(allocations.length > 0);
    for (const line of allocations) assert.match(line, new RegExp(`user <\\d+:dev/${participantId}>`));
    anna.close();
  });

  test('is named in every answer that a connection is made or mended with', async () => {
    proves('noun: iceServers provider', 'restart-ice');
    const ben = await cluster.join('ben', 'answers', { publish: [] });
    const created = await ben.session.request('create-transport', { direction: 'send' });
    const restarted = await ben.session.request('restart-ice', { transportId: created.transport.id });
    for (const iceServers of [created.transport.iceServers, restarted.iceServers]) {
      const [server] = iceServers ?? [];
      assert.deepEqual(server?.urls, turn.urls);
      assert.match(server?.username ?? '', new RegExp(`^\\d+:dev/${ben.participantId}$`));
    }
    ben.close();
  });

  test('that refuses the credentials ends in `failed`, soon and with the reason', async () => {
    // What a wrong secret, a clock that is a day off, or a credential from yesterday come to.
    const wrong = relayOnly.replace(
      'super(',
      'for (const server of configuration?.iceServers ?? []) if (server.credential) server.credential = "wrong"; super(',
    );
    const tab = await open('refused', wrong);
    await eventually(
      async () => {
        const { media, connectionState } = await tab.stats();
        assert.equal(connectionState, 'connected', 'the room is there all the same');
        assert.equal(media.send.state, 'failed');
        assert.deepEqual([...new Set(media.send.iceProblems?.map(({ code }) => code))], [401]);
      },
      { withinMs: 10_000 },
    );
  });
});
