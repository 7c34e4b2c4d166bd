/** A track without media. Like a browser's, it ends without an event where the page itself stops it. */
export class FakeTrack extends EventTarget {
  readonly kind: 'audio' | 'video';
  enabled = true;
  muted = false;
  contentHint = '';
  readyState: 'live' | 'ended' = 'live';

  constructor(kind: 'audio' | 'video' = 'video') {
    super();
    this.kind = kind;
  }

  getSettings(): MediaTrackSettings {
    return { deviceId: 'chosen', width: 640, height: 360 };
  }

  stop(): void {
    this.readyState = 'ended';
  }

  /** As the SDK takes it. */
  get track(): MediaStreamTrack {
    return this as unknown as MediaStreamTrack;
  }
}
