import type { ProducerId } from '@confab/contracts';
import { isPassing } from '../errors.ts';
import { Reconciler } from '../timing/reconciler.ts';
import type { Requests } from '../signaling/requests.ts';
import type { VisibleTile } from './subscription-policy.ts';

/** A window that is being resized changes all tiles with each frame. */
const gatherMs = 50;
/** What the protocol takes. */
const mostTiles = 200;

/**
 * Tells the server what is on screen: a picture that comes at once, because its media waits for it; sizes and what goes at most every 50 ms;
 * and all of it again wherever it was forgotten.
 */
export class VisibleTiles {
  readonly #requests: Requests;
  readonly #reconciler: Reconciler;
  #tiles: readonly VisibleTile[] | undefined;
  #told = '';
  /** Counts how often the server forgot: an answer from before says nothing. */
  #forgotten = 0;

  constructor(requests: Requests) {
    this.#requests = requests;
    this.#reconciler = new Reconciler({ clock: requests.clock, work: () => this.#tell(), isPassing });
  }

  show(tiles: readonly VisibleTile[]): void {
    const before = new Set(this.#tiles?.map(({ producerId }) => producerId));
    this.#tiles = tiles
      .slice(0, mostTiles)
      .map(({ producerId, width, height }) => ({ producerId, width: pixels(width), height: pixels(height) }));
    const isAnyNew = this.#tiles.some(({ producerId }) => !before.has(producerId));
    void this.#reconciler.poke(isAnyNew ? 0 : gatherMs);
  }

  /** Until `show` is called: sizes that are about right for so many, so that the server begins with layers of about that size. */
  expect(producerIds: readonly ProducerId[]): void {
    if (this.#tiles !== undefined || producerIds.length === 0) return;
    const [width, height] = producerIds.length > 4 ? [320, 180] : producerIds.length > 1 ? [640, 360] : [1280, 720];
    this.show(producerIds.map((producerId) => ({ producerId, width, height })));
  }

  /** The server may have forgotten: another participant, another node. */
  again(): void {
    this.#told = '';
    this.#forgotten += 1;
    if (this.#tiles) void this.#reconciler.poke();
  }

  close(): void {
    this.#reconciler.close();
  }

  async #tell(): Promise<void> {
    const tiles = this.#tiles;
    const text = JSON.stringify(tiles);
    if (!tiles || text === this.#told) return;
    const forgotten = this.#forgotten;
    await this.#requests.request('set-visible', { tiles: [...tiles] });
    if (forgotten === this.#forgotten) this.#told = text;
  }
}

/** As the protocol bounds it. */
function pixels(length: number): number {
  return Math.min(16_384, Math.max(0, Math.round(length)));
}
