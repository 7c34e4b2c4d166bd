import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { arrange, pageSizeFor, type Wish } from './layout.ts';
import type { Tile } from './tile.ts';

function tile(key: string, changes: Partial<Tile> = {}): Tile {
  return {
    key,
    participantId: key,
    kind: 'person',
    name: key,
    isSelf: key === 'self',
    producerId: undefined,
    video: undefined,
    hears: 'sound',
    connection: 'connected',
    quality: 'good',
    hand: undefined,
    sharing: false,
    ...changes,
  };
}

const wish: Wish = { mode: 'grid', page: 0, pageSize: 9, pinned: undefined, speaker: undefined };
const keys = (tiles: readonly Tile[]): string[] => tiles.map(({ key }) => key);
const people = [tile('self'), tile('anna'), tile('ben'), tile('cleo')];
const crowd = [tile('self'), ...Array.from({ length: 22 }, (_, index) => tile(`p${index}`))];

describe('what is shown where', () => {
  it('shows everybody in the grid while they fit', () => {
    const { stage, tiles, pages } = arrange(people, wish);
    assert.deepEqual(keys(stage), []);
    assert.deepEqual(keys(tiles), ['self', 'anna', 'ben', 'cleo']);
    assert.equal(pages, 1);
  });

  it('turns pages of a crowd, and every tile is on exactly one', () => {
    const all = [0, 1, 2].map((page) => arrange(crowd, { ...wish, page }));
    assert.deepEqual(
      all.map(({ tiles }) => tiles.length),
      [9, 9, 5],
    );
    assert.deepEqual(keys(all.flatMap(({ tiles }) => tiles)), keys(crowd));
  });

  it('comes back to the last page when people leave', () => {
    const { page, tiles } = arrange(people, { ...wish, page: 2 });
    assert.equal(page, 0);
    assert.equal(tiles.length, 4);
  });

  it('puts who speaks on the stage, and never oneself', () => {
    assert.deepEqual(keys(arrange(people, { ...wish, mode: 'speaker', speaker: 'ben' }).stage), ['ben']);
    assert.deepEqual(keys(arrange(people, { ...wish, mode: 'speaker', speaker: 'self' }).stage), ['anna']);
    assert.deepEqual(keys(arrange(people, { ...wish, mode: 'speaker', speaker: 'ben' }).tiles), [
      'self',
      'anna',
      'cleo',
    ]);
  });

  it('shows oneself large while alone', () => {
    assert.deepEqual(keys(arrange([tile('self')], { ...wish, mode: 'speaker' }).stage), ['self']);
  });

  it('puts a shared screen on the stage in the grid as well, the camera beside it', () => {
    const sharing = [...people, tile('ben:screen', { kind: 'screen', participantId: 'ben' })];
    const { stage, tiles } = arrange(sharing, wish);
    assert.deepEqual(keys(stage), ['ben:screen']);
    assert.ok(keys(tiles).includes('ben'));
  });

  it('prefers what the person pinned', () => {
    const sharing = [...people, tile('ben:screen', { kind: 'screen', participantId: 'ben' })];
    assert.deepEqual(keys(arrange(sharing, { ...wish, pinned: 'cleo' }).stage), ['cleo']);
    assert.deepEqual(keys(arrange(people, { ...wish, pinned: 'gone' }).stage), []);
  });

  it('fits pages to the screen', () => {
    assert.equal(pageSizeFor(390, 700), 6);
    assert.equal(pageSizeFor(1280, 700), 9);
    assert.equal(pageSizeFor(2560, 1300), 16);
  });
});
