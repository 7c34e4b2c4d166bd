import type { Clock, Timer } from '@confab/platform';
import type { types } from 'mediasoup';
import type { LayerCount } from './tile-layers.ts';
import { LayerDemand } from './layer-demand.ts';

export type Layers = Required<types.ConsumerLayers>;

// Encoders take a moment to start and stop layers, and people scroll: what nobody has needed for this long is switched off.
const lowerAfterMs = 3_000;

/**
 * What the publisher of one layered producer is told to send: more at once when somebody needs it, less when nobody has for a
 * while. Layer 0 always runs, so that whoever looks sees at once.
 */
export class PublisherLayers {
  readonly demand: LayerDemand;
  readonly #top: Layers;
  readonly #clock: Clock;
  readonly #tell: (layers: Layers) => void;
  #current: Layers;
  #lowering: Timer | null = null;
  /** The most that was needed since the timer began. */
  #sinceTimer: Layers;
  #state: 'untold' | 'told' | 'closed' = 'untold';

  constructor(count: LayerCount, clock: Clock, tell: (layers: Layers) => void) {
    this.#top = { spatialLayer: count.spatial - 1, temporalLayer: count.temporal - 1 };
    this.#current = this.#top;
    this.#sinceTimer = this.#top;
    this.#clock = clock;
    this.#tell = tell;
    this.demand = new LayerDemand(() => this.#settle());
    // Nobody may ever come: then the first look is this one.
    this.#settle();
  }

  /** What the publisher was told last; null while it has been told nothing and sends all. */
  get told(): Layers | null {
    return this.#state === 'untold' ? null : this.#current;
  }

  close(): void {
    this.#state = 'closed';
    this.#stopLowering();
  }

  #settle(): void {
    if (this.#state === 'closed') return;
    const needed = this.#needed();
    const raised = higher(this.#current, needed);
    if (!areEqual(raised, this.#current)) this.#set(raised);
    if (areEqual(needed, this.#current)) this.#stopLowering();
    else if (this.#lowering === null) this.#beginLowering(needed);
    else this.#sinceTimer = higher(this.#sinceTimer, needed);
  }

  #beginLowering(needed: Layers): void {
    this.#sinceTimer = needed;
    this.#lowering = this.#clock.after(lowerAfterMs, () => this.#lower());
  }

  #lower(): void {
    this.#lowering = null;
    if (!areEqual(this.#sinceTimer, this.#current)) this.#set(this.#sinceTimer);
    // What was needed only for a part of the time has its three seconds, too.
    this.#settle();
  }

  #needed(): Layers {
    const { spatialLayer = 0, temporalLayer = this.#top.temporalLayer } = this.demand.needed ?? {};
    return {
      spatialLayer: Math.min(spatialLayer, this.#top.spatialLayer),
      temporalLayer: Math.min(temporalLayer, this.#top.temporalLayer),
    };
  }

  #set(layers: Layers): void {
    this.#current = layers;
    this.#state = 'told';
    this.#tell(layers);
  }

  #stopLowering(): void {
    this.#lowering?.cancel();
    this.#lowering = null;
  }
}

function higher(a: Layers, b: Layers): Layers {
  return {
    spatialLayer: Math.max(a.spatialLayer, b.spatialLayer),
    temporalLayer: Math.max(a.temporalLayer, b.temporalLayer),
  };
}

function areEqual(a: Layers, b: Layers): boolean {
  return a.spatialLayer === b.spatialLayer && a.temporalLayer === b.temporalLayer;
}
