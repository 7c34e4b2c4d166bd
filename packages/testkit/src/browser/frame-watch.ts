import { setTimeout as delay } from 'node:timers/promises';
import type { CallTab } from '../browser/call-tab.ts';

interface Seen {
  frames: number;
  atMs: number;
  longestMs: number;
}

/** Looks every 100 ms whether a tab has decoded new frames of people: how long their pictures stood still at most. */
export class FrameWatch {
  readonly #tab: CallTab;
  readonly #seen = new Map<string, Seen>();
  readonly #looking: Promise<void>;
  #stopAtMs = Number.POSITIVE_INFINITY;

  constructor(tab: CallTab, names: readonly string[]) {
    this.#tab = tab;
    for (const name of names) this.#seen.set(name, { frames: -1, atMs: performance.now(), longestMs: 0 });
    this.#looking = this.#look();
  }

  /** Goes on for so long, then ends. */
  async after(ms: number): Promise<void> {
    this.#stopAtMs = performance.now() + ms;
    await this.#looking;
  }

  /** Over all people; milliseconds, with the 100 ms between two looks in it. */
  longestStillMs(): number {
    return Math.round(Math.max(...[...this.#seen.values()].map(({ longestMs }) => longestMs)));
  }

  async #look(): Promise<void> {
    while (performance.now() < this.#stopAtMs) {
      const { participants } = await this.#tab.stats();
      const nowMs = performance.now();
      for (const [name, seen] of this.#seen) {
        const frames = participants.find((one) => one.name === name)?.video?.framesDecoded ?? seen.frames;
        if (frames !== seen.frames) Object.assign(seen, { frames, atMs: nowMs });
        seen.longestMs = Math.max(seen.longestMs, nowMs - seen.atMs);
      }
      await delay(100);
    }
  }
}
