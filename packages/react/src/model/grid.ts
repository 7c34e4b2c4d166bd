export interface Grid {
  readonly columns: number;
  /** Pixels. */
  readonly tileWidth: number;
  readonly tileHeight: number;
}

/** The columns with which `count` tiles of 16:9 are largest in this space. On a narrow screen they may grow taller, up to 4:5. */
export function fitGrid(count: number, width: number, height: number, gap: number): Grid {
  const grids = Array.from({ length: Math.max(1, count) }, (_, index) => {
    const columns = index + 1;
    const rows = Math.ceil(count / columns);
    const cellWidth = Math.max(0, (width - gap * (columns - 1)) / columns);
    const cellHeight = Math.max(0, (height - gap * (rows - 1)) / rows);
    const tileWidth = Math.min(cellWidth, (cellHeight * 16) / 9);
    const tileHeight = Math.min(cellHeight, width < height ? (tileWidth * 5) / 4 : (tileWidth * 9) / 16);
    return { columns, tileWidth: Math.floor(tileWidth), tileHeight: Math.floor(tileHeight) };
  });
  const area = (grid: Grid) => grid.tileWidth * grid.tileHeight;
  return grids.reduce((best, grid) => (area(grid) > area(best) ? grid : best));
}
