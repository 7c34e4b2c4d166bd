import type { Source } from '@confab/contracts';
import type { types } from 'mediasoup';

/** On a client's screen, in device pixels. */
export interface TileSize {
  readonly width: number;
  readonly height: number;
}

/** The layers that a stream has; `1` of each where it has none. */
export interface LayerCount {
  readonly spatial: number;
  readonly temporal: number;
}

// Enlarged by a third a picture still looks sharp; the next layer would cost four times the bits.
const enoughShare = 0.75;
// A thumbnail that moves at half the rate is not noticed; that halves its bits.
const thumbnailHeight = 120;

/**
 * Lines of the highest layer. Nobody tells the node: an SDK that sends three layers of a camera does so from 540 lines on,
 * two from 270 on; screens are assumed to be large, because text that is not sharp cannot be read.
 */
function topHeight(source: Source, spatialLayers: number): number {
  if (source === 'screen') return 1_080;
  return spatialLayers === 2 ? 360 : 720;
}

/** The lowest layers that fill the tile. */
export function layersForTile(tile: TileSize, source: Source, layers: LayerCount): Required<types.ConsumerLayers> {
  const top = topHeight(source, layers.spatial);
  let spatialLayer = 0;
  while (
    spatialLayer < layers.spatial - 1 &&
    top / 2 ** (layers.spatial - 1 - spatialLayer) < enoughShare * tile.height
  ) {
    spatialLayer += 1;
  }
  const full = layers.temporal - 1;
  const temporalLayer = source !== 'screen' && tile.height < thumbnailHeight ? Math.max(0, full - 1) : full;
  return { spatialLayer, temporalLayer };
}

/**
 * How many layers a stream may gain before the next one has its turn, when the bandwidth does not suffice for all: 1 to 255. Every
 * visible stream gets its lowest layer first. All cameras alike: with more for large tiles, the first of two equal ones had taken
 * everything before the other's turn came, and a thumbnail stops at the layers of its size by itself.
 */
export function priorityOfTile(source: Source): number {
  return source === 'screen' ? 255 : 1;
}
