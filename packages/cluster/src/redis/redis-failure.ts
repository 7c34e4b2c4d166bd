import { CallError } from '@confab/contracts';
import { ReplyError } from 'ioredis';

/** Replies by which a server says that it cannot serve now, as opposed to: that the command is wrong. */
const passing = new Set([
  'ASK',
  'BUSY',
  'CLUSTERDOWN',
  'LOADING',
  'MASTERDOWN',
  'MOVED',
  'NOREPLICAS',
  'OOM',
  'READONLY',
  'TRYAGAIN',
  'UNBLOCKED',
]);

/**
 * What a failed command means to the caller: `unavailable` when Redis is away, full or in a fail-over, in which case nobody knows
 * whether the command was carried out; the error itself when it is a bug of ours.
 */
export function redisFailure(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (error instanceof ReplyError && !passing.has(error.message.split(' ', 1)[0] ?? '')) return error;
  return new CallError('unavailable', `Redis does not answer: ${error.message}`, { cause: error, retryAfterMs: 1000 });
}
