import assert from 'node:assert/strict';
import { it } from 'node:test';
import * as sdk from './index.ts';

it('can be imported, and even connects, where there is no browser: servers render pages too', async () => {
  assert.equal('window' in globalThis, false);
  const connection = sdk.connect({ urls: 'http://127.0.0.1:1', token: 't', timings: { connectMs: 100 } });
  await assert.rejects(
    connection.join({ room: 'r' }),
    (error) => error instanceof sdk.CallError && error.code === 'unavailable',
  );
  await connection.close();
});
