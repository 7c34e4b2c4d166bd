import { setTimeout as delay } from 'node:timers/promises';
import { eventually, type LocalCluster, type Participant, type WebClient } from '@confab/testkit';

const room = 'join-time';

/** Notes when the socket opened, and when the first picture of somebody else was shown. */
const stopwatch = `{
  const times = (window.__joinTimes = {});
  const Native = WebSocket;
  window.WebSocket = class extends Native {
    constructor(...parameters) {
      super(...parameters);
      this.addEventListener('open', () => (times.openMs ??= performance.now()));
    }
  };
  const watched = new WeakSet();
  const look = () => {
    for (const video of document.querySelectorAll('[data-testid=tile-remote] video')) {
      if (watched.has(video)) continue;
      watched.add(video);
      video.requestVideoFrameCallback(() => (times.frameMs ??= performance.now()));
    }
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
}`;

/** Milliseconds from the open socket to the first decoded frame of another. */
export async function joinInBrowser(web: WebClient, name: string): Promise<number> {
  const tab = await web.open({ room, name, inPage: stopwatch });
  try {
    // Not waitForFunction: the page's policy forbids what it does.
    return await eventually(
      async () => {
        const ms = (await tab.page.evaluate('window.__joinTimes.frameMs - window.__joinTimes.openMs')) as number;
        if (Number.isNaN(ms)) throw new Error('no picture yet');
        return ms;
      },
      { withinMs: 20_000, everyMs: 50 },
    );
  } finally {
    await tab.close();
  }
}

/** Milliseconds from dialling the socket to the first media packet of another. */
export async function joinInNode(cluster: LocalCluster, urls: readonly string[], identity: string): Promise<number> {
  const token = await cluster.token({ identity, room });
  const startMs = performance.now();
  const participant = await cluster.join(identity, room, { token, urls, publish: [] });
  try {
    while (!participant.receiving.some(({ received }) => received > 0)) {
      if (performance.now() - startMs > 20_000) throw new Error('no packet within 20 s');
      await delay(1);
    }
    return performance.now() - startMs;
  } finally {
    await participant.leave();
  }
}

/** Somebody to see and hear: audio, and video in one small layer. */
export function publishInto(cluster: LocalCluster, urls: readonly string[]): Promise<Participant> {
  return cluster.join('publisher', room, { urls, publish: [{ kind: 'audio' }, { kind: 'video', layers: [0] }] });
}
