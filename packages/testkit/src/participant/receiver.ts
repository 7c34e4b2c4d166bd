import { randomInt } from 'node:crypto';
import type { Consumer } from '@confab/contracts';
import { buildNack, buildReceiverReports } from '../rtp/rtcp-build.ts';
import { parseRtcp } from '../rtp/rtcp-parse.ts';
import { isRtcp, parseRtpPacket } from '../rtp/rtp-packet.ts';
import { pace, type Beat } from './pacer.ts';
import { ReceivedStream, type ReceivedReport } from './received-stream.ts';

const sweepMs = 20;
const reportEveryBeats = 50;
const maxEarlyPackets = 256;
const maxEnded = 1000;

/** All streams of one receiving transport: hands out packets by SSRC, asks for what is missing, reports as a receiver. */
export class Receiver {
  readonly #send: (packet: Buffer) => void;
  readonly #cname: string;
  readonly #ssrc = randomInt(1, 0xffff_ffff);
  readonly #byConsumer = new Map<string, ReceivedStream>();
  readonly #bySsrc = new Map<number, ReceivedStream>();
  /** Media can overtake the answer that says whose it is. */
  readonly #early: { packet: Buffer; atMs: number }[] = [];
  readonly #ended: ReceivedReport[] = [];
  readonly #beat: Beat;

  constructor(cname: string, send: (packet: Buffer) => void) {
    this.#cname = cname;
    this.#send = send;
    this.#beat = pace(sweepMs, sweepMs, (beat, nowMs) => this.#sweep(beat, nowMs));
  }

  get consumers(): Consumer[] {
    return [...this.#byConsumer.values()].map(({ consumer }) => consumer);
  }

  /** Starts to account for a consumer; `sinceMs` is when it was asked for. */
  add(consumer: Consumer, sinceMs: number): void {
    this.remove(consumer.id);
    const stream = new ReceivedStream(consumer, sinceMs);
    this.#byConsumer.set(consumer.id, stream);
    this.#bySsrc.set(stream.ssrc, stream);
    if (stream.rtxSsrc !== undefined) this.#bySsrc.set(stream.rtxSsrc, stream);
    for (const { packet, atMs } of this.#early.splice(0)) this.receive(packet, atMs);
  }

  /** Ends a consumer; its report stays among the ended ones. */
  remove(consumerId: string): void {
    const stream = this.#byConsumer.get(consumerId);
    if (stream === undefined) return;
    this.#byConsumer.delete(consumerId);
    for (const ssrc of [stream.ssrc, stream.rtxSsrc]) {
      if (ssrc !== undefined && this.#bySsrc.get(ssrc) === stream) this.#bySsrc.delete(ssrc);
    }
    const nowMs = performance.now();
    stream.expectSilence(nowMs);
    this.#ended.push(stream.report(nowMs));
    if (this.#ended.length > maxEnded) this.#ended.shift();
  }

  /** Packets of this consumer will stay away, on purpose. */
  expectSilence(consumerId: string): void {
    this.#byConsumer.get(consumerId)?.expectSilence(performance.now());
  }

  receive(packet: Buffer, nowMs = performance.now()): void {
    if (isRtcp(packet)) {
      for (const item of parseRtcp(packet)) {
        if (item.type === 'sender-report') this.#bySsrc.get(item.ssrc)?.receiveReport(item);
      }
      return;
    }
    const rtp = parseRtpPacket(packet);
    if (rtp === undefined) return;
    const stream = this.#bySsrc.get(rtp.ssrc);
    if (stream !== undefined) stream.receive(packet, rtp, nowMs);
    else if (this.#early.length < maxEarlyPackets) this.#early.push({ packet, atMs: nowMs });
  }

  reports(): ReceivedReport[] {
    const nowMs = performance.now();
    return [...this.#byConsumer.values()].map((stream) => stream.report(nowMs));
  }

  /** The last thousand of those whose consumers are gone. */
  endedReports(): readonly ReceivedReport[] {
    return this.#ended;
  }

  close(): void {
    this.#beat.stop();
    for (const id of this.#byConsumer.keys()) this.remove(id);
    this.#early.length = 0;
  }

  #sweep(beat: number, nowMs: number): void {
    for (const stream of this.#byConsumer.values()) {
      const missing = stream.sweep(nowMs);
      if (missing.length > 0) this.#send(buildNack(this.#ssrc, stream.ssrc, missing));
    }
    // Packets of nobody, e.g. of a consumer that has just been closed, must not fill the place of early ones for ever.
    while (this.#early.length > 0 && nowMs - this.#early[0]!.atMs > 2000) this.#early.shift();
    if (beat % reportEveryBeats !== 0) return;
    const blocks = [...this.#byConsumer.values()].flatMap((stream) => stream.reportBlock() ?? []);
    if (blocks.length === 0) return;
    for (const report of buildReceiverReports(this.#ssrc, this.#cname, blocks)) this.#send(report);
  }
}
