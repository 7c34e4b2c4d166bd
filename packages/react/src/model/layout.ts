import type { Tile } from './tile.ts';

/** `grid`: everybody of the same size, in pages · `speaker`: one large, the others in a strip. */
export type LayoutMode = 'grid' | 'speaker';

export interface Wish {
  readonly mode: LayoutMode;
  /** Counts from 0; what is beyond the last page means the last page. */
  readonly page: number;
  /** Tiles in a page of the grid, or in the strip beside the stage. */
  readonly pageSize: number;
  /** Key of the tile that the person wants large. */
  readonly pinned: string | undefined;
  /** ParticipantId of who speaks, or spoke last. */
  readonly speaker: string | undefined;
}

export interface Arrangement {
  /** Shown large; empty in the grid. */
  readonly stage: readonly Tile[];
  /** The tiles of this page. */
  readonly tiles: readonly Tile[];
  readonly page: number;
  readonly pages: number;
}

/**
 * What is shown where. A pinned tile is on the stage in both layouts; else a shared screen, because it is what the call is
 * about; else, in the speaker view, who speaks, and nobody talks to their own picture.
 */
export function arrange(tiles: readonly Tile[], wish: Wish): Arrangement {
  const stage = stageOf(tiles, wish);
  const rest = tiles.filter((tile) => !stage.includes(tile));
  const pages = Math.max(1, Math.ceil(rest.length / wish.pageSize));
  const page = Math.min(Math.max(0, wish.page), pages - 1);
  return { stage, tiles: rest.slice(page * wish.pageSize, (page + 1) * wish.pageSize), page, pages };
}

function stageOf(tiles: readonly Tile[], { mode, pinned, speaker }: Wish): Tile[] {
  const pinnedTile = tiles.find(({ key }) => key === pinned);
  if (pinnedTile) return [pinnedTile];
  const screen = tiles.findLast(({ kind }) => kind === 'screen');
  if (screen) return [screen];
  if (mode === 'grid') return [];
  const others = tiles.filter(({ isSelf }) => !isSelf);
  const large = others.find(({ participantId }) => participantId === speaker) ?? others[0] ?? tiles[0];
  return large ? [large] : [];
}

/** Tiles in a page of a grid of this size, in CSS pixels: as many as faces can be told apart on. */
export function pageSizeFor(width: number, height: number): number {
  if (Math.min(width, height) === 0) return 9;
  if (width < 600) return height < 500 ? 4 : 6;
  return width >= 1700 && height >= 900 ? 16 : 9;
}
