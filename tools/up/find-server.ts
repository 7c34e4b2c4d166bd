import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Path of a Redis or Valkey server. Throws, saying what to do, when there is none. */
export function findRedisServer({ PATH = '', REDIS_SERVER_BIN }: Readonly<Record<string, string | undefined>>): string {
  if (REDIS_SERVER_BIN !== undefined && REDIS_SERVER_BIN !== '') return REDIS_SERVER_BIN;
  const found = onPath('redis-server', PATH) ?? onPath('valkey-server', PATH);
  if (found !== undefined) return found;
  throw new RangeError(
    'no redis-server and no valkey-server on the PATH: run tools/setup/setup.sh, or set REDIS_SERVER_BIN',
  );
}

/** Throws, saying what to do, when there is no coturn. */
export function requireTurnServer({ PATH = '' }: Readonly<Record<string, string | undefined>>): void {
  if (onPath('turnserver', PATH) === undefined) {
    throw new RangeError('TURN=1 needs coturn, and no turnserver is on the PATH: apt-get install coturn');
  }
}

function onPath(name: string, searched: string): string | undefined {
  return searched
    .split(delimiter)
    .map((directory) => join(directory, name))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
