import type { EventEmitter } from 'eventemitter3';
import type { ConnectionQuality, DirectEventData, ParticipantId } from '@confab/contracts';
import { announce } from '../../announce.ts';
import type { RoomEvents } from '../room-events.ts';
import type { DirectHandlers } from '../../signaling/pushes.ts';
import type { RoomChange } from '../room-change.ts';
import type { RoomFeature } from '../room-feature.ts';
import type { Joined } from '../room-session.ts';

export interface RoomLiveOptions {
  readonly room: EventEmitter<RoomEvents>;
  /** Everybody's number, oneself included. */
  readonly people: () => number;
  /** Whose audio is worth receiving now, the newest speaker first. */
  readonly audible: (participantIds: readonly ParticipantId[]) => void;
  /** False for somebody who is not here (any more). */
  readonly qualityIs: (participantId: ParticipantId, quality: ConnectionQuality) => boolean;
}

/** The protocol's bound, as its type has it. */
const audioOnlyAbove: DirectEventData<'recommend-audio-only'>['threshold'] = 40;

/** Hints of the moment, none of which is kept anywhere: who speaks, how media gets through, when video is too much. */
export class RoomLive implements RoomFeature {
  readonly #options: RoomLiveOptions;
  #activeSpeaker: ParticipantId | null = null;
  #audioOnlyRecommended = false;

  constructor(options: RoomLiveOptions) {
    this.#options = options;
  }

  get activeSpeaker(): ParticipantId | null {
    return this.#activeSpeaker;
  }

  /** Holds until the room has become small enough again. */
  get audioOnlyRecommended(): boolean {
    return this.#audioOnlyRecommended;
  }

  entered({ audioOnlyRecommended }: Pick<Joined, 'audioOnlyRecommended'>): void {
    if (audioOnlyRecommended) this.#recommend(this.#options.people());
    else this.#audioOnlyRecommended = false;
    // Of another connection, maybe under another name of one's own; who speaks now is told right after.
    if (this.#activeSpeaker !== null) this.#speakerIs(null, 0);
  }

  apply(change: RoomChange): void {
    if (change.type !== 'participant-left') return;
    if (this.#options.people() <= audioOnlyAbove) this.#audioOnlyRecommended = false;
    if (change.participant.participantId === this.#activeSpeaker) this.#speakerIs(null, 0);
  }

  readonly direct: DirectHandlers = {
    'active-speaker': ({ participantId, volume, audible }) => {
      this.#options.audible(audible ?? (participantId === null ? [] : [participantId]));
      this.#speakerIs(participantId, volume);
    },
    'connection-quality': ({ participantId, quality }) => {
      if (!this.#options.qualityIs(participantId, quality)) return;
      announce(this.#options.room, 'connectionQualityChanged', participantId, quality);
    },
    'recommend-audio-only': ({ participants }) => this.#recommend(participants),
  };

  #speakerIs(participantId: ParticipantId | null, volume: number): void {
    this.#activeSpeaker = participantId;
    announce(this.#options.room, 'activeSpeakerChanged', participantId, volume);
  }

  #recommend(participants: number): void {
    this.#audioOnlyRecommended = true;
    announce(this.#options.room, 'audioOnlyRecommended', participants);
  }
}
