import type { ProducerId } from '@confab/contracts';
import type { TileSize } from './tile-layers.ts';

/**
 * What one participant has on its screen. Who never said so is not restricted: `undefined` is anything of any size, `null` is
 * off screen.
 */
export class VisibleTiles {
  #tiles: Map<ProducerId, TileSize> | null = null;

  /** Replaces what was said before. Shown twice, the larger one counts. */
  replaceBy(tiles: readonly (TileSize & { readonly producerId: ProducerId })[]): void {
    this.#tiles = new Map();
    for (const { producerId, width, height } of tiles) {
      const known = this.#tiles.get(producerId);
      if (known === undefined || known.height < height) this.#tiles.set(producerId, { width, height });
    }
  }

  of(producerId: ProducerId): TileSize | null | undefined {
    return this.#tiles === null ? undefined : (this.#tiles.get(producerId) ?? null);
  }
}
