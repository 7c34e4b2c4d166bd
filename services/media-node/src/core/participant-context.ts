import type { Clock } from '@confab/platform';
import type { types } from 'mediasoup';
import type { MediaSettings } from './media-settings.ts';
import type { ParticipantAddress, ParticipantEvent } from './participant-events.ts';
import type { RoomMedia } from './room-media.ts';
import type { ScorePace } from './score-pace.ts';
import type { Tombstones } from './tombstones.ts';
import type { MediaWorker } from './worker-pool.ts';

/** Where a participant's media runs on this node: one worker, and its room's router there. */
export interface Seat {
  readonly worker: MediaWorker;
  readonly router: types.Router;
}

/** What the parts of one participant share. */
export interface ParticipantContext {
  readonly address: ParticipantAddress;
  readonly room: RoomMedia;
  readonly settings: MediaSettings;
  readonly clock: Clock;
  /** Keys of this participant that were closed. */
  readonly tombstones: Tombstones;
  /** For scores of all its streams. */
  readonly scores: ScorePace;
  /** The participant's seat; a new one when its worker has died. */
  seat(): Promise<Seat>;
  emit(event: ParticipantEvent): void;
}

/** One command being carried out. */
export interface CommandScope {
  /** Aborts when the caller's deadline has passed. */
  readonly signal: AbortSignal;
  /**
   * To be called after every await: throws when the result is no longer wanted (the participant is gone or has a newer owner,
   * the deadline has passed, `key` was closed meanwhile). The caller then undoes what it opened.
   */
  check(key: string): void;
}
