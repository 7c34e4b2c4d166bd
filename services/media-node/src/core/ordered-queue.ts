/** Runs one piece of work after the other, in the order asked. Whoever asks bounds how many wait. */
export class OrderedQueue {
  #last: Promise<unknown> = Promise.resolve();

  run<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work);
    // The next in line waits for the end, not for success; the caller has the failure.
    this.#last = result.catch(() => undefined);
    return result;
  }
}
