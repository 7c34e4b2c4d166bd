import { CallError } from '@confab/contracts';
import type { Cluster, Redis } from 'ioredis';
import { loadScript } from './load-script.ts';
import { redisFailure } from './redis-failure.ts';

/**
 * Runs a script with one key, which names the slot. Throws `CallError('unavailable')` while Redis is away: the script may have
 * been carried out then.
 */
export async function runScript(
  client: Redis | Cluster,
  name: string,
  key: string,
  args: readonly string[],
): Promise<unknown> {
  const script = loadScript(name);
  try {
    try {
      return await client.evalsha(script.sha, 1, key, ...args);
    } catch (error) {
      // After a restart or fail-over the server does not know the script; nothing was carried out.
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return await client.eval(script.lua, 1, key, ...args);
    }
  } catch (error) {
    throw redisFailure(error);
  }
}

/** For scripts that answer JSON text with a `status`; `unavailable` becomes the error. */
export async function runForOutcome<Outcome extends { readonly status: string }>(
  client: Redis | Cluster,
  name: string,
  key: string,
  args: readonly string[],
): Promise<Exclude<Outcome, { status: 'unavailable' }>> {
  const outcome = JSON.parse(String(await runScript(client, name, key, args))) as Outcome;
  if (outcome.status === 'unavailable') throw rebuilding();
  return outcome as Exclude<Outcome, { status: 'unavailable' }>;
}

/** For scripts that answer a list whose first element is the status. */
export async function runForList(
  client: Redis | Cluster,
  name: string,
  key: string,
  args: readonly string[],
): Promise<readonly [status: string, ...rest: unknown[]]> {
  const list = (await runScript(client, name, key, args)) as [string, ...unknown[]];
  if (list[0] === 'unavailable') throw rebuilding();
  return list;
}

function rebuilding(): CallError {
  return new CallError('unavailable', 'the room directory is being rebuilt', { retryAfterMs: 1000 });
}
