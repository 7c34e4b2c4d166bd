import { CallError } from '@confab/contracts';

/** 16 KiB: the list is in every fact of it that the room's log keeps. */
const maxBytes = 16 * 1024;

/** Identities as the directory keeps them: each once, in order. @throws CallError `bad-request`, naming the field */
export function subscriberList(field: string, identities: readonly string[]): readonly string[] {
  const list = [...new Set(identities)].toSorted();
  if (Buffer.byteLength(JSON.stringify(list)) > maxBytes) {
    throw new CallError('bad-request', `${field}: must be at most ${maxBytes} bytes together`);
  }
  return list;
}
