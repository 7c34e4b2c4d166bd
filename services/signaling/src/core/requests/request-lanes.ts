import { CallError } from '@confab/contracts';

/**
 * Where a request waits for those before it. `room` requests (join, resume, leave) come one after another and everything that
 * came later waits for them; `publish` and `subscribe` are each in order, but a consumer that waits for a slow link does not
 * hold up a mute; what people say, and what moderators do, happens in the order in which they asked for it (`say`, `moderate`); `free` ones change nothing.
 */
export type Lane = 'room' | 'publish' | 'subscribe' | 'say' | 'moderate' | 'free';

/** More than this from one socket unanswered: it does not wait for its acks. */
const maxWaiting = 256;

/** Keeps one session's requests in order where order matters. */
export class RequestLanes {
  #waiting = 0;
  readonly #tails = new Map<Lane, Promise<unknown>>();

  /** @throws CallError `rate-limited` when too many wait */
  async run<Answer>(lane: Lane, request: () => Promise<Answer>): Promise<Answer> {
    if (this.#waiting >= maxWaiting) {
      throw new CallError('rate-limited', 'too many unanswered requests', { retryAfterMs: 1000 });
    }
    this.#waiting += 1;
    const before = [this.#tails.get('room'), lane === 'room' || lane === 'free' ? undefined : this.#tails.get(lane)];
    const answer = this.#after(before, request);
    const tail = answer.catch(() => undefined);
    if (lane !== 'free') this.#tails.set(lane, tail);
    try {
      return await answer;
    } finally {
      this.#waiting -= 1;
      if (this.#tails.get(lane) === tail) this.#tails.delete(lane);
    }
  }

  async #after<Answer>(before: (Promise<unknown> | undefined)[], request: () => Promise<Answer>): Promise<Answer> {
    for (const tail of before) if (tail !== undefined) await tail;
    return request();
  }
}
