import type { CSSProperties } from 'react';
import type { Size } from '../hooks/use-size.ts';
import { fitGrid } from '../model/grid.ts';
import type { Tile } from '../model/tile.ts';
import { ParticipantTile } from './participant-tile.tsx';

const gap = 10;

export interface GridProps {
  readonly tiles: readonly Tile[];
  /** Of the space, in CSS pixels. */
  readonly size: Size;
  /** Small texts for the corners, by tile key. */
  readonly numbers?: ReadonlyMap<string, string> | undefined;
}

/** Tiles of one size, as large as the space allows. */
export function Grid({ tiles, size, numbers }: GridProps) {
  const { columns, tileWidth, tileHeight } = fitGrid(tiles.length, size.width, size.height, gap);
  // Half columns, so that a last row that is not full stands in the middle.
  const firstOfLastRow = tiles.length - (tiles.length % columns || columns);
  const style: CSSProperties = {
    gridTemplateColumns: `repeat(${columns * 2}, ${(tileWidth - gap) / 2}px)`,
    gridAutoRows: tileHeight,
    gap,
  };
  const column = columns - (tiles.length - firstOfLastRow) + 1;
  return (
    <ul className="cf-grid" style={style} data-testid="grid" aria-label="People in the call">
      {tiles.map((tile, index) => (
        <ParticipantTile
          key={tile.key}
          tile={tile}
          numbers={numbers?.get(tile.key)}
          style={index === firstOfLastRow ? centred(column) : undefined}
        />
      ))}
    </ul>
  );
}

const styles = new Map<number, CSSProperties>();

/** One object for each column: tiles whose place is the same are not drawn again. */
function centred(column: number): CSSProperties {
  const known = styles.get(column) ?? { gridColumn: `${column} / span 2` };
  styles.set(column, known);
  return known;
}
