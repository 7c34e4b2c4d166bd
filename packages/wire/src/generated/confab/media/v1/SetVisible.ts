// Original file: proto/confab/media/v1/media.proto

import type { Tile as _confab_media_v1_Tile, Tile__Output as _confab_media_v1_Tile__Output } from '../../../confab/media/v1/Tile.ts';

export interface SetVisible {
  'tiles'?: (_confab_media_v1_Tile)[];
}

export interface SetVisible__Output {
  'tiles': (_confab_media_v1_Tile__Output)[];
}
