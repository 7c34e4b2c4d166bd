import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CallError, errorCodes } from '@confab/contracts';
import { makeClientConstructor, status, type Client, type ServiceError } from '@grpc/grpc-js';
import { service } from 'grpc-health-check';
import { clientCredentials, clientOptions } from './client-options.ts';
import { withDeadline } from './deadline.ts';
import { fromStatus, toStatus } from './error-status.ts';
import { RpcServer } from './server.ts';

const secretOf = (text: string) => ({ reveal: () => text });
const server = new RpcServer(secretOf('a secret of the cell'));
let port = 0;

before(async () => {
  port = await server.listen('127.0.0.1', 0);
});
after(() => server.stop(100));

interface HealthClient extends Client {
  check(request: object, answer: (error: ServiceError | null, value?: { status: string }) => void): void;
}

function askHealth(secret: string): Promise<string> {
  const Health = makeClientConstructor(service, 'grpc.health.v1.Health');
  const client = new Health(
    `127.0.0.1:${port}`,
    clientCredentials(),
    clientOptions(secretOf(secret)),
  ) as unknown as HealthClient;
  return new Promise<string>((resolve, reject) => {
    client.check({ service: '' }, (error, value) => (error === null ? resolve(value?.status ?? '') : reject(error)));
  }).finally(() => client.close());
}

test('health follows what the service says of itself', async () => {
  server.setServing(true);
  assert.equal(await askHealth('a secret of the cell'), 'SERVING');
  server.setServing(false);
  assert.equal(await askHealth('a secret of the cell'), 'NOT_SERVING');
});

test('a port that is taken is named', async () => {
  const second = new RpcServer(secretOf('a secret of the cell'));
  await assert.rejects(second.listen('127.0.0.1', port), {
    code: 'unavailable',
    message: new RegExp(`127.0.0.1:${port}`),
  });
});

test('a call with the wrong secret is refused before anything runs, health included', async () => {
  await assert.rejects(askHealth('a secret of the ce1l'), { code: status.UNAUTHENTICATED });
  await assert.rejects(askHealth(''), { code: status.UNAUTHENTICATED });
});

test('every error code survives the way through a gRPC status', () => {
  for (const code of errorCodes) {
    const { code: grpcCode, details, metadata } = toStatus(new CallError(code, 'why'));
    const error = fromStatus(Object.assign(new Error('from the wire'), { code: grpcCode, details, metadata }));
    assert.equal(error.code, code);
    assert.equal(error.message, 'why');
  }
});

test('a bug leaves the process as internal, without its message', () => {
  const answer = toStatus(new TypeError('secret detail'));
  assert.equal(answer.code, status.INTERNAL);
  assert.doesNotMatch(answer.details, /secret/);
});

test('work that takes too long is answered with timeout, and told to stop', async () => {
  let aborted = false;
  const slow = withDeadline(20, 'the test', (signal) => {
    return new Promise<never>(() => signal.addEventListener('abort', () => (aborted = true)));
  });
  await assert.rejects(slow, { code: 'timeout' });
  assert.equal(aborted, true);
  assert.equal(await withDeadline(1000, 'the test', async () => 'done'), 'done');
});
