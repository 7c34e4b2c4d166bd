import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { createLogger } from './log.ts';
import { createMetrics } from './metrics.ts';
import { InternalServer, listen } from './operations.ts';

const logger = createLogger({ service: 'test', level: 'silent', format: 'json' });

describe('InternalServer', () => {
  let ready = false;
  let origin = '';
  const server = new InternalServer({
    host: '127.0.0.1',
    port: 0,
    logger,
    registry: createMetrics({ cell: 'test' }),
    ready: () => ready,
    stats: async () => ({ sockets: 3 }),
  });
  before(async () => {
    origin = `http://127.0.0.1:${await server.start()}`;
  });
  after(() => server.stop());

  it('answers readiness with what the process says now', async () => {
    assert.equal((await fetch(`${origin}/readyz`)).status, 503);
    ready = true;
    assert.equal((await fetch(`${origin}/readyz`)).status, 200);
    assert.equal((await fetch(`${origin}/healthz`)).status, 200);
  });

  it('gives metrics as text and statistics as JSON', async () => {
    assert.match(await (await fetch(`${origin}/metrics`)).text(), /process_cpu_seconds_total\{cell="test"\}/);
    assert.deepEqual(await (await fetch(`${origin}/stats`)).json(), { sockets: 3 });
  });

  it('names a port that is taken', async () => {
    const port = Number(new URL(origin).port);
    await assert.rejects(listen(createServer(), '127.0.0.1', port), new RegExp(`127.0.0.1:${port} is taken`));
  });
});
