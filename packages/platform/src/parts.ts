import type { Logger } from './log.ts';

export type StopPart = () => Promise<void> | void;

interface Part {
  readonly name: string;
  readonly start: () => Promise<StopPart>;
}

/** The parts of a process: started in the order they were added, stopped in reverse. */
export class Parts {
  readonly #logger: Logger;
  readonly #stopTimeoutMs: number;
  readonly #parts: Part[] = [];
  readonly #running: { name: string; stop: StopPart }[] = [];
  #stopped: Promise<void> | null = null;

  constructor(logger: Logger, stopTimeoutMs = 10_000) {
    this.#logger = logger;
    this.#stopTimeoutMs = stopTimeoutMs;
  }

  add(name: string, start: () => Promise<StopPart>): void {
    this.#parts.push({ name, start });
  }

  /** Rejects with the first failure, after stopping whatever had started. */
  async start(): Promise<void> {
    for (const part of this.#parts) {
      try {
        const stop = await part.start();
        this.#running.push({ name: part.name, stop });
        // Stopped while this part was starting: stop() could not see it yet, and it must not outlive it.
        if (this.#stopped !== null) return this.#stopRunning();
      } catch (error) {
        await this.stop();
        throw error;
      }
    }
  }

  /** Idempotent. A part that does not stop in time is left behind with a warning: the process ends anyway. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stopRunning();
    return this.#stopped;
  }

  async #stopRunning(): Promise<void> {
    for (let part = this.#running.pop(); part !== undefined; part = this.#running.pop()) {
      try {
        await withTimeout(Promise.resolve(part.stop()), this.#stopTimeoutMs);
      } catch (error) {
        this.#logger.warn({ err: error, part: part.name }, 'a part did not stop cleanly');
      }
    }
  }
}

async function withTimeout(promise: Promise<void>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`did not stop within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
