import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  type CallTab,
  eventually,
  FrameWatch,
  type LocalCluster,
  type Participant,
  proves,
  type ServiceProcess,
  startCluster,
  startWebClient,
  type WebClient,
} from '@confab/testkit';

const room = 'survivors';
const light = [{ kind: 'audio' }, { kind: 'video', layers: [0] }] as const;

describe('one of two signaling processes is killed in a call', () => {
  let cluster: LocalCluster;
  let web: WebClient;
  let tab: CallTab;
  let killed: ServiceProcess;
  let left: ServiceProcess;
  /** Was connected to the process that dies; to the one that stays; came afterwards. */
  let lost: Participant;
  let stayed: Participant;
  let newcomer: Participant | undefined;

  before(async () => {
    cluster = await startCluster({ signaling: 2, media: 2, workers: 1, signalingEnv: { MAX_PER_ROOM_AND_NODE: '2' } });
    web = await startWebClient(cluster);
    tab = await web.open({ room, name: 'tab' });
    const { signalingUrl } = await tab.stats();
    const isTabs = (pod: ServiceProcess): boolean => pod.url === new URL(signalingUrl).origin;
    killed = cluster.signaling.find(isTabs) as ServiceProcess;
    left = cluster.signaling.find((pod) => !isTabs(pod)) as ServiceProcess;
    const join = (name: string, urls: string[]): Promise<Participant> =>
      cluster.join(name, room, { name, urls, publish: light });
    lost = await join('lost', [killed.url, left.url]);
    stayed = await join('stayed', [left.url]);
    await tab.receives('lost');
    await tab.receives('stayed');
    await eventually(() => assert.ok(stayed.receiving.filter(({ received }) => received > 20).length === 4), {
      withinMs: 15_000,
    });
  });
  after(async () => {
    for (const person of [lost, stayed, newcomer]) person?.close();
    await web?.close();
    await cluster?.stop();
  });

  it('everybody finds the other process by themselves, and video never stops', async () => {
    proves('resume', 'noun: reconnecting states');
    const watch = new FrameWatch(tab, ['lost', 'stayed']);
    const silentBeforeMs = Math.max(...stayed.receiving.map(({ longestSilenceMs }) => longestSilenceMs));
    await killed.kill('SIGKILL');
    await eventually(
      async () => {
        const { signalingUrl, connectionState } = await tab.stats();
        assert.equal(new URL(signalingUrl).origin, left.url);
        assert.equal(connectionState, 'connected');
        assert.equal(lost.session.state, 'joined');
      },
      { withinMs: 15_000, everyMs: 100 },
    );
    await watch.after(3000);
    assert.ok(watch.longestStillMs() < 1500, `a picture stood still for ${watch.longestStillMs()} ms`);
    const silentMs = Math.max(...stayed.receiving.map(({ longestSilenceMs }) => longestSilenceMs));
    assert.ok(silentMs < Math.max(1500, silentBeforeMs + 1), `a stream was silent for ${silentMs} ms`);
    assert.equal(stayed.received.length, 0, 'no consumer was closed');
    assert.deepEqual(
      lost.log.events.filter(({ name }) => name === 'transport-closed'),
      [],
    );
  });

  it('others saw at most that somebody was reconnecting', () => {
    const left = stayed.log.events.filter(({ name }) => name === 'participant-left' || name === 'producer-closed');
    assert.deepEqual(left, []);
    for (const person of [lost, stayed]) {
      assert.deepEqual([person.log.seq.gaps, person.log.seq.repeats], [0, 0], person.identity);
      assert.deepEqual(person.log.violations, []);
    }
  });

  it('muting works, and is seen', async () => {
    await tab.click('toggle-microphone');
    await eventually(() => assert.ok(stayed.producers.some(({ kind, paused }) => kind === 'audio' && paused)), {
      withinMs: 5000,
    });
    await lost.mute('video');
    await eventually(async () => assert.equal(stayed.producers.filter(({ paused }) => paused).length, 2), {
      withinMs: 5000,
    });
  });

  it('new people join and are seen by all', async () => {
    newcomer = await cluster.join('newcomer', room, { name: 'newcomer', urls: [killed.url, left.url], publish: light });
    await tab.receives('newcomer');
    const joined = newcomer;
    await eventually(() => assert.ok(joined.from('stayed', 'video').received > 10), { withinMs: 10_000 });
  });

  it('leaving is seen at once', async () => {
    await tab.click('leave');
    const leavings = (): unknown[] =>
      stayed.log.events.flatMap(({ name, data }) =>
        name === 'participant-left' ? [(data as { reason: string }).reason] : [],
      );
    await eventually(() => assert.deepEqual(leavings(), ['left']), { withinMs: 2000 });
  });

  it('who left comes back through the lobby, and is seen and heard', async () => {
    await tab.click('rejoin');
    await tab.click('join');
    await tab.inCall();
    await tab.receives('newcomer');
  });
});
