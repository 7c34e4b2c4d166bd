import { mediaClockNtp } from '../rtp/media-clock.ts';
import { buildRtpPacket, type HeaderExtension } from '../rtp/rtp-packet.ts';
import { buildSenderReport } from '../rtp/rtcp-build.ts';
import { wrapInRtx, type RtxStream } from '../rtp/rtx.ts';
import { headerExtensionIds } from './offered-rtp.ts';

/** One stream of RTP packets. */
export interface RtpStreamPlan {
  readonly ssrc: number;
  readonly payloadType: number;
  readonly clockRate: number;
  readonly cname: string;
  readonly rtx?: RtxStream;
  readonly send: (packet: Buffer) => void;
}

export interface SentCounts {
  packets: number;
  octets: number;
  nacksReceived: number;
  retransmitted: number;
}

/** A second of video at 1.5 Mbit/s is about 170 packets; nobody asks for what is older. */
const keptPackets = 512;

/** Numbers, stamps and sends the packets of one SSRC, repeats those that are asked for, and reports as a sender. */
export class RtpSender {
  readonly counts: SentCounts = { packets: 0, octets: 0, nacksReceived: 0, retransmitted: 0 };
  readonly #plan: RtpStreamPlan;
  /** By sequence number modulo its length. */
  readonly #history: (Buffer | undefined)[] = Array.from({ length: keptPackets });
  // In the lower half, or the first packets' wrap is taken for a restart by receivers that count cycles (RFC 3550, A.1).
  #sequence = 1 + Math.floor(Math.random() * 0x7000);
  #rtxSequence = 1 + Math.floor(Math.random() * 0x7000);
  readonly #timestampBase = Math.floor(Math.random() * 0x7fff_ffff);
  #lastTimestamp = 0;
  #lastNtp: bigint | undefined;

  constructor(plan: RtpStreamPlan) {
    this.#plan = plan;
  }

  /** Sends the packets of one frame; `mediaTime` is in units of the RTP clock since the stream's begin. */
  sendFrame(
    mediaTime: number,
    payloads: readonly (readonly Uint8Array[])[],
    extra: readonly HeaderExtension[] = [],
  ): void {
    const captured = mediaClockNtp();
    const capture = Buffer.allocUnsafe(8);
    capture.writeBigUInt64BE(BigInt.asUintN(64, captured));
    const extensions = [...extra, { id: headerExtensionIds.absCaptureTime, value: capture }];
    const timestamp = (this.#timestampBase + mediaTime) >>> 0;
    const { ssrc, payloadType, clockRate } = this.#plan;
    payloads.forEach((payload, index) => {
      // Opus has no frames of several packets: its marker would mean the begin of a talkspurt.
      const marker = clockRate === 90_000 && index === payloads.length - 1;
      const sequence = this.#sequence++ & 0xffff;
      const packet = buildRtpPacket({ payloadType, marker, sequence, timestamp, ssrc, extensions }, ...payload);
      this.#history[sequence % keptPackets] = packet;
      this.counts.packets++;
      this.counts.octets += payload.reduce((sum, part) => sum + part.length, 0);
      this.#plan.send(packet);
    });
    const first = this.#lastNtp === undefined;
    this.#lastTimestamp = timestamp;
    this.#lastNtp = captured;
    // A receiver can relate the streams of one sender from the first report on, not earlier.
    if (first) this.report();
  }

  /** Sends again what is still kept, as RTX where that was negotiated. */
  retransmit(sequences: readonly number[]): void {
    this.counts.nacksReceived++;
    for (const sequence of sequences) {
      const packet = this.#history[sequence % keptPackets];
      if (packet === undefined || packet.readUInt16BE(2) !== sequence) continue;
      const { rtx, send } = this.#plan;
      const repeated = rtx === undefined ? packet : wrapInRtx(packet, rtx, this.#rtxSequence++ & 0xffff);
      if (repeated === undefined) continue;
      this.counts.retransmitted++;
      send(repeated);
    }
  }

  /** Sends a sender report, once there is something to report. */
  report(): void {
    if (this.#lastNtp === undefined) return;
    const ntp = mediaClockNtp();
    const sinceLast = Number(((ntp - this.#lastNtp) * BigInt(this.#plan.clockRate)) >> 32n);
    const { ssrc, cname } = this.#plan;
    const { packets, octets } = this.counts;
    this.#plan.send(
      buildSenderReport({ ssrc, ntp, rtpTimestamp: this.#lastTimestamp + sinceLast, packets, octets }, cname),
    );
  }
}
