import { globSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { ConfiguredProcess } from './render.ts';

const root = new URL('../../', import.meta.url);

/** Every process of the repository that has a configuration; its config.ts exports `configSchema`. */
export async function readProcesses(): Promise<ConfiguredProcess[]> {
  const paths = globSync(['services/*/src/config.ts', 'web/server/config.ts'], { cwd: root.pathname }).toSorted();
  return Promise.all(
    paths.map(async (path) => {
      const { configSchema }: { configSchema?: unknown } = await import(new URL(path, root).href);
      if (!(configSchema instanceof z.ZodObject)) throw new TypeError(`${path} exports no configSchema`);
      return { folder: dirname(path).replace(/\/src$/, ''), schema: configSchema };
    }),
  );
}
