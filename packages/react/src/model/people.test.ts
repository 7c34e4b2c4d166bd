import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { peopleOf } from './people.ts';
import type { Tile } from './tile.ts';

function person(name: string, changes: Partial<Tile> = {}): Tile {
  return {
    key: name,
    participantId: name,
    kind: 'person',
    name,
    isSelf: false,
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

const names = (tiles: readonly Tile[]): string[] => tiles.map(({ name }) => name);

describe('the list of people', () => {
  it('has the hands first and in order, then oneself, then the alphabet', () => {
    const tiles = [
      person('Me', { isSelf: true }),
      person('Zoe'),
      person('Ben', { hand: 2 }),
      person('Anna'),
      person('Cleo', { hand: 1 }),
    ];
    assert.deepEqual(names(peopleOf(tiles)), ['Cleo', 'Ben', 'Me', 'Anna', 'Zoe']);
  });

  it('shows a shared screen as nobody', () => {
    assert.deepEqual(names(peopleOf([person('Anna'), person('Anna', { kind: 'screen', key: 's' })])), ['Anna']);
  });

  it('finds people by a part of their name', () => {
    assert.deepEqual(names(peopleOf([person('Anna'), person('Hannah'), person('Ben')], ' ANN ')), ['Anna', 'Hannah']);
  });
});
