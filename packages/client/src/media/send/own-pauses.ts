/** Longer than any request lives: what was not heard of until then made no event. */
const keptMs = 20_000;

/**
 * Tells the pauses of one producer that this side asked for from those that somebody else made. Each request that changes
 * something makes one event; events come in the order of the requests, maybe long after their answers.
 */
export class OwnPauses {
  #asked: { readonly paused: boolean; readonly atMs: number }[] = [];

  /** The server is asked to pause or resume. */
  asks(paused: boolean, nowMs: number): void {
    this.#asked = [...this.#asked.filter(({ atMs }) => nowMs - atMs < keptMs), { paused, atMs: nowMs }];
  }

  /** The event came. True when nobody here had asked for it. */
  isForeign(paused: boolean, nowMs: number): boolean {
    const at = this.#asked.findIndex((one) => one.paused === paused && nowMs - one.atMs < keptMs);
    if (at < 0) return true;
    // What was asked before it changed nothing and will make no event.
    this.#asked.splice(0, at + 1);
    return false;
  }

  clear(): void {
    this.#asked = [];
  }
}
