import type { RoomDirectory } from '@confab/cluster';
import type { ParticipantId } from '@confab/contracts';
import type { Clock, Logger, Timer } from '@confab/platform';
import type { NodeIdentity } from './node-identity.ts';
import type { Participant } from './participant.ts';

export interface ReaperOptions {
  readonly directory: Pick<RoomDirectory, 'findAbsent'>;
  readonly identity: NodeIdentity;
  readonly participants: () => Iterable<Participant>;
  readonly clock: Clock;
  readonly logger: Logger;
}

const periodMs = 5_000;
/** Participants asked about in one call. */
const batchSize = 500;

/**
 * Ends the media of participants that the directory does not know here: their pod died before it could say so. Only those
 * absent twice running, because a join reaches the node before the directory; nobody while the directory is away.
 */
export class Reaper {
  readonly #options: ReaperOptions;
  #absent = new Set<Participant>();
  #timer: Timer | null = null;
  #state: 'open' | 'closed' = 'open';

  constructor(options: ReaperOptions) {
    this.#options = options;
  }

  start(): void {
    const { clock } = this.#options;
    this.#timer = clock.after(periodMs * (0.9 + Math.random() * 0.2), () => {
      void this.#roundAndNext();
    });
  }

  stop(): void {
    this.#state = 'closed';
    this.#timer?.cancel();
  }

  /** Never rejects. */
  async round(): Promise<void> {
    const { logger, participants } = this.#options;
    const asked = [...participants()];
    try {
      const absent = await this.#findAbsent(asked);
      if (this.#state === 'closed') return;
      for (const participant of absent) {
        if (!this.#absent.has(participant)) continue;
        absent.delete(participant);
        logger.info({ participantId: participant.address.participantId }, 'the directory does not know a participant');
        participant.close();
      }
      this.#absent = absent;
    } catch (error) {
      // Twice *running*: what was absent before the outage counts no more.
      this.#absent = new Set();
      logger.debug({ err: error }, 'the directory cannot be asked; nobody is reaped');
    }
  }

  async #roundAndNext(): Promise<void> {
    await this.round();
    if (this.#state === 'open') this.start();
  }

  async #findAbsent(asked: readonly Participant[]): Promise<Set<Participant>> {
    const { directory, identity } = this.#options;
    const absent = new Set<Participant>();
    for (let from = 0; from < asked.length; from += batchSize) {
      const batch = asked.slice(from, from + batchSize);
      const { nodeId, nodeEpoch } = identity;
      const ids = new Set<ParticipantId>(
        await directory.findAbsent(
          { nodeId, nodeEpoch },
          batch.map(({ address: { room, participantId } }) => ({ address: room, epoch: room.epoch, participantId })),
        ),
      );
      for (const participant of batch) {
        if (ids.has(participant.address.participantId)) absent.add(participant);
      }
    }
    return absent;
  }
}
