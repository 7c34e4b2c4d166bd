import type { Source } from '@confab/contracts';
import { CallError } from '../errors.ts';
import type { LocalPublication } from '../media/send/local-publication.ts';
import type { Room } from '../room/room.ts';
import type { DirectPeer } from './direct-peer.ts';

interface LocalTrack {
  readonly track: MediaStreamTrack;
  muted: boolean;
  publication: LocalPublication | undefined;
}

/** What one sends in a call, whichever way the call takes: the same tracks go to the other browser, to the room, or to both. */
export class LocalTracks {
  readonly #tracks = new Map<Source, LocalTrack>();
  #peer: DirectPeer | undefined;
  #room: Room | undefined;

  get sources(): readonly Source[] {
    return [...this.#tracks.keys()];
  }

  get(source: Source): MediaStreamTrack | undefined {
    const local = this.#tracks.get(source);
    // Muting a camera stops its track, and unmuting captures another one.
    return local?.publication?.track ?? local?.track;
  }

  isMuted(source: Source): boolean {
    return this.#tracks.get(source)?.muted ?? true;
  }

  /** Sends a track; it is stopped with the call, or when another one of this source takes its place. */
  async publish(source: Source, track: MediaStreamTrack): Promise<void> {
    const former = this.#tracks.get(source);
    const next: LocalTrack = { track, muted: former?.muted ?? false, publication: former?.publication };
    track.enabled = !next.muted;
    this.#tracks.set(source, next);
    // The publication stops the former track itself.
    if (next.publication) await next.publication.replaceTrack(track);
    else if (former && former.track !== track) former.track.stop();
    await this.#peer?.setTrack(source, track);
    if (this.#room && !next.publication) await this.#publishInRoom(this.#room, source, next);
  }

  async unpublish(source: Source): Promise<void> {
    const local = this.#tracks.get(source);
    if (!local) return;
    this.#tracks.delete(source);
    local.track.stop();
    await this.#peer?.setTrack(source, null);
    await local.publication?.unpublish();
  }

  /** @throws CallError `not-found` for a source that is not sent */
  async setMuted(source: Source, muted: boolean): Promise<void> {
    const local = this.#tracks.get(source);
    if (!local) throw new CallError('not-found', `no ${source} is sent`);
    local.muted = muted;
    local.track.enabled = !muted;
    await (muted ? local.publication?.mute() : local.publication?.unmute());
  }

  /** To the other browser from now on; undefined: not any more. */
  async useDirect(peer: DirectPeer | undefined): Promise<void> {
    this.#peer = peer;
    if (!peer) return;
    await Promise.all([...this.#tracks].map(([source, { track }]) => peer.setTrack(source, track)));
  }

  /** Into the room from now on. Rejects with the server's refusal of the first that it refused. */
  async useRoom(room: Room): Promise<void> {
    this.#room = room;
    await Promise.all([...this.#tracks].map(([source, local]) => this.#publishInRoom(room, source, local)));
  }

  /** Stops everything: the lights go out. */
  stop(): void {
    for (const { track } of this.#tracks.values()) track.stop();
    this.#tracks.clear();
    this.#peer = undefined;
    this.#room = undefined;
  }

  async #publishInRoom(room: Room, source: Source, local: LocalTrack): Promise<void> {
    const { localParticipant } = room;
    const { track, muted } = local;
    const publication =
      source === 'camera'
        ? await localParticipant.publishCamera({ track, muted })
        : source === 'microphone'
          ? await localParticipant.publishMicrophone({ track, muted })
          : await localParticipant.publishTrack(track, { source, muted });
    // Another track, a mute, or the end of the call came meanwhile.
    const now = this.#tracks.get(source);
    if (!now) return publication.unpublish();
    now.publication = publication;
    if (now.track !== track) await publication.replaceTrack(now.track);
    if (now.muted !== publication.muted) await (now.muted ? publication.mute() : publication.unmute());
  }
}
