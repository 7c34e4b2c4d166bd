import type { DeviceStatus, PersonAddress, PresenceDirectory } from '@confab/cluster';
import type { PodId } from '@confab/contracts';
import type { Logger } from '@confab/platform';

/** People in one script call per shard: a pod whose clients all come back at once announces them in parts. */
const atOnce = 500;

/** What the directory has yet to hear of this pod's people: the newest of each, again until it was heard. */
export class Announcements {
  readonly #directory: PresenceDirectory;
  readonly #podId: PodId;
  readonly #logger: Logger;
  readonly #pending = new Map<string, PersonAddress & { readonly status: DeviceStatus }>();
  #current: Promise<void> = Promise.resolve();
  #next: Promise<void> | null = null;

  constructor(directory: PresenceDirectory, podId: PodId, logger: Logger) {
    this.#directory = directory;
    this.#podId = podId;
    this.#logger = logger;
  }

  /** Resolves when the directory has heard, or cannot. */
  add(key: string, person: PersonAddress, status: DeviceStatus): Promise<void> {
    this.#pending.set(key, { ...person, status });
    return this.flush();
  }

  /** One batch after another, so that an older word never comes after a newer one. Resolves after the next; fails quietly. */
  flush(): Promise<void> {
    this.#next ??= this.#sendAfter(this.#current);
    return this.#next;
  }

  async #sendAfter(before: Promise<void>): Promise<void> {
    // At least a turn: what happens in one turn goes together.
    await before;
    this.#next = null;
    this.#current = this.#send();
    await this.#current;
  }

  async #send(): Promise<void> {
    const due = [...this.#pending];
    for (let start = 0; start < due.length; start += atOnce) {
      const batch = due.slice(start, start + atOnce);
      try {
        await this.#directory.announce(
          this.#podId,
          batch.map(([, entry]) => entry),
        );
      } catch (error) {
        this.#logger.debug({ err: error }, 'who is connected is announced later');
        return;
      }
      for (const [key, entry] of batch) if (this.#pending.get(key) === entry) this.#pending.delete(key);
    }
  }
}
