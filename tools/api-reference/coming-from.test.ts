import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { directEvents, requests, roomEvents } from '@confab/contracts';
import { readPages } from './generate.ts';

const docs = new URL('../../docs/', import.meta.url);
const read = (page: string): Promise<string> => readFile(new URL(page, docs), 'utf8');

/** The code in the right column of the page's tables. */
function ours(page: string): string[] {
  const rows = page
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\| *(-|in samples|LiveKit|Twilio)/.test(line));
  return rows.flatMap((row) =>
    [...(row.split(/(?<!\\)\|/)[2] ?? '').matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? ''),
  );
}

test('whatever docs/coming-from.md calls ours is there', async () => {
  const events = new Set([...Object.keys(requests), ...Object.keys(roomEvents), ...Object.keys(directEvents)]);
  const protocol = await read('protocol.md');
  const api = [...(await readPages(new URL('api', docs).pathname)).values()].join('\n');
  const words = new Set(`${api}\n${protocol}`.match(/[A-Za-z][\w-]*/g));
  const named = ours(await read('coming-from.md'));
  assert.ok(named.length > 150, `${named.length} names`);
  for (const code of named) {
    if (events.has(code)) continue;
    const path = /^(?:GET|POST|PUT|DELETE) (\/v1\/\S+)$/.exec(code)?.[1];
    if (path !== undefined) {
      // The page shortens what two paths have in common.
      const [, end = path] = /^\/v1\/rooms\/\{room\}(\/.+)$/.exec(path) ?? [];
      const short = end.replace(/^\/participants(?=\/)/, '…/participants');
      assert.ok(
        [path, end, short].some((one) => protocol.includes(one)),
        `${code} is not on docs/protocol.md`,
      );
      continue;
    }
    for (const word of code.match(/[A-Za-z][\w-]*/g) ?? []) {
      assert.ok(words.has(word), `\`${code}\`: ${word} is neither in the API nor in the protocol`);
    }
  }
});
