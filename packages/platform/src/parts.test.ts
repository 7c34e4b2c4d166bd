import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLogger } from './log.ts';
import { Parts } from './parts.ts';

const logger = createLogger({ service: 'test', level: 'silent', format: 'json' });

function recorded(parts: Parts, seen: string[], name: string, fault?: Error): void {
  parts.add(name, async () => {
    if (fault !== undefined) throw fault;
    seen.push(`+${name}`);
    return () => void seen.push(`-${name}`);
  });
}

describe('Parts', () => {
  it('starts in order and stops in reverse, once', async () => {
    const seen: string[] = [];
    const parts = new Parts(logger);
    for (const name of ['a', 'b', 'c']) recorded(parts, seen, name);
    await parts.start();
    await Promise.all([parts.stop(), parts.stop()]);
    assert.deepEqual(seen, ['+a', '+b', '+c', '-c', '-b', '-a']);
  });

  it('stops what had started when a later part fails', async () => {
    const seen: string[] = [];
    const parts = new Parts(logger);
    recorded(parts, seen, 'a');
    recorded(parts, seen, 'b', new Error('no'));
    recorded(parts, seen, 'c');
    await assert.rejects(parts.start(), /no/);
    assert.deepEqual(seen, ['+a', '-a']);
  });

  it('stops a part that was still starting when the stop came', async () => {
    const seen: string[] = [];
    const parts = new Parts(logger);
    let opened = (): void => undefined;
    parts.add('slow', async () => {
      await new Promise<void>((resolve) => (opened = resolve));
      return () => void seen.push('-slow');
    });
    recorded(parts, seen, 'next');
    const started = parts.start();
    await parts.stop();
    opened();
    await started;
    assert.deepEqual(seen, ['-slow']);
  });

  it('goes on stopping after a part that hangs or fails', async () => {
    const seen: string[] = [];
    const parts = new Parts(logger, 10);
    recorded(parts, seen, 'a');
    parts.add('hangs', async () => () => new Promise<void>(() => undefined));
    parts.add('fails', async () => () => Promise.reject(new Error('no')));
    await parts.start();
    await parts.stop();
    assert.deepEqual(seen, ['+a', '-a']);
  });
});
