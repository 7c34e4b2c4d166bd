import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Path of a Redis or Valkey server. Throws, saying what to do, when there is none. */
export function findRedisServer({ PATH = '', REDIS_SERVER_BIN }: Readonly<Record<string, string | undefined>>): string {
  if (REDIS_SERVER_BIN !== undefined && REDIS_SERVER_BIN !== '') return REDIS_SERVER_BIN;
  for (const name of ['redis-server', 'valkey-server']) {
    for (const directory of PATH.split(delimiter)) {
      const path = join(directory, name);
      if (isExecutable(path)) return path;
    }
  }
  throw new RangeError(
    'no redis-server and no valkey-server on the PATH: run tools/setup/setup.sh, or set REDIS_SERVER_BIN',
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
