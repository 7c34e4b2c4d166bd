import { useLayoutEffect, useRef, useState } from 'react';
import { fitGrid } from '../call/grid.ts';
import type { Tile } from '../call/tile.ts';
import { TileView } from './tile-view.tsx';

const gap = 10;

interface TileGridProps {
  readonly tiles: readonly Tile[];
  readonly speaking: ReadonlySet<string>;
  readonly numbers: ReadonlyMap<string, string>;
}

/** All tiles, as large as the space allows. */
export function TileGrid({ tiles, speaking, numbers }: TileGridProps) {
  const space = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = space.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const { columns, tileWidth, tileHeight } = fitGrid(tiles.length, size.width, size.height, gap);
  // Half columns, so that a last row that is not full stands in the middle.
  const firstOfLastRow = tiles.length - (tiles.length % columns || columns);
  const style = {
    gridTemplateColumns: `repeat(${columns * 2}, ${(tileWidth - gap) / 2}px)`,
    gridAutoRows: tileHeight,
    gap,
  };
  return (
    <div className="grid-space" ref={space}>
      <ul className="grid" style={style} data-testid="grid" aria-label="People in the call">
        {tiles.map(({ key, audio: _audio, ...tile }, index) => (
          <TileView
            key={key}
            {...tile}
            speaking={speaking.has(key)}
            numbers={numbers.get(key)}
            column={index === firstOfLastRow ? columns - (tiles.length - firstOfLastRow) + 1 : undefined}
          />
        ))}
      </ul>
    </div>
  );
}
