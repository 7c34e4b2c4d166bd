import type { Tile } from './tile.ts';

/** After every raised hand; two of them must not make NaN. */
const down = Number.MAX_SAFE_INTEGER;

/**
 * Everybody, as a list shows them: raised hands first, in their order, because they wait for their turn; then oneself, then by
 * name.
 */
export function peopleOf(tiles: readonly Tile[], search = ''): Tile[] {
  const wanted = search.trim().toLocaleLowerCase();
  return tiles
    .filter(({ kind, name }) => kind === 'person' && name.toLocaleLowerCase().includes(wanted))
    .sort(
      (left, right) =>
        (left.hand ?? down) - (right.hand ?? down) ||
        Number(right.isSelf) - Number(left.isSelf) ||
        left.name.localeCompare(right.name) ||
        left.key.localeCompare(right.key),
    );
}
