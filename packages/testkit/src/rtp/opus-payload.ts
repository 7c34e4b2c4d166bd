/** RFC 7587: the RTP clock of Opus is always 48 kHz, one Opus packet is one RTP payload, as it is. */
export const opusClockRate = 48_000;

/** How far the RTP timestamp advances with a packet of this length. */
export function opusTimestampStep(packetMs: number): number {
  return (opusClockRate / 1000) * packetMs;
}

/** The value of `urn:ietf:params:rtp-hdrext:ssrc-audio-level` (RFC 6464); the level in dBov, 0 (loudest) to −127. */
export function audioLevelValue(levelDbov: number, voice: boolean): Uint8Array {
  const magnitude = Math.min(127, Math.max(0, Math.round(-levelDbov)));
  return Uint8Array.of((voice ? 0x80 : 0) | magnitude);
}
