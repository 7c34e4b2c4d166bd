import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layersForTile, priorityOfTile } from './tile-layers.ts';

const tile = (height: number) => ({ width: (height * 16) / 9, height });

test('a tile gets the lowest layer that fills three quarters of its lines', () => {
  const three = { spatial: 3, temporal: 3 };
  const table: [height: number, source: 'camera' | 'screen', spatial: number, expected: number][] = [
    [90, 'camera', 3, 0],
    [240, 'camera', 3, 0],
    [241, 'camera', 3, 1],
    [480, 'camera', 3, 1],
    [481, 'camera', 3, 2],
    [2_160, 'camera', 3, 2],
    [240, 'camera', 2, 0],
    [241, 'camera', 2, 1],
    [1_080, 'camera', 1, 0],
    [360, 'screen', 3, 0],
    [361, 'screen', 3, 1],
    [1_080, 'screen', 3, 2],
  ];
  for (const [height, source, spatial, expected] of table) {
    const { spatialLayer } = layersForTile(tile(height), source, { ...three, spatial });
    assert.equal(spatialLayer, expected, `${source} of ${spatial} layers in ${height} lines`);
  }
});

test('only thumbnails of cameras move at a lower rate', () => {
  const table: [height: number, source: 'camera' | 'screen', temporal: number, expected: number][] = [
    [119, 'camera', 3, 1],
    [119, 'camera', 1, 0],
    [120, 'camera', 3, 2],
    [90, 'screen', 3, 2],
  ];
  for (const [height, source, temporal, expected] of table) {
    const { temporalLayer } = layersForTile(tile(height), source, { spatial: 3, temporal });
    assert.equal(temporalLayer, expected, `${source} of ${temporal} rates in ${height} lines`);
  }
});

test('a screen goes before cameras, and cameras share alike', () => {
  assert.deepEqual([priorityOfTile('screen'), priorityOfTile('camera')], [255, 1]);
});
