import type { LinkDemand } from './media-links.ts';

/** The highest layers that anybody needs, from 0; null while nobody watches. */
export type NeededLayers = { readonly spatialLayer: number; readonly temporalLayer: number } | null;

/** One receiver's part in what is needed of a producer. Counts as inactive until it says otherwise. */
export interface DemandShare {
  set(demand: LinkDemand): void;
  /** Idempotent. */
  release(): void;
}

/** Adds up what consumers on this node and links to others need of one producer. */
export class LayerDemand {
  readonly #onChange: () => void;
  readonly #shares = new Map<DemandShare, LinkDemand>();

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  join(): DemandShare {
    const share: DemandShare = {
      set: (demand) => {
        if (!this.#shares.has(share)) return;
        this.#shares.set(share, demand);
        this.#onChange();
      },
      release: () => {
        if (this.#shares.delete(share)) this.#onChange();
      },
    };
    this.#shares.set(share, { active: false });
    return share;
  }

  /** Whoever names no layer needs the highest, `Infinity`. */
  get needed(): NeededLayers {
    const active = [...this.#shares.values()].filter((demand) => demand.active);
    if (active.length === 0) return null;
    return {
      spatialLayer: Math.max(...active.map(({ maxSpatialLayer = Infinity }) => maxSpatialLayer)),
      temporalLayer: Math.max(...active.map(({ maxTemporalLayer = Infinity }) => maxTemporalLayer)),
    };
  }
}
