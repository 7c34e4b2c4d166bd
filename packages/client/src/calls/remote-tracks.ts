import type { Source } from '@confab/contracts';
import type { Clock } from '../timing/clock.ts';
import type { Room } from '../room/room.ts';

/** Something received from somebody in a call. */
export interface CallTrack {
  readonly identity: string;
  readonly source: Source;
  readonly track: MediaStreamTrack;
  /** Which way it came. */
  readonly via: 'direct' | 'room';
}

/** After this long the track of the room takes the direct one's place, whether something came or not. */
const mostMs = 3_000;

/** What is received in a call, one track for each person's source: while it moves to the room, the one on which something comes. */
export class RemoteTracks {
  readonly #clock: Clock;
  readonly #changed: () => void;
  readonly #tracks = new Map<string, CallTrack>();
  readonly #cancels = new Set<() => void>();
  #leaveRoom: () => void = () => {};

  constructor(clock: Clock, changed: () => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  get list(): readonly CallTrack[] {
    return [...this.#tracks.values()];
  }

  /** True while something is shown that came directly. */
  get isAnyDirect(): boolean {
    return this.list.some(({ via }) => via === 'direct');
  }

  addDirect(identity: string, source: Source, track: MediaStreamTrack): void {
    const known = this.#tracks.get(keyOf(identity, source));
    if (known?.via !== 'room') this.#put({ identity, source, track, via: 'direct' });
  }

  /** This came directly, and does not any more. */
  removeDirect(identity: string, source: Source): void {
    const key = keyOf(identity, source);
    if (this.#tracks.get(key)?.via !== 'direct') return;
    this.#tracks.delete(key);
    this.#changed();
  }

  /** Everything that came directly is over. */
  dropDirect(): void {
    for (const [key, { via }] of this.#tracks) if (via === 'direct') this.#tracks.delete(key);
    this.#changed();
  }

  follow(room: Room): void {
    const subscribed: Parameters<typeof room.on<'trackSubscribed'>>[1] = (track, { source }, { identity }) =>
      this.#received({ identity, source, track, via: 'room' });
    const unsubscribed: Parameters<typeof room.on<'trackUnsubscribed'>>[1] = (track, { source }, { identity }) => {
      const key = keyOf(identity, source);
      if (this.#tracks.get(key)?.track !== track) return;
      this.#tracks.delete(key);
      this.#changed();
    };
    room.on('trackSubscribed', subscribed);
    room.on('trackUnsubscribed', unsubscribed);
    this.#leaveRoom = () => {
      room.off('trackSubscribed', subscribed);
      room.off('trackUnsubscribed', unsubscribed);
    };
    // What was received while the join's answer was on its way to us.
    for (const participant of room.participants.values()) {
      for (const { source, track } of participant.publications.values()) {
        if (track) this.#received({ identity: participant.identity, source, track, via: 'room' });
      }
    }
  }

  close(): void {
    this.#leaveRoom();
    for (const cancel of this.#cancels) cancel();
    this.#cancels.clear();
    this.#tracks.clear();
  }

  #received(next: CallTrack): void {
    const shown = this.#tracks.get(keyOf(next.identity, next.source));
    if (shown?.via !== 'direct' || !next.track.muted) return this.#put(next);
    // Browsers call a remote track muted until its first packet: until then the direct one goes on.
    const replace = () => {
      cancel();
      if (next.track.readyState === 'live') this.#put(next);
    };
    const cancelTimer = this.#clock.after(mostMs, replace);
    next.track.addEventListener('unmute', replace, { once: true });
    const cancel = () => {
      cancelTimer();
      next.track.removeEventListener('unmute', replace);
      this.#cancels.delete(cancel);
    };
    this.#cancels.add(cancel);
  }

  #put(track: CallTrack): void {
    this.#tracks.set(keyOf(track.identity, track.source), track);
    this.#changed();
  }
}

function keyOf(identity: string, source: Source): string {
  return `${source}/${identity}`;
}
