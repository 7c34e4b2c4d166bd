import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { it } from 'node:test';
import { directEvents, roomEvents } from './pushes.ts';
import { requests } from './requests.ts';

const page = await readFile(new URL('../../../docs/protocol.md', import.meta.url), 'utf8');

/** Promised by the page, not served yet; docs/roadmap.md says when. */
const laterRequests = ['set-visible', 'set-subscribers', 'media-moved', 'consumer-switched'];

it('every request of the page is served, or listed as later', () => {
  const table = /### Room and media\n([\s\S]*?)\nAny payload/.exec(page)?.[1] ?? '';
  const documented = table
    .split('\n')
    .slice(2)
    .flatMap((row) => row.split('|')[1]?.match(/[a-z][a-z-]+/g) ?? []);
  assert.ok(documented.length > 25);
  assert.deepEqual(documented.toSorted(), [...Object.keys(requests), ...laterRequests].toSorted());
});

it('every event that is pushed stands on the page', () => {
  // Data consumers end like consumers do; the page's event names grow by this addition.
  for (const name of [...Object.keys(roomEvents), ...Object.keys(directEvents)]) {
    assert.ok(page.includes(`\`${name}`), `${name} is not on docs/protocol.md`);
  }
});
