import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RequestLanes, type Lane } from './request-lanes.ts';

function start(lanes: RequestLanes, log: string[], lane: Lane, name: string) {
  const gate = Promise.withResolvers<void>();
  const done = lanes.run(lane, async () => {
    log.push(`${name} begins`);
    await gate.promise;
    log.push(`${name} ends`);
  });
  return { open: gate.resolve, fail: gate.reject, done };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('requests of one lane are carried out in order, also after a failure', async () => {
  const lanes = new RequestLanes();
  const log: string[] = [];
  const first = start(lanes, log, 'publish', 'produce');
  const second = start(lanes, log, 'publish', 'pause');
  await settled();
  assert.deepEqual(log, ['produce begins']);
  first.fail(new Error('no'));
  await assert.rejects(first.done);
  second.open();
  await second.done;
  assert.deepEqual(log, ['produce begins', 'pause begins', 'pause ends']);
});

test('a consumer that waits holds up neither publishing nor leaving', async () => {
  const lanes = new RequestLanes();
  const log: string[] = [];
  const consume = start(lanes, log, 'subscribe', 'consume');
  const pause = start(lanes, log, 'publish', 'pause');
  const leave = start(lanes, log, 'room', 'leave');
  await settled();
  assert.deepEqual(log, ['consume begins', 'pause begins', 'leave begins']);
  for (const request of [consume, pause, leave]) request.open();
  await Promise.all([consume.done, pause.done, leave.done]);
});

test('what comes after a join waits for it', async () => {
  const lanes = new RequestLanes();
  const log: string[] = [];
  const join = start(lanes, log, 'room', 'join');
  const others = (['publish', 'subscribe', 'free', 'room'] as const).map((lane) => start(lanes, log, lane, lane));
  await settled();
  assert.deepEqual(log, ['join begins']);
  join.open();
  await join.done;
  for (const other of others) other.open();
  await Promise.all(others.map(({ done }) => done));
  assert.equal(log.filter((line) => line.endsWith('ends')).length, 5);
});

test('a client that never waits for its acks is told to', async () => {
  const lanes = new RequestLanes();
  const gate = Promise.withResolvers<void>();
  const waiting = Array.from({ length: 256 }, () => lanes.run('free', () => gate.promise));
  await assert.rejects(
    lanes.run('free', () => Promise.resolve()),
    { code: 'rate-limited' },
  );
  gate.resolve();
  await Promise.all(waiting);
  await lanes.run('free', () => Promise.resolve());
});
