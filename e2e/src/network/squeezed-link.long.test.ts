import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type CallTab,
  type Child,
  HostProcesses,
  namespacesMissing,
  proves,
  startWebClient,
  TwoHosts,
  type WebClient,
} from '@confab/testkit';
import { PeopleProcess } from './people-process.ts';
import { ReceivedVideo } from './received-video.ts';

const skip = namespacesMissing() ?? false;
const room = 'squeezed';
const squeezedKbps = 400;
/** Until the estimate has come down and the key frames of the lower layers are through. */
const mostSettlingMs = 12_000;
const squeezedMs = 40_000;
const mostRecoveryMs = 15_000;

// Anna, who speaks, and Ben are on the left host with the cluster; Carl's browser is on the right one, whose link is squeezed.
describe(`a receiver whose link is squeezed to ${squeezedKbps} kbit/s`, { skip, timeout: 180_000 }, () => {
  let hosts: TwoHosts;
  let processes: HostProcesses;
  let node: Child;
  let people: PeopleProcess;
  let web: WebClient;
  let tab: CallTab;
  let video: ReceivedVideo;

  before(async () => {
    hosts = await TwoHosts.create();
    processes = new HostProcesses(hosts);
    await processes.startRedis();
    node = await processes.startMediaNode('left');
    await processes.startSignaling();
    const ip = hosts.ip('left');
    const url = `http://${ip}:4000`;
    people = await PeopleProcess.start(processes, 'left', { url, room, names: ['anna', 'ben'] });
    const trusted = `--unsafely-treat-insecure-origin-as-secure=http://${ip}:8080`;
    web = await startWebClient(
      { urls: [url] },
      { page: { on: hosts.on('left'), ip, port: 8080 }, browser: { on: hosts.on('right'), args: [trusted] } },
    );
    tab = await web.open({ room, name: 'carl' });
    video = new ReceivedVideo(tab, ['anna', 'ben']);
  });
  after(async () => {
    await tab?.close();
    await web?.close();
    await processes?.stop();
    await hosts?.destroy();
  });

  /** Looks once a second until it is so; how long that took, in milliseconds. */
  async function lookUntil(isSo: () => boolean, withinMs: number, what: string): Promise<number> {
    const startedMs = performance.now();
    for (;;) {
      await video.look();
      const tookMs = performance.now() - startedMs;
      if (isSo()) return Math.round(tookMs);
      const heights = video.names.map((name) => `${name} ${video.height(name)}p`);
      assert.ok(
        tookMs < withinMs,
        `${what} within ${withinMs} ms: ${heights.join(', ')}\n${node.logs().slice(-3).join('\n')}`,
      );
      await delay(1_000);
    }
  }

  test('falls to lower layers, goes on at 10 frames a second or more, and comes back; nobody else notices', async (t) => {
    proves('noun: squeezed link');
    await lookUntil(() => video.names.every((name) => video.height(name) >= 360), 20_000, 'a good picture before');
    // The estimate needs a while to be steady, and so do the layers of the others.
    await delay(5_000);
    await video.look();
    const former = new Map(video.names.map((name) => [name, video.height(name)]));
    const before = people.report;

    await hosts.squeeze('right', squeezedKbps);
    const squeezedAtMs = performance.now();
    const settledMs = await lookUntil(
      () =>
        video.names.every((name) => video.height(name) < (former.get(name) ?? 0)) &&
        video.names.every((name) => video.rate(name, performance.now() - 2_500, performance.now()) >= 5),
      mostSettlingMs,
      'lower layers',
    );
    const settledAtMs = performance.now();
    t.diagnostic(
      `fell from ${[...former.values()].join('p, ')}p to ${video.names.map((name) => `${video.height(name)}p`).join(', ')} in ${settledMs} ms`,
    );
    while (performance.now() - squeezedAtMs < squeezedMs) {
      await delay(1_000);
      await video.look();
    }
    for (const name of video.names) {
      const framesPerSecond = video.rate(name, settledAtMs, performance.now());
      const worst = worstOf(name, settledAtMs);
      t.diagnostic(`${name}, squeezed: ${framesPerSecond.toFixed(1)} frames/s, in the worst 5 s ${worst.toFixed(1)}`);
      assert.ok(framesPerSecond >= 10, `${name}: ${framesPerSecond} frames/s`);
    }

    await hosts.widen('right');
    const recoveredMs = await lookUntil(
      () => video.names.every((name) => video.height(name) >= (former.get(name) ?? 0)),
      mostRecoveryMs,
      'the former layers',
    );
    t.diagnostic(`back at ${[...former.values()].join('p, ')}p ${recoveredMs} ms after the squeeze`);

    const { people: others } = people.report;
    for (const [index, { name, receiving, layerChanges, faults }] of others.entries()) {
      const was = before.people[index];
      assert.equal(layerChanges, was?.layerChanges, `${name} was told of other layers`);
      assert.deepEqual(
        receiving.map(({ from, kind, height }) => ({ from, kind, height })),
        was?.receiving.map(({ from, kind, height }) => ({ from, kind, height })),
      );
      assert.deepEqual(faults, []);
    }
  });

  function worstOf(name: string, fromMs: number): number {
    const rates: number[] = [];
    for (let startMs = fromMs; startMs + 5_500 < performance.now(); startMs += 1_000) {
      rates.push(video.rate(name, startMs, startMs + 5_500));
    }
    return Math.min(...rates);
  }
});
