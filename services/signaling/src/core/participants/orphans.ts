import type { RoomAddress, RoomEpoch } from '@confab/contracts';
import type { Ownership, RoomDirectory } from '@confab/cluster';
import type { Logger } from '@confab/platform';

/**
 * A participant that the directory gives to this pod, and nobody here looks after. `remove`: its join failed, it never came in.
 * `away`: its resume failed, its client will try again. `leave-lobby`: its client waits no more, if it ever did.
 */
export type Orphan = { readonly address: RoomAddress; readonly owner: Ownership } & (
  { readonly fate: 'remove' | 'away'; readonly epoch: RoomEpoch } | { readonly fate: 'leave-lobby' }
);

type Directory = Pick<RoomDirectory, 'removeParticipant' | 'markReconnecting' | 'decideWaiting'>;

/** Beyond this the directory has been away for long, and joins fail before they leave anything behind. */
const maxWaiting = 10_000;

/**
 * What failed joins and resumes leave behind. Their pod lives, so no lease of theirs runs out: they are ended by it, now or,
 * while the directory is away, with a later tick.
 */
export class Orphans {
  readonly #directory: Directory;
  readonly #removeAfterMs: number;
  readonly #logger: Logger;
  readonly #waiting = new Map<string, Orphan>();

  constructor(directory: Directory, removeAfterMs: number, logger: Logger) {
    this.#directory = directory;
    this.#removeAfterMs = removeAfterMs;
    this.#logger = logger;
  }

  get size(): number {
    return this.#waiting.size;
  }

  add(orphan: Orphan): void {
    if (this.#waiting.size < maxWaiting) this.#waiting.set(keyOf(orphan), orphan);
    void this.#carryOut(orphan);
  }

  /** Once a tick. */
  retry(): void {
    for (const orphan of this.#waiting.values()) void this.#carryOut(orphan);
  }

  async #carryOut(orphan: Orphan): Promise<void> {
    const { address, owner, fate } = orphan;
    const operationId = `${fate}/${keyOf(orphan)}`;
    try {
      if (fate === 'leave-lobby') {
        const { participantId } = owner;
        await this.#directory.decideWaiting({ operationId, address, participantId, decision: 'left' });
      } else if (fate === 'remove') {
        const { epoch } = orphan;
        await this.#directory.removeParticipant({ operationId, address, epoch, owner, reason: 'left' });
      } else {
        const removeAfterMs = this.#removeAfterMs;
        await this.#directory.markReconnecting({ operationId, address, owner, removeAfterMs });
      }
      this.#waiting.delete(keyOf(orphan));
    } catch (error) {
      const { participantId } = owner;
      this.#logger.warn({ err: error, participantId, fate }, 'what nobody looks after is undone with a later tick');
    }
  }
}

/** A newer owner is somebody else's; who waits has none yet. */
function keyOf({ owner }: Orphan): string {
  return `${owner.participantId}/${owner.ownerEpoch}`;
}
