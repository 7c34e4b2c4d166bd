import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { it } from 'node:test';
import { callRequests } from './call-requests.ts';
import { mediaRequests } from './media-requests.ts';
import { peopleRequests } from './people-requests.ts';
import { requests } from './requests.ts';
import { directEvents, roomEvents } from './pushes.ts';

const page = await readFile(new URL('../../../docs/protocol.md', import.meta.url), 'utf8');

/** Promised by the page, not served yet: people moved between nodes; docs/roadmap.md says when. */
const laterRequests = ['media-moved', 'consumer-switched'];

function part(from: string, to: string): string {
  const [, rest = ''] = page.split(from);
  return rest.split(to)[0] ?? '';
}

it('every request about rooms and media on the page is served, or listed as later', () => {
  const documented = part('### Room and media\n', '\nAny payload')
    .split('\n')
    .slice(2)
    .flatMap((row) => row.split('|')[1]?.match(/[a-z][a-z-]+/g) ?? []);
  assert.ok(documented.length > 25);
  assert.deepEqual(documented.toSorted(), [...Object.keys(mediaRequests), ...laterRequests].toSorted());
});

it('every request about people and calls on the page is served', () => {
  const text = part('### People\n', '## Pushed by the server');
  const events = new Set([...Object.keys(roomEvents), ...Object.keys(directEvents)]);
  const served = { ...peopleRequests, ...callRequests };
  // What is followed by a payload: names of reasons are not.
  const documented = [...text.matchAll(/`([a-z]+(?:-[a-z]+)*) \{/g)].map(([, name]) => name ?? '');
  assert.ok(documented.length > 10);
  for (const name of documented) assert.ok(name in requests || events.has(name), `${name} is not served`);
  for (const name of Object.keys(served)) assert.ok(text.includes(`\`${name}`), `${name} is not on docs/protocol.md`);
});

it('every event that is pushed stands on the page', () => {
  for (const name of [...Object.keys(roomEvents), ...Object.keys(directEvents)]) {
    assert.ok(page.includes(`\`${name}`), `${name} is not on docs/protocol.md`);
  }
});
