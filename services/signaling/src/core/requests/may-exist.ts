import { CallError } from '@confab/contracts';
import type { OperationIds } from './operation-ids.ts';
import { isForbidden } from './require-grant.ts';

/**
 * True when a command that failed may have made something at the node, or will, that nobody is going to ask for: a repetition
 * under the same `requestId` would, unless it is forbidden by now.
 */
export function mayExist(error: unknown, { isRepeatable }: OperationIds): boolean {
  if (isForbidden(error)) return true;
  return !isRepeatable && error instanceof CallError && (error.code === 'timeout' || error.code === 'unavailable');
}
