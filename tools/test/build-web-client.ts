import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toOutcome } from './checks.ts';
import type { Task } from './outcome.ts';

/**
 * Builds the page once for all files that open it in a browser: `startWebClient` of the testkit looks at `CONFAB_WEB_BUILT`, and builds
 * it for itself where that is not set. The directory is removed when the run ends.
 */
export function buildWebClient(): Task {
  return {
    name: 'web client builds',
    run: async () => {
      const outDir = mkdtempSync(join(tmpdir(), 'confab-web-built-'));
      process.once('exit', () => rmSync(outDir, { recursive: true, force: true }));
      const parameters = ['build', 'web', '--outDir', outDir, '--emptyOutDir', '--logLevel', 'error'];
      const outcome = await toOutcome('node_modules/.bin/vite', parameters);
      if (outcome.failed === 0) process.env['CONFAB_WEB_BUILT'] = outDir;
      return outcome;
    },
  };
}
