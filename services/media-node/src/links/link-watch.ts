/** Byte counts since a link was opened, of one moment: what the origin sent, what arrived, what of it was RTP we could take. */
export interface LinkSample {
  readonly atMs: number;
  readonly sent: number;
  readonly received: number;
  readonly rtpReceived: number;
}

/**
 * `quiet`: nothing, or too little to judge, was sent. `silent`: the origin sends and nothing arrives. `rewritten`: packets arrive, but not from where the origin says it sends:
 * mediasoup drops them without a word (its source address is rewritten on the way).
 */
export type LinkVerdict = 'flowing' | 'quiet' | 'suspect' | 'silent' | 'rewritten';

// Below this a lost packet or two, or one that is still on its way, would look like a broken path.
const minBytes = 2_000;
const strikesAllowed = 2;

/** Judges a link by what was sent and what arrived between two reports. A publisher with nothing to say is no fault. */
export class LinkWatch {
  readonly #windowMs: number;
  #last: LinkSample;
  #strikes = 0;

  /** A window shorter than `windowMs` is not judged: two reports in a row would be one silence counted twice. */
  constructor(windowMs: number, openedAtMs: number) {
    this.#windowMs = windowMs;
    this.#last = { atMs: openedAtMs, sent: 0, received: 0, rtpReceived: 0 };
  }

  observe(sample: LinkSample): LinkVerdict {
    const last = this.#last;
    // Too little to judge: it is judged together with what follows.
    if (sample.atMs - last.atMs < this.#windowMs || sample.sent - last.sent < minBytes) return 'quiet';
    this.#last = sample;
    if (sample.rtpReceived > last.rtpReceived) {
      this.#strikes = 0;
      return 'flowing';
    }
    this.#strikes += 1;
    if (this.#strikes < strikesAllowed) return 'suspect';
    return sample.received - last.received >= minBytes / 2 ? 'rewritten' : 'silent';
  }
}
