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
  #running: Promise<void> | null = null;

  constructor(directory: PresenceDirectory, podId: PodId, logger: Logger) {
    this.#directory = directory;
    this.#podId = podId;
    this.#logger = logger;
  }

  add(key: string, person: PersonAddress, status: DeviceStatus): void {
    this.#pending.set(key, { ...person, status });
    void this.flush();
  }

  /** One after another, so that an older word never comes after a newer one. Fails quietly. */
  flush(): Promise<void> {
    this.#running ??= this.#send().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #send(): Promise<void> {
    // What happens in one turn goes together.
    await Promise.resolve();
    while (this.#pending.size > 0) {
      const batch = [...this.#pending].slice(0, atOnce);
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
