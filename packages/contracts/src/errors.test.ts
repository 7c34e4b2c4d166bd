import assert from 'node:assert/strict';
import { it } from 'node:test';
import { CallError, errorCodes, isErrorCode } from './errors.ts';

it('a refusal leaves the process without its cause', () => {
  const error = new CallError('rate-limited', 'slow down', { retryAfterMs: 500, cause: new Error('internal detail') });
  assert.deepEqual(error.toWire(), { code: 'rate-limited', message: 'slow down', retryAfterMs: 500 });
  assert.deepEqual(new CallError('timeout', 'late').toWire(), { code: 'timeout', message: 'late' });
});

it('the list of codes is the one in docs/protocol.md', async () => {
  const { readFile } = await import('node:fs/promises');
  const page = await readFile(new URL('../../../docs/protocol.md', import.meta.url), 'utf8');
  const listed = /Codes: ([\s\S]*?)\. A `bad-request`/.exec(page)?.[1]?.match(/[a-z-]+/g);
  assert.deepEqual(listed, [...errorCodes]);
  assert.equal(isErrorCode('no-such-code'), false);
});
