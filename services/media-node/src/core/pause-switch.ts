/** A producer or consumer of either kind. */
interface Pausable {
  readonly paused: boolean;
  readonly closed: boolean;
  pause(): Promise<void>;
  resume(): Promise<void>;
}

/**
 * Drives something to a wanted state. Changes while a pause or resume is under way are not queued: only the last one counts.
 */
export class PauseSwitch {
  readonly #target: Pausable;
  readonly #onError: (error: unknown) => void;
  #wanted: boolean;
  #driving: Promise<void> | undefined;

  constructor(target: Pausable, onError: (error: unknown) => void) {
    this.#target = target;
    this.#wanted = target.paused;
    this.#onError = onError;
  }

  set(paused: boolean): void {
    this.#wanted = paused;
    this.#driving ??= this.#drive();
  }

  /** Resolves when the last state that was set has been reached, or the target is closed. */
  async settled(): Promise<void> {
    await this.#driving;
  }

  async #drive(): Promise<void> {
    const target = this.#target;
    try {
      // Never done before `set` has stored this promise, or nobody would clear it.
      await Promise.resolve();
      while (!target.closed && target.paused !== this.#wanted) {
        await (this.#wanted ? target.pause() : target.resume());
      }
    } catch (error) {
      // A target that closes meanwhile fails its request; that is no news.
      if (!target.closed) this.#onError(error);
    } finally {
      this.#driving = undefined;
    }
  }
}
