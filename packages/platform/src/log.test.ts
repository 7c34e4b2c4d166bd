import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { it } from 'node:test';

const lines = (format: string): string => {
  const script = `
    import { createLogger } from ${JSON.stringify(new URL('./log.ts', import.meta.url).href)};
    const logger = createLogger({ service: 'signaling', level: 'info', format: '${format}', base: { podId: 'p1' } });
    logger.info({ token: 'abc', claims: { secret: 'def' }, room: 'r' }, 'joined');
    logger.debug('not shown');`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }).stdout;
};

for (const format of ['json', 'pretty']) {
  it(`a ${format} line names its process and hides tokens and secrets`, () => {
    const text = lines(format);
    assert.match(text, /joined/);
    assert.match(text, /p1/);
    assert.match(text, /\[secret\]/);
    assert.doesNotMatch(text, /abc|def|not shown/);
  });
}

it('an error is told by its words, place and code, and not by what a library hung on it', () => {
  const script = `
    import { createLogger } from ${JSON.stringify(new URL('./log.ts', import.meta.url).href)};
    const logger = createLogger({ service: 'signaling', level: 'info', format: 'json' });
    const command = { name: 'evalsha', args: ['{"name":"Anna","tokenHash":"abc"}'] };
    const reply = Object.assign(new Error('ERR a bug'), { code: 'E1', command });
    logger.error({ err: reply }, 'a request failed');
    logger.error({ err: Object.assign(new Error('unavailable', { cause: reply }), { command }) }, 'again');`;
  const text = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }).stdout;
  assert.match(text, /ERR a bug/);
  assert.match(text, /"code":"E1"/);
  assert.match(text, /"stack":/);
  assert.doesNotMatch(text, /Anna|tokenHash/);
});
