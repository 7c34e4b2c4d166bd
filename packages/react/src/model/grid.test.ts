import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fitGrid } from './grid.ts';

describe('the grid', () => {
  const cases = [
    { what: 'one tile as large as it fits', count: 1, width: 1280, height: 720, columns: 1 },
    { what: 'two side by side on a wide screen', count: 2, width: 1280, height: 640, columns: 2 },
    { what: 'two on top of each other on a phone', count: 2, width: 390, height: 740, columns: 1 },
    { what: 'five in three columns', count: 5, width: 1280, height: 640, columns: 3 },
    { what: 'nine as a square', count: 9, width: 1280, height: 720, columns: 3 },
  ];
  for (const { what, count, width, height, columns } of cases) {
    it(`puts ${what}`, () => assert.equal(fitGrid(count, width, height, 10).columns, columns));
  }

  it('never grows beyond its space, for any number of people', () => {
    for (let count = 1; count <= 60; count += 1) {
      for (const [width, height] of [
        [1280, 640],
        [390, 740],
        [200, 200],
      ] as const) {
        const { columns, tileWidth, tileHeight } = fitGrid(count, width, height, 10);
        const rows = Math.ceil(count / columns);
        assert.ok(columns * tileWidth + (columns - 1) * 10 <= width, `${count} in ${width}×${height}`);
        assert.ok(rows * tileHeight + (rows - 1) * 10 <= height, `${count} in ${width}×${height}`);
      }
    }
  });

  it('stands a space that has no size yet', () => assert.equal(fitGrid(3, 0, 0, 10).tileWidth, 0));
});
