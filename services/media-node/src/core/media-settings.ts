/** What an operator sets about media; bitrates in bits per second. */
export interface MediaSettings {
  readonly maxIncomingBitrateBps: number;
  /** A room takes another worker from this many participants on: each of them consumes a producer at most once. */
  readonly maxConsumersPerProducerAndWorker: number;
  readonly capacityConsumersPerWorker: number;
  /** Ports of the pipes between workers, on loopback. */
  readonly pipePorts: { readonly min: number; readonly max: number };
}
