import type { CallError } from '@confab/contracts';
import type { Clock, Logger, Timer } from '@confab/platform';
import type { ProbeMessageOutput, ProbeResultOutput } from '@confab/wire';
import type { types } from 'mediasoup';
import type { LinkConnectionEvents, ProbeConnection } from './link-connections.ts';
import type { PipeListen } from './link-settings.ts';
import { connectHalf, createPipeHalf, tupleOf } from './pipe-half.ts';
import type { Reachability } from './reachability.ts';

export interface ProbeContext {
  /** A router of the probe's own, with Opus; the probe closes it. */
  readonly probeRouter: () => Promise<types.Router>;
  readonly listen: PipeListen;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What a probe found about each side's packets. */
export interface ProbeOutcome {
  readonly self: Reachability;
  readonly peer: Reachability;
}

const packetEveryMs = 20;
const tellEveryMs = 100;
// A fifth of the packets of one second, and setting up takes milliseconds: enough to tell dropped from late.
const judgeAfterMs = 1_000;
const minBytes = 1_000;
const opus: types.RtpCodecParameters = { mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2 };

/**
 * One end of two test pipes, one in each direction: sends real RTP, and tells the other end what arrived of its. Nothing is
 * sent on a pipe before its sender sends, not even an SCTP handshake: a SNAT that tracks connections would take the media
 * for an answer.
 */
export class ProbeEnd implements LinkConnectionEvents<ProbeMessageOutput> {
  readonly #context: ProbeContext;
  readonly #connection: ProbeConnection;
  readonly #outcome = Promise.withResolvers<ProbeOutcome>();
  readonly #timers: Timer[];
  #state: 'open' | 'closed' = 'open';
  #router: types.Router | undefined;
  #receiving: types.PipeTransport | undefined;
  #sending: types.PipeTransport | undefined;
  #sendingSinceMs = Infinity;
  #theirs: ProbeResultOutput = { bytesReceived: 0, rtpBytesReceived: 0 };
  #ours: ProbeResultOutput = { bytesReceived: 0, rtpBytesReceived: 0 };
  /** Messages are worked off in order: the address before the media. */
  #work: Promise<void> = Promise.resolve();

  /** Ends by itself after `timeoutMs`, as soon as both ways are proven, or when the peer goes. */
  constructor(context: ProbeContext, connection: ProbeConnection, timeoutMs: number) {
    this.#context = context;
    this.#connection = connection;
    const { clock } = context;
    this.#timers = [
      clock.after(timeoutMs, () => this.close()),
      clock.every(tellEveryMs, () => this.#enqueue(() => this.#tell())),
    ];
    this.#enqueue(() => this.#open());
  }

  get outcome(): Promise<ProbeOutcome> {
    return this.#outcome.promise;
  }

  onMessage(message: ProbeMessageOutput): void {
    const { tuple, sending, media, result } = message;
    if (sending) this.#enqueue(async () => this.#receiving && connectHalf(this.#receiving, sending));
    if (tuple) this.#enqueue(() => this.#send(tuple));
    if (media) this.#enqueue(() => this.#receive(media.rtpParametersJson));
    if (result) this.#theirs = result;
    this.#endWhenProven();
  }

  onClosed(_error?: CallError): void {
    this.close();
  }

  close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    for (const timer of this.#timers) timer.cancel();
    this.#router?.close();
    this.#connection.close();
    this.#outcome.resolve({ self: this.#judge(this.#theirs), peer: this.#judge(this.#ours) });
  }

  #enqueue(step: () => Promise<unknown>): void {
    this.#work = this.#after(this.#work, step);
  }

  async #after(before: Promise<void>, step: () => Promise<unknown>): Promise<void> {
    await before;
    if (this.#state === 'closed') return;
    try {
      await step();
    } catch (error) {
      if (this.#isClosed()) return;
      this.#context.logger.warn({ err: error }, 'probing the way to another node failed');
      this.close();
    }
  }

  async #open(): Promise<void> {
    const router = await this.#context.probeRouter();
    if (this.#isClosed()) return router.close();
    this.#router = router;
    const make = (): Promise<types.PipeTransport> =>
      createPipeHalf(router, this.#context.listen, { enableSctp: false });
    [this.#receiving, this.#sending] = await Promise.all([make(), make()]);
    if (this.#isClosed()) return undefined;
    // The peer must know whom to take packets from before it tells where to send them.
    this.#connection.send({ sending: tupleOf(this.#sending) });
    this.#connection.send({ tuple: tupleOf(this.#receiving) });
    return undefined;
  }

  async #send(tuple: NonNullable<ProbeMessageOutput['tuple']>): Promise<void> {
    if (this.#sending === undefined || this.#router === undefined) return;
    await connectHalf(this.#sending, tuple);
    const ssrc = Math.floor(Math.random() * 0x7fffffff) + 1;
    const direct = await this.#router.createDirectTransport();
    const producer = await direct.produce({ kind: 'audio', rtpParameters: { codecs: [opus], encodings: [{ ssrc }] } });
    const consumer = await this.#sending.consume({ producerId: producer.id });
    if (this.#isClosed()) return;
    this.#connection.send({ media: { rtpParametersJson: JSON.stringify(consumer.rtpParameters) } });
    const { clock } = this.#context;
    this.#sendingSinceMs = clock.nowMs();
    let sequenceNumber = 0;
    this.#timers.push(
      clock.every(packetEveryMs, () => {
        sequenceNumber += 1;
        producer.send(beacon(ssrc, sequenceNumber));
      }),
    );
  }

  async #receive(rtpParametersJson: string): Promise<void> {
    // RTP is counted only where a producer takes it.
    await this.#receiving?.produce({
      kind: 'audio',
      rtpParameters: JSON.parse(rtpParametersJson) as types.RtpParameters,
    });
  }

  async #tell(): Promise<void> {
    const [stats] = (await this.#receiving?.getStats()) ?? [];
    if (stats === undefined || this.#isClosed()) return;
    this.#ours = { bytesReceived: stats.bytesReceived, rtpBytesReceived: stats.rtpBytesReceived };
    this.#connection.sendVolatile('result', { result: this.#ours });
    this.#endWhenProven();
  }

  #endWhenProven(): void {
    if (this.#theirs.rtpBytesReceived === 0 || this.#ours.rtpBytesReceived === 0) return;
    // The peer may still wait for our word.
    this.#connection.send({ result: this.#ours });
    this.close();
  }

  #judge(arrived: ProbeResultOutput): Reachability {
    if (arrived.rtpBytesReceived > 0) return 'direct';
    const sentForMs = this.#context.clock.nowMs() - this.#sendingSinceMs;
    // Nothing at all is a closed port or a firewall, not SNAT.
    return sentForMs >= judgeAfterMs && arrived.bytesReceived >= minBytes ? 'snat' : 'unknown';
  }

  #isClosed(): boolean {
    return this.#state === 'closed';
  }
}

function beacon(ssrc: number, sequenceNumber: number): Buffer {
  const packet = Buffer.alloc(12 + 40, 1);
  packet.writeUInt8(0x80, 0);
  packet.writeUInt8(opus.payloadType, 1);
  packet.writeUInt16BE(sequenceNumber & 0xffff, 2);
  packet.writeUInt32BE(sequenceNumber * 960, 4);
  packet.writeUInt32BE(ssrc, 8);
  return packet;
}
