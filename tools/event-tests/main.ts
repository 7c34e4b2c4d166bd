import { writeFile } from 'node:fs/promises';
import { collectMarks, parts } from './collect.ts';
import { gaps, renderPage } from './render.ts';

process.chdir(new URL('../..', import.meta.url).pathname);
const marks = await collectMarks();
await writeFile('docs/event-tests.md', await renderPage(parts, marks));
const missing = gaps(parts, marks);
console.log(
  `wrote docs/event-tests.md: ${parts.flatMap(({ names }) => names).length} rows, ${missing.length} without a test`,
);
for (const name of missing) console.log(`  ${name}`);
