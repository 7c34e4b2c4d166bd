import type { RoomAddress, RoomEpoch } from '@confab/contracts';
import type { Ownership, RoomDirectory } from '@confab/cluster';
import type { Logger } from '@confab/platform';

export interface Removal {
  readonly address: RoomAddress;
  readonly epoch: RoomEpoch;
  readonly owner: Ownership;
}

/** Beyond this the directory has been away for long, and joins fail before they leave anything to remove. */
const maxWaiting = 10_000;

/**
 * Participants of failed joins. Their pod lives, so no lease of theirs runs out: they are removed by it, now or, while the
 * directory is away, with a later tick.
 */
export class Removals {
  readonly #directory: Pick<RoomDirectory, 'removeParticipant'>;
  readonly #logger: Logger;
  readonly #waiting = new Map<string, Removal>();

  constructor(directory: Pick<RoomDirectory, 'removeParticipant'>, logger: Logger) {
    this.#directory = directory;
    this.#logger = logger;
  }

  add(removal: Removal): void {
    if (this.#waiting.size < maxWaiting) this.#waiting.set(removal.owner.participantId, removal);
    void this.#carryOut(removal);
  }

  /** Once a tick. */
  retry(): void {
    for (const removal of this.#waiting.values()) void this.#carryOut(removal);
  }

  async #carryOut({ address, epoch, owner }: Removal): Promise<void> {
    const { participantId, ownerEpoch } = owner;
    const operationId = `undo/${participantId}/${ownerEpoch}`;
    try {
      await this.#directory.removeParticipant({ operationId, address, epoch, owner, reason: 'left' });
      this.#waiting.delete(participantId);
    } catch (error) {
      this.#logger.warn({ err: error, participantId }, 'a failed join is undone with a later tick');
    }
  }
}
