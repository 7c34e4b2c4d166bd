import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TokenSource } from './token-source.ts';

const jwt = (exp: number) => `x.${Buffer.from(JSON.stringify({ exp, sub: 'ä' })).toString('base64url')}.x`;

describe('the token', () => {
  it('is fetched once and kept while it is good', async () => {
    let fetched = 0;
    let now = 1_000;
    const tokens = new TokenSource(
      async () => jwt(now + 60 + 0 * (fetched += 1)),
      () => now,
    );
    await tokens.get();
    now += 50;
    await tokens.get();
    assert.equal(fetched, 1);
    now += 10;
    await tokens.get();
    assert.equal(fetched, 2, 'a new one when it is about to expire');
  });

  it('is another one from the moment on that the app gives it', async () => {
    const given = new TokenSource('first');
    given.use('second');
    assert.equal(await given.get(), 'second');
    const fetched = new TokenSource(async () => 'fetched');
    fetched.use('second');
    assert.equal(await fetched.get(), 'second');
    fetched.refused();
    assert.equal(await fetched.get(), 'fetched');
  });

  it('is fetched anew when the server refused it', async () => {
    let fetched = 0;
    const tokens = new TokenSource(async () => `token-${(fetched += 1)}`);
    await tokens.get();
    assert.equal(tokens.refused(), true);
    assert.equal(await tokens.get(), 'token-2');
  });

  it('that is a mere string cannot be replaced', async () => {
    const tokens = new TokenSource('t');
    assert.equal(tokens.refused(), false);
    assert.equal(await tokens.get(), 't');
  });

  it('is asked for again after the app failed to fetch it', async () => {
    let attempts = 0;
    const tokens = new TokenSource(async () => {
      attempts += 1;
      if (attempts === 1) throw new Error('offline');
      return 't';
    });
    await assert.rejects(tokens.get(), /offline/);
    assert.equal(await tokens.get(), 't');
  });
});
