import type { Room } from '@confab/client';

type Seen = Parameters<Room['setVisible']>[0][number];

/** Leaves one turn of the page, in which many tiles come and go, to one message. */
const gatherMs = 50;

/**
 * Which tiles are on screen and how large: what is received depends on it. Tiles report themselves when they appear, change
 * their size and go away; one that is hidden is not received.
 */
export class VisibleTiles {
  readonly #room: Pick<Room, 'setVisible'>;
  readonly #tiles = new Map<string, Seen>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(room: Pick<Room, 'setVisible'>) {
    this.#room = room;
  }

  /** Sizes in CSS pixels. The same producer may be shown twice, under two keys. */
  show(key: string, producerId: string, width: number, height: number): void {
    const ratio = globalThis.devicePixelRatio ?? 1;
    const seen = { producerId, width: Math.round(width * ratio), height: Math.round(height * ratio) } as Seen;
    const known = this.#tiles.get(key);
    if (known?.producerId === seen.producerId && known.width === seen.width && known.height === seen.height) return;
    this.#tiles.set(key, seen);
    // Its media waits for it: together with what else this turn of the page shows, not later.
    this.#tellIn(known ? gatherMs : 0);
  }

  hide(key: string): void {
    if (this.#tiles.delete(key)) this.#tellIn(gatherMs);
  }

  /** Tells the server now, also where nothing is to be seen: else a room without tiles would count as never having said so. */
  tell(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#closed) return;
    const largest = new Map<string, Seen>();
    for (const seen of this.#tiles.values()) {
      const known = largest.get(seen.producerId);
      if (!known || known.height < seen.height) largest.set(seen.producerId, seen);
    }
    this.#room.setVisible([...largest.values()]);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#tiles.clear();
  }

  #tellIn(delayMs: number): void {
    if (this.#closed || (this.#timer !== undefined && delayMs > 0)) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.tell(), delayMs);
  }
}
