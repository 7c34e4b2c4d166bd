import type { CallTab } from '@confab/testkit';

/** What a tab has received of somebody's video at one moment. */
export interface Picture {
  readonly atMs: number;
  readonly frames: number;
  readonly height: number;
}

/** Keeps looking, once a second, at what a tab receives of these people. */
export class ReceivedVideo {
  readonly #tab: CallTab;
  readonly #seen: ReadonlyMap<string, Picture[]>;

  constructor(tab: CallTab, names: readonly string[]) {
    this.#tab = tab;
    this.#seen = new Map(names.map((name) => [name, []]));
  }

  get names(): string[] {
    return [...this.#seen.keys()];
  }

  async look(): Promise<void> {
    const { participants } = await this.#tab.stats();
    for (const [name, pictures] of this.#seen) {
      const video = participants.find((one) => one.name === name)?.video;
      if (video) pictures.push({ atMs: performance.now(), frames: video.framesDecoded, height: video.height });
    }
  }

  /** Lines of the last picture. */
  height(name: string): number {
    return this.#pictures(name).at(-1)?.height ?? 0;
  }

  /** Frames decoded per second between two moments. */
  rate(name: string, fromMs: number, toMs: number): number {
    const within = this.#pictures(name).filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
    const [first, last] = [within[0], within.at(-1)];
    if (first === undefined || last === undefined || first === last) throw new Error(`too few looks at ${name}`);
    return ((last.frames - first.frames) * 1000) / (last.atMs - first.atMs);
  }

  #pictures(name: string): Picture[] {
    const pictures = this.#seen.get(name);
    if (pictures === undefined) throw new Error(`nobody looks at ${name}`);
    return pictures;
  }
}
