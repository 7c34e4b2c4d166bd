import type { types } from 'mediasoup-client';
import type { DataProducerId } from '@confab/contracts';
import { CallError } from '../../errors.ts';

/** What a data channel carries. */
export type DataPayload = string | ArrayBuffer;

export interface DataOptions {
  /** What the receivers tell channels apart by. */
  readonly label: string;
  readonly protocol?: string | undefined;
  /** False lets newer messages overtake older ones that were lost. */
  readonly ordered?: boolean | undefined;
  /** How often a lost message is sent again; always, unless said. Not together with `maxPacketLifeTimeMs`. */
  readonly maxRetransmits?: number | undefined;
  readonly maxPacketLifeTimeMs?: number | undefined;
}

/** More than this waits for a network that does not take it: whoever sends has to slow down. */
const mostBufferedBytes = 1024 * 1024;

/** A data channel to everybody else, over whatever transport it runs at the moment. */
export class DataPublication {
  readonly options: DataOptions;
  readonly #withdraw: (publication: DataPublication) => Promise<void>;
  #producer: types.DataProducer | undefined;
  #lifecycle: 'wanted' | 'closed' = 'wanted';

  constructor(options: DataOptions, withdraw: (publication: DataPublication) => Promise<void>) {
    this.options = options;
    this.#withdraw = withdraw;
  }

  get label(): string {
    return this.options.label;
  }

  /** False while its transport is rebuilt. */
  get isOpen(): boolean {
    return this.#producer?.readyState === 'open';
  }

  /** Closed here, or by the server for good: it does not open again. */
  get isClosed(): boolean {
    return this.#lifecycle === 'closed';
  }

  /** Bytes that the network has not taken yet. */
  get bufferedBytes(): number {
    return this.isOpen ? (this.#producer?.bufferedAmount ?? 0) : 0;
  }

  get dataProducerId(): DataProducerId | undefined {
    return this.#producer?.closed === false ? (this.#producer.id as DataProducerId) : undefined;
  }

  /** Sends to everybody who is here. Throws `unavailable` while it is not open, `rate-limited` while 1 MiB waits. */
  send(payload: DataPayload | ArrayBufferView<ArrayBuffer>): void {
    const producer = this.#producer;
    if (!producer || producer.readyState !== 'open') {
      throw new CallError('unavailable', `the data channel ${this.label} is not open`);
    }
    if (producer.bufferedAmount > mostBufferedBytes) {
      throw new CallError('rate-limited', `the data channel ${this.label} has too much to send`, { retryAfterMs: 100 });
    }
    producer.send(payload);
  }

  /** Closes it for everybody. */
  close(): Promise<void> {
    return this.#withdraw(this);
  }

  /** For those who send: it runs under this producer now. */
  attach(producer: types.DataProducer): void {
    this.#producer = producer;
  }

  /** For those who send: lets go of the producer. */
  detach(): void {
    this.#producer?.close();
    this.#producer = undefined;
  }

  /** For those who send: it is over. */
  end(): void {
    this.#lifecycle = 'closed';
    this.detach();
  }
}
