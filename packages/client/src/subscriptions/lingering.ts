import type { MediaKind, ProducerId } from '@confab/contracts';

/** How long media goes on that is not wanted any more: who turns a page back, or says another word, finds it running. */
const lingerMs: Readonly<Record<MediaKind, number>> = { video: 2_000, audio: 5_000 };
/** Whoever turns pages faster than that closes the oldest at once. */
const mostLingering: Readonly<Record<MediaKind, number>> = { video: 12, audio: 6 };

/** What lost its reason a moment ago and goes on for a while. Pure but for what it is told. */
export class Lingering {
  readonly #since = new Map<ProducerId, { readonly kind: MediaKind; readonly atMs: number }>();

  /** It is not wanted any more; asking again changes nothing. */
  add(producerId: ProducerId, kind: MediaKind, nowMs: number): void {
    if (!this.#since.has(producerId)) this.#since.set(producerId, { kind, atMs: nowMs });
  }

  /** It is wanted again, or gone. */
  remove(producerId: ProducerId): void {
    this.#since.delete(producerId);
  }

  /** Takes out what has lingered long enough. */
  takeDue(nowMs: number): ProducerId[] {
    const excess: Record<MediaKind, number> = { video: -mostLingering.video, audio: -mostLingering.audio };
    for (const { kind } of this.#since.values()) excess[kind] += 1;
    const due: ProducerId[] = [];
    // Oldest first, as they were added.
    for (const [producerId, { kind, atMs }] of this.#since) {
      if (nowMs - atMs < lingerMs[kind] && excess[kind] <= 0) continue;
      excess[kind] -= 1;
      due.push(producerId);
      this.#since.delete(producerId);
    }
    return due;
  }

  /** Milliseconds until there is something to take; undefined when nothing lingers. */
  nextInMs(nowMs: number): number | undefined {
    const ends = [...this.#since.values()].map(({ kind, atMs }) => atMs + lingerMs[kind] - nowMs);
    return ends.length === 0 ? undefined : Math.max(0, Math.min(...ends));
  }
}
