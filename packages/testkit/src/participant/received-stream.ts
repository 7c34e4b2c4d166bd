import type { Consumer } from '@confab/contracts';
import { ArrivalTracker, type ArrivalCounts } from '../rtp/arrival-tracker.ts';
import { Histogram } from '../rtp/histogram.ts';
import { mediaClockNtp, ntpDifferenceMs } from '../rtp/media-clock.ts';
import type { ReportBlock } from '../rtp/rtcp-build.ts';
import type { RtcpItem } from '../rtp/rtcp-parse.ts';
import { readHeaderExtension, type ParsedRtp } from '../rtp/rtp-packet.ts';
import { unwrapRtx } from '../rtp/rtx.ts';
import { parseVp8Payload } from '../rtp/vp8-payload.ts';
import { absCaptureTimeUri } from './offered-rtp.ts';

/** What one consumer has received so far. Losses are what is missing after reordering and retransmission. */
export interface ReceivedReport extends Readonly<ArrivalCounts> {
  readonly consumerId: string;
  readonly producerId: string;
  readonly participantId: string;
  readonly kind: 'audio' | 'video';
  readonly octets: number;
  /** Capture at the sender to arrival here, of packets that came directly; 0 before the first. */
  readonly delayMs: { readonly p50: number; readonly p95: number; readonly p99: number; readonly max: number };
  /** The longest time without a packet, the one that lasts now included; a pause that was asked for does not count. */
  readonly longestSilenceMs: number;
  readonly keyFrames: number;
  /** Of the last key frame. */
  readonly size: { readonly width: number; readonly height: number } | undefined;
  /** From consuming to the first packet. */
  readonly firstPacketMs: number | undefined;
}

/** The receiving end of one consumer. */
export class ReceivedStream {
  readonly consumer: Consumer;
  readonly ssrc: number;
  readonly rtxSsrc: number | undefined;
  readonly #sinceMs: number;
  readonly #clockRate: number;
  readonly #captureTimeId: number;
  readonly #arrivals = new ArrivalTracker();
  readonly #delays = new Histogram();
  #octets = 0;
  #keyFrames = 0;
  #size: ReceivedReport['size'];
  #firstMs: number | undefined;
  /** Undefined while silence is nobody's fault. */
  #lastMs: number | undefined;
  #longestSilenceMs = 0;
  #jitter = 0;
  #lastTransit: number | undefined;
  #lastSenderReport: { middleNtp: number; arrivedAt: bigint } | undefined;
  #reportedExpected = 0;
  #reportedReceived = 0;

  constructor(consumer: Consumer, sinceMs: number) {
    this.consumer = consumer;
    this.#sinceMs = sinceMs;
    const { encodings, codecs, headerExtensions } = consumer.rtpParameters;
    const encoding = encodings?.[0];
    if (encoding?.ssrc === undefined) throw new Error(`consumer ${consumer.id} has no ssrc`);
    this.ssrc = encoding.ssrc;
    this.rtxSsrc = encoding.rtx?.ssrc;
    this.#clockRate = codecs[0]!.clockRate;
    this.#captureTimeId = headerExtensions?.find(({ uri }) => uri === absCaptureTimeUri)?.id ?? 0;
  }

  receive(packet: Buffer, rtp: ParsedRtp, nowMs: number): void {
    this.#firstMs ??= nowMs;
    this.#heard(nowMs);
    if (rtp.ssrc === this.rtxSsrc) {
      const original = unwrapRtx(rtp);
      if (original === undefined || !this.#arrivals.arrived(original.sequence, nowMs, 'retransmitted')) return;
      this.#look(original.payload);
      return;
    }
    if (!this.#arrivals.arrived(rtp.sequence, nowMs)) return;
    this.#look(rtp.payload);
    // Jitter as in RFC 3550, A.8.
    const transit = (nowMs * this.#clockRate) / 1000 - rtp.timestamp;
    if (this.#lastTransit !== undefined) this.#jitter += (Math.abs(transit - this.#lastTransit) - this.#jitter) / 16;
    this.#lastTransit = transit;
    const captured = this.#captureTimeId === 0 ? undefined : readHeaderExtension(packet, this.#captureTimeId);
    if (captured !== undefined && captured.length >= 8) {
      this.#delays.record(ntpDifferenceMs(captured.readBigUInt64BE(0), mediaClockNtp()));
    }
  }

  receiveReport(report: Extract<RtcpItem, { type: 'sender-report' }>): void {
    const middleNtp = Number((report.ntp >> 16n) & 0xffff_ffffn);
    this.#lastSenderReport = { middleNtp, arrivedAt: mediaClockNtp() };
  }

  /** Sequence numbers to ask for now. */
  sweep(nowMs: number): number[] {
    return this.#arrivals.sweep(nowMs);
  }

  /** From now on silence is meant, until the next packet. */
  expectSilence(nowMs: number): void {
    if (this.#lastMs !== undefined) this.#longestSilenceMs = Math.max(this.#longestSilenceMs, nowMs - this.#lastMs);
    this.#lastMs = undefined;
  }

  /** The block of the next receiver report; undefined before the first packet. */
  reportBlock(): ReportBlock | undefined {
    const { expected, highestSequence, counts } = this.#arrivals;
    if (expected === 0) return undefined;
    const expectedNow = expected - this.#reportedExpected;
    const lostNow = expectedNow - (counts.received - this.#reportedReceived);
    this.#reportedExpected = expected;
    this.#reportedReceived = counts.received;
    return {
      ssrc: this.ssrc,
      fractionLost: expectedNow <= 0 || lostNow <= 0 ? 0 : Math.floor((lostNow * 255) / expectedNow),
      lost: expected - counts.received,
      highestSequence,
      jitter: this.#jitter,
      ...(this.#lastSenderReport === undefined ? {} : { lastSenderReport: this.#lastSenderReport }),
    };
  }

  report(nowMs: number): ReceivedReport {
    const { id, producerId, participantId, kind } = this.consumer;
    const silence = this.#lastMs === undefined ? 0 : nowMs - this.#lastMs;
    const percentile = (share: number): number => Math.round(this.#delays.percentile(share) * 100) / 100;
    return {
      consumerId: id,
      producerId,
      participantId,
      kind,
      ...this.#arrivals.counts,
      octets: this.#octets,
      delayMs: { p50: percentile(0.5), p95: percentile(0.95), p99: percentile(0.99), max: this.#delays.max },
      longestSilenceMs: Math.max(this.#longestSilenceMs, silence),
      keyFrames: this.#keyFrames,
      size: this.#size,
      firstPacketMs: this.#firstMs === undefined ? undefined : this.#firstMs - this.#sinceMs,
    };
  }

  #heard(nowMs: number): void {
    if (this.#lastMs !== undefined && nowMs - this.#lastMs > this.#longestSilenceMs) {
      this.#longestSilenceMs = nowMs - this.#lastMs;
    }
    this.#lastMs = nowMs;
  }

  #look(payload: Buffer): void {
    this.#octets += payload.length;
    if (this.consumer.kind === 'audio') return;
    const vp8 = parseVp8Payload(payload);
    if (vp8?.keyFrame !== true) return;
    this.#keyFrames++;
    this.#size = vp8.size ?? this.#size;
  }
}
