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
