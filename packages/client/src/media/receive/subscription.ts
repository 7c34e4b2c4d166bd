import type { types } from 'mediasoup-client';
import type { Layers, ProducerId } from '@confab/contracts';

/** The wish for one producer's media, and the consumer that fulfils it at the moment. */
export class Subscription {
  readonly producerId: ProducerId;
  #consumer: types.Consumer | undefined;
  #layers: Layers | undefined;
  #layersTold = true;
  #resumeTold = true;

  constructor(producerId: ProducerId) {
    this.producerId = producerId;
  }

  get consumer(): types.Consumer | undefined {
    return this.#consumer;
  }

  attach(consumer: types.Consumer): void {
    this.#consumer = consumer;
    this.#resumeTold = true;
    // A new consumer starts with the server's own choice of layers.
    this.#layersTold = this.#layers === undefined;
  }

  /** Lets go of the consumer and gives it back, to be closed. */
  release(): types.Consumer | undefined {
    const consumer = this.#consumer;
    this.#consumer = undefined;
    return consumer;
  }

  wishLayers(layers: Layers): void {
    this.#layers = layers;
    this.#layersTold = false;
  }

  pausedOnServer(): void {
    this.#resumeTold = false;
  }

  /** True once when the server has to be told to send. */
  takeResume(): boolean {
    const told = this.#resumeTold;
    this.#resumeTold = true;
    return !told;
  }

  /** The layers that the server has to be told, once. */
  takeLayers(): Layers | undefined {
    const layers = this.#layersTold ? undefined : this.#layers;
    this.#layersTold = true;
    return layers;
  }
}
