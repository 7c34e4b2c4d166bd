import type { types } from 'mediasoup-client';
import type {
  Consumer,
  ConsumerCloseReason,
  ConsumerId,
  Layers,
  OwnConsumer,
  ProducerId,
  RtpCapabilities,
  Transport,
} from '@confab/contracts';
import type { Clock } from '../../timing/clock.ts';
import { CallError, isPassing, isRefusal } from '../../errors.ts';
import type { MediaDevice } from '../transport/media-device.ts';
import type { MediaSignaling, MediaTransport } from '../transport/media-transport.ts';
import { Reconciler } from '../../timing/reconciler.ts';
import { Subscription } from './subscription.ts';

export interface ReceiveMediaOptions {
  readonly signaling: MediaSignaling;
  readonly device: MediaDevice;
  readonly clock: Clock;
  readonly transport: MediaTransport;
  /** Media arrives for this producer, maybe anew after the transport was rebuilt. */
  readonly received: (producerId: ProducerId, consumer: types.Consumer) => void;
  /** It does not any more. */
  readonly ended: (producerId: ProducerId, consumer: types.Consumer) => void;
  /** The server refused it for good. */
  readonly refused: (producerId: ProducerId, error: unknown) => void;
}

/** Producers of one newcomer arrive one after the other; waiting this long makes one request of them. */
const gatherMs = 25;
/** A consumer was closed but its producer may be alive: long enough for the producer's own end to be heard first. */
const resubscribeMs = 500;
/** What the protocol takes in one `consume-many`. */
const mostAtOnce = 100;

/** Keeps what is subscribed flowing, over all rebuilds of the transport. The counterpart of `SendMedia`. */
export class ReceiveMedia {
  readonly #options: ReceiveMediaOptions;
  readonly #transport: MediaTransport;
  readonly #reconciler: Reconciler;
  readonly #wanted = new Map<ProducerId, Subscription>();
  /** Consumers that the server may still have although nobody wants them. */
  readonly #unwanted = new Set<ConsumerId>();

  constructor(options: ReceiveMediaOptions) {
    this.#options = options;
    const { clock } = options;
    this.#reconciler = new Reconciler({ clock, work: () => this.#reconcile(), isPassing: isWorthRepeating });
    this.#transport = options.transport;
    this.#transport.use({
      isNeeded: () => this.#wanted.size > 0,
      lost: () => {
        this.#dropConsumers();
        void this.#reconciler.poke();
      },
    });
  }

  /** Wants this producer's media from now on; many wishes close together are one request. */
  subscribe(producerId: ProducerId): void {
    if (this.#wanted.has(producerId)) return;
    this.#wanted.set(producerId, new Subscription(producerId));
    void this.#reconciler.poke(gatherMs);
  }

  /** Does not wait for further wishes. */
  flush(): void {
    if (this.#wanted.size > 0) void this.#reconciler.poke();
  }

  /** Does not want it any more, or the producer is gone. */
  unsubscribe(producerId: ProducerId, why: 'unwanted' | 'producer-closed'): void {
    const subscription = this.#wanted.get(producerId);
    if (!subscription) return;
    this.#wanted.delete(producerId);
    // A closed producer takes its consumers with it on the server.
    if (subscription.consumer && why === 'unwanted') this.#unwanted.add(subscription.consumer.id as ConsumerId);
    this.#end(subscription);
    if (why === 'unwanted') void this.#reconciler.poke();
  }

  /** Asks for at most these layers; kept over rebuilds. Resolves when the server took it. */
  async setPreferredLayers(producerId: ProducerId, layers: Layers): Promise<void> {
    const subscription = this.#wanted.get(producerId);
    if (!subscription) return;
    subscription.wishLayers(layers);
    await this.#reconciler.poke();
  }

  /** Begins anew, with the transport; everything wanted is consumed again. */
  start(): void {
    this.#dropConsumers();
    this.#unwanted.clear();
    if (this.#wanted.size > 0) void this.#reconciler.poke();
  }

  /** After `resume`: compares what the server has with what is here. */
  reconcileWith(consumers: readonly OwnConsumer[]): void {
    const onServer = new Map<string, OwnConsumer>(consumers.map((consumer) => [consumer.id, consumer]));
    for (const subscription of this.#wanted.values()) {
      const consumer = subscription.consumer && onServer.get(subscription.consumer.id);
      if (!consumer) this.#end(subscription);
      else if (consumer.paused) subscription.pausedOnServer();
      if (consumer) onServer.delete(consumer.id);
    }
    // Opened by a request whose answer was lost.
    for (const id of onServer.keys()) this.#unwanted.add(id as ConsumerId);
    void this.#reconciler.poke();
  }

  /** The server closed a consumer: for good, or it is asked for again while its producer lives. */
  consumerClosed(consumerId: ConsumerId, reason: ConsumerCloseReason): void {
    for (const subscription of this.#wanted.values()) {
      if (subscription.consumer?.id !== consumerId) continue;
      this.#end(subscription);
      if (reason === 'permission') {
        this.#wanted.delete(subscription.producerId);
        this.#options.refused(
          subscription.producerId,
          new CallError('forbidden', 'receiving it is not permitted any more'),
        );
      } else void this.#reconciler.poke(resubscribeMs);
    }
  }

  close(): void {
    this.#reconciler.close();
    this.#dropConsumers();
    this.#wanted.clear();
  }

  #dropConsumers(): void {
    for (const subscription of this.#wanted.values()) this.#end(subscription);
  }

  #end(subscription: Subscription): void {
    const consumer = subscription.release();
    if (!consumer) return;
    consumer.close();
    this.#options.ended(subscription.producerId, consumer);
  }

  async #reconcile(): Promise<void> {
    let passing: unknown;
    const keep = (error: unknown) => {
      if (isWorthRepeating(error)) passing = error;
    };
    await Promise.all([...this.#unwanted].map((consumerId) => this.#closeOnServer(consumerId).catch(keep)));
    const missing = [...this.#wanted.values()].filter((subscription) => !subscription.consumer);
    for (let from = 0; from < missing.length; from += mostAtOnce) {
      await this.#consume(missing.slice(from, from + mostAtOnce)).catch(keep);
    }
    await Promise.all([...this.#wanted.values()].map((subscription) => this.#tell(subscription).catch(keep)));
    this.#transport.idleUnlessNeeded();
    // What became unwanted while the server was asked for it.
    if (this.#unwanted.size > 0 && passing === undefined) void this.#reconciler.poke();
    if (passing !== undefined) throw passing;
  }

  async #closeOnServer(consumerId: ConsumerId): Promise<void> {
    this.#unwanted.delete(consumerId);
    await this.#options.signaling.request('close-consumer', { consumerId }).catch((error: unknown) => {
      if (!isPassing(error)) return;
      this.#unwanted.add(consumerId);
      throw error;
    });
  }

  async #consume(subscriptions: readonly Subscription[]): Promise<void> {
    const transport = await this.#transport.ensure();
    const { consumers, errors } = await this.#options.signaling
      .request('consume-many', {
        producerIds: subscriptions.map(({ producerId }) => producerId),
        transportId: transport.id as Transport['id'],
        rtpCapabilities: this.#options.device.rtpCapabilities as RtpCapabilities,
        resume: true,
      })
      .catch((error: unknown) => {
        if (isRefusal(error, 'not-found')) this.#transport.closedByServer(transport.id);
        throw error;
      });
    if (transport.closed) throw new CallError('unavailable', 'the transport was lost while subscribing');
    // All at once: mediasoup-client makes one negotiation of them.
    await Promise.all(consumers.map((wire) => this.#receive(transport, wire)));
    let passing: CallError | undefined;
    for (const { producerId, error } of errors) {
      const refusal = CallError.fromWire(error);
      // One that is not found is closing, and its event on the way, or so new that the server has yet to hear of it.
      if (isWorthRepeating(refusal)) passing = refusal;
      else if (this.#wanted.delete(producerId)) this.#options.refused(producerId, refusal);
    }
    if (passing) throw passing;
  }

  async #receive(transport: types.Transport, wire: Consumer): Promise<void> {
    const subscription = this.#wanted.get(wire.producerId);
    if (!subscription || subscription.consumer) return void this.#unwanted.add(wire.id);
    let consumer: types.Consumer;
    try {
      consumer = await transport.consume({
        id: wire.id,
        producerId: wire.producerId,
        kind: wire.kind,
        rtpParameters: wire.rtpParameters as types.RtpParameters,
        // Audio and video of one person in one stream, which is what browsers keep in sync.
        streamId: wire.participantId,
      });
    } catch (error) {
      if (transport.closed) return;
      this.#unwanted.add(wire.id);
      this.#wanted.delete(wire.producerId);
      return this.#options.refused(wire.producerId, error);
    }
    // Unsubscribed, or closed, while the browser negotiated.
    if (this.#wanted.get(wire.producerId) !== subscription || transport.closed) {
      this.#unwanted.add(wire.id);
      return consumer.close();
    }
    subscription.attach(consumer);
    this.#options.received(wire.producerId, consumer);
  }

  async #tell(subscription: Subscription): Promise<void> {
    const { consumer } = subscription;
    if (!consumer) return;
    const consumerId = consumer.id as ConsumerId;
    try {
      if (subscription.takeResume()) await this.#options.signaling.request('resume-consumer', { consumerId });
      const layers = subscription.takeLayers();
      if (layers) await this.#options.signaling.request('set-preferred-layers', { consumerId, ...layers });
    } catch (error) {
      // The server has lost it; the next run asks for it again.
      if (isRefusal(error, 'not-found')) this.#end(subscription);
      throw error;
    }
  }
}

/**
 * `not-found` and `conflict` mean here that the server's transport is not ours any more: a new one is under way. A server's bug
 * is worth some attempts as well, because not seeing somebody for the rest of a call is worse.
 */
function isWorthRepeating(error: unknown): boolean {
  return isPassing(error) || isRefusal(error, 'not-found', 'conflict', 'internal');
}
