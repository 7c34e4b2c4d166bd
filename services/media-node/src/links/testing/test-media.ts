import type { types } from 'mediasoup';
import { rtpPacket, vp8KeyFrame } from './rtp-packets.ts';
import type { TestNode } from './test-node.ts';

/** Publishes simulcast VP8 on a node by RTP of its own making. */
export class TestPublisher {
  readonly producer: types.Producer;
  /** PLI and FIR that came back to it. */
  keyFrameRequests = 0;
  readonly #timer: NodeJS.Timeout;
  #sent = 0;

  private constructor(producer: types.Producer, ssrcs: readonly number[]) {
    this.producer = producer;
    this.#timer = setInterval(() => this.#send(ssrcs), 10);
    producer.observer.once('close', () => clearInterval(this.#timer));
  }

  static async start(node: TestNode, internalId: string, encodings = 3): Promise<TestPublisher> {
    const transport = await (await node.router()).createDirectTransport();
    const ssrcs = Array.from(
      { length: encodings },
      (_, index) => 1_000_000 + Math.floor(Math.random() * 1e6) * 10 + index,
    );
    const producer = await transport.produce({
      id: internalId,
      kind: 'video',
      rtpParameters: {
        codecs: [
          {
            mimeType: 'video/VP8',
            payloadType: 101,
            clockRate: 90_000,
            rtcpFeedback: [{ type: 'nack', parameter: 'pli' }],
          },
        ],
        encodings: ssrcs.map((ssrc) => ({ ssrc })),
        rtcp: { cname: `cname-of-${internalId}` },
        msid: 'stream-1 track-1',
      },
    });
    node.published.set(internalId, producer);
    const publisher = new TestPublisher(producer, ssrcs);
    transport.on('rtcp', (packet) => {
      // Payload-specific feedback.
      if (packet.readUInt8(1) === 206) publisher.keyFrameRequests += 1;
    });
    return publisher;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.producer.close();
  }

  /** Says nothing from now on, without being paused. */
  fallSilent(): void {
    clearInterval(this.#timer);
  }

  #send(ssrcs: readonly number[]): void {
    this.#sent += 1;
    for (const ssrc of ssrcs) {
      const payload = vp8KeyFrame(this.#sent & 0x7fff);
      this.producer.send(
        rtpPacket({ payloadType: 101, ssrc, sequenceNumber: this.#sent, timestamp: this.#sent * 900, payload }),
      );
    }
  }
}

/** Counts RTP packets of a producer on the node's router, as a participant there would receive them. */
export class TestReceiver {
  readonly consumer: types.Consumer;
  packets = 0;
  /** Sequence numbers that were left out. */
  gaps = 0;
  #lastSequenceNumber: number | undefined;

  private constructor(consumer: types.Consumer) {
    this.consumer = consumer;
    consumer.on('rtp', (packet) => {
      const sequenceNumber = packet.readUInt16BE(2);
      const last = this.#lastSequenceNumber;
      if (last !== undefined && sequenceNumber !== ((last + 1) & 0xffff)) this.gaps += 1;
      this.#lastSequenceNumber = sequenceNumber;
      this.packets += 1;
    });
  }

  static async start(node: TestNode, producerId: string): Promise<TestReceiver> {
    const router = await node.router();
    const transport = await router.createDirectTransport();
    const consumer = await transport.consume({ producerId, rtpCapabilities: router.rtpCapabilities });
    return new TestReceiver(consumer);
  }
}
