import type { ParticipantId, Source } from '@confab/contracts';
import type { Requests } from '../../signaling/requests.ts';

export interface RemoveOptions {
  /** Words for the removed person; they come with their event `removed`. */
  readonly reason?: string | undefined;
  /** Keeps their identity out for the rest of the room's life. */
  readonly ban?: boolean | undefined;
}

/**
 * What who has `roomAdmin` may do. Everything resolves when it is done and rejects with the server's refusal: `forbidden` for
 * others, `not-found` where the person has left.
 */
export class Moderation {
  readonly #requests: Requests;

  constructor(requests: Requests) {
    this.#requests = requests;
  }

  /** Mutes somebody: this source, or microphone and camera where none is named. They can unmute themselves. */
  async mute(participantId: ParticipantId, source?: Source): Promise<void> {
    await this.#requests.request('mute-participant', { participantId, ...(source === undefined ? {} : { source }) });
  }

  async remove(participantId: ParticipantId, { reason, ban }: RemoveOptions = {}): Promise<void> {
    await this.#requests.request('remove-participant', {
      participantId,
      ...(reason === undefined ? {} : { reason }),
      ...(ban === undefined ? {} : { ban }),
    });
  }

  /** Lets nobody new in, or somebody again. */
  async lock(locked: boolean): Promise<void> {
    await this.#requests.request('lock-room', { locked });
  }

  /** Ends the room for all, oneself included. */
  async end(): Promise<void> {
    await this.#requests.request('end-room', {});
  }

  /** Lets somebody in from the lobby. */
  async admit(participantId: ParticipantId): Promise<void> {
    await this.#requests.request('admit', { participantId });
  }

  async deny(participantId: ParticipantId): Promise<void> {
    await this.#requests.request('deny', { participantId });
  }
}
