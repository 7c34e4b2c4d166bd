import { writeFile } from 'node:fs/promises';
import { readProcesses } from './processes.ts';
import { renderPage } from './render.ts';

await writeFile(new URL('../../docs/configuration.md', import.meta.url), await renderPage(await readProcesses()));
console.log('wrote docs/configuration.md');
