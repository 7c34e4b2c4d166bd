import type { Source } from '@confab/contracts';
import { captureCamera } from '../devices/capture.ts';
import { CallError } from '../errors.ts';
import type { LocalPublication } from '../media/send/local-publication.ts';
import type { Room } from '../room/room.ts';
import type { DirectPeer } from './direct-peer.ts';

export interface CallTrackOptions {
  /** Opens a camera anew after it was muted, which stops it, so that its light goes out; the same device unless said otherwise. */
  readonly capture?: (() => Promise<MediaStreamTrack>) | undefined;
}

interface LocalTrack {
  track: MediaStreamTrack;
  muted: boolean;
  capture: (() => Promise<MediaStreamTrack>) | undefined;
  publication: LocalPublication | undefined;
}

/** What one sends in a call, whichever way the call takes: the same tracks go to the other browser, to the room, or to both. */
export class LocalTracks {
  readonly #tracks = new Map<Source, LocalTrack>();
  /** A room takes one publication of a source at a time: each begins when the one before is through. */
  readonly #publishing = new Map<Source, Promise<void>>();
  #peer: DirectPeer | undefined;
  #room: Room | undefined;
  #lifecycle: 'open' | 'closed' = 'open';

  get(source: Source): MediaStreamTrack | undefined {
    const local = this.#tracks.get(source);
    // Unmuting a camera captures another one.
    return local?.publication?.track ?? local?.track;
  }

  isMuted(source: Source): boolean {
    const local = this.#tracks.get(source);
    // A moderator mutes the publication.
    return local?.publication?.muted ?? local?.muted ?? true;
  }

  /** Sends a track; it is stopped with the call, or when another one of this source takes its place. */
  async publish(source: Source, track: MediaStreamTrack, { capture }: CallTrackOptions = {}): Promise<void> {
    if (this.#lifecycle === 'closed') {
      track.stop();
      throw new CallError('conflict', 'the call is over');
    }
    const former = this.#tracks.get(source);
    const formerTrack = former?.track;
    const local: LocalTrack = former ?? { track, muted: false, capture: undefined, publication: undefined };
    local.track = track;
    local.capture = source === 'camera' ? (capture ?? sameCamera(track)) : capture;
    track.enabled = !former || !this.isMuted(source);
    this.#tracks.set(source, local);
    // The publication stops its former track itself.
    if (local.publication) await local.publication.replaceTrack(track);
    else if (formerTrack !== track) formerTrack?.stop();
    await this.#peer?.setTrack(source, track);
    if (this.#room) await this.#publishInRoom(this.#room, source);
  }

  async unpublish(source: Source): Promise<void> {
    const local = this.#tracks.get(source);
    if (!local) return;
    this.#tracks.delete(source);
    local.track.stop();
    await this.#peer?.setTrack(source, null);
    await local.publication?.unpublish();
  }

  /** Rejects with `not-found` for a source that is not sent, with a `DeviceError` when the camera is gone; it stays muted then. */
  async setMuted(source: Source, muted: boolean): Promise<void> {
    const local = this.#tracks.get(source);
    if (!local) throw new CallError('not-found', `no ${source} is sent`);
    if (local.publication) {
      await (muted ? local.publication.mute() : local.publication.unmute());
      local.muted = local.publication.muted;
      local.track = local.publication.track;
      if (!local.muted) await this.#peer?.setTrack(source, local.track);
      return;
    }
    local.muted = muted;
    if (muted) {
      local.track.enabled = false;
      if (local.capture) local.track.stop();
      return;
    }
    if (local.capture && local.track.readyState === 'ended') await this.#captureAnew(source, local, local.capture);
    if (!local.muted) local.track.enabled = true;
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
    await Promise.all([...this.#tracks.keys()].map((source) => this.#publishInRoom(room, source)));
  }

  /** Stops everything, also what is captured or published right now: the lights go out. */
  close(): void {
    this.#lifecycle = 'closed';
    for (const { track } of this.#tracks.values()) track.stop();
    this.#tracks.clear();
    this.#peer = undefined;
    this.#room = undefined;
  }

  async #captureAnew(source: Source, local: LocalTrack, capture: () => Promise<MediaStreamTrack>): Promise<void> {
    const ended = local.track;
    let track: MediaStreamTrack;
    try {
      track = await capture();
    } catch (error) {
      local.muted = true;
      throw error;
    }
    // Muted again, replaced, unpublished, or the call is over.
    if (local.muted || local.track !== ended || this.#tracks.get(source) !== local) return track.stop();
    local.track = track;
    await this.#peer?.setTrack(source, track);
    await local.publication?.replaceTrack(track);
    if (local.publication?.muted) await local.publication.unmute();
  }

  #publishInRoom(room: Room, source: Source): Promise<void> {
    const former = this.#publishing.get(source) ?? Promise.resolve();
    const publishing = former.catch(() => {}).then(() => this.#publish(room, source));
    this.#publishing.set(source, publishing);
    return publishing;
  }

  async #publish(room: Room, source: Source): Promise<void> {
    const local = this.#tracks.get(source);
    // Withdrawn, or published by whoever asked before.
    if (!local || local.publication) return;
    const { track, muted, capture } = local;
    const publication = await room.localParticipant.publishTrack(track, { source, muted, capture, stopTrack: true });
    // Another track, a mute, or the end of the call came meanwhile.
    if (this.#tracks.get(source) !== local) return publication.unpublish();
    local.publication = publication;
    if (local.track !== track) await publication.replaceTrack(local.track);
    if (local.muted !== publication.muted) await (local.muted ? publication.mute() : publication.unmute());
  }
}

/** Opens the device of a camera's track again; undefined for pictures that no device makes. */
function sameCamera(track: MediaStreamTrack): (() => Promise<MediaStreamTrack>) | undefined {
  // Of a canvas, or of an app that works on the picture.
  if ('canvas' in track || 'writable' in track) return undefined;
  const { deviceId, width, height, frameRate, facingMode } = track.getSettings();
  return () =>
    captureCamera({
      deviceId,
      width,
      height,
      frameRate,
      ...(facingMode === 'user' || facingMode === 'environment' ? { facingMode } : {}),
    });
}
