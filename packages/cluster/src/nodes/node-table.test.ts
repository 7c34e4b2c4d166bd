import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '@confab/platform/testing';
import type { ChannelListener } from '../redis/channel-subscriptions.ts';
import { ReplicatedNodeTable } from './node-table.ts';

const report = JSON.stringify({ rooms: 0, participants: 0, workers: [] });
const description = (nodeId: string): string => JSON.stringify({ nodeId, region: 'local' });
const row = (nodeId: string): (string | number)[] => [nodeId, description(nodeId), report, 0, 1];
const came = (nodeId: string): string =>
  JSON.stringify({ kind: 'row', nodeId, description: description(nodeId), report, reserved: 0, leased: true });

/** A table whose reads a test answers one by one. */
function startTable() {
  const clock = new FakeClock();
  const reads: PromiseWithResolvers<(string | number)[]>[] = [];
  const table = new ReplicatedNodeTable(() => {
    const read = Promise.withResolvers<(string | number)[]>();
    reads.push(read);
    return read.promise;
  }, clock);
  const subscribed = Promise.withResolvers<ChannelListener>();
  const followed = table.follow('local', async (listener) => {
    subscribed.resolve(listener);
    return () => undefined;
  });
  const ids = (): string[] => table.rows().map(({ nodeId }) => nodeId);
  return { clock, reads, table, followed, listener: subscribed.promise, ids };
}

test('an interruption while the table is read has it read once more, and loses no change', async () => {
  const { clock, reads, table, followed, listener, ids } = startTable();
  const heard = await listener;
  await clock.advance(0);
  heard.onInterrupted();
  await clock.advance(1);
  assert.equal(reads.length, 1, 'one read at a time');
  heard.onMessage(came('b'));
  reads[0]!.resolve(row('a'));
  await followed;
  assert.deepEqual(ids(), ['a', 'b']);
  await clock.advance(1);
  assert.equal(reads.length, 2);
  heard.onMessage(came('c'));
  reads[1]!.resolve([...row('a'), ...row('b')]);
  await clock.advance(0);
  assert.deepEqual(ids(), ['a', 'b', 'c']);
  await clock.advance(10_000);
  assert.equal(reads.length, 2);
  table.close();
  assert.equal(clock.pending, 0);
});

test('a read that fails after an interruption is tried again until it works', async () => {
  const { clock, reads, table, followed, listener, ids } = startTable();
  const heard = await listener;
  await clock.advance(0);
  reads[0]!.resolve(row('a'));
  await followed;
  heard.onInterrupted();
  await clock.advance(1);
  reads[1]!.reject(new Error('away'));
  await clock.advance(500);
  reads[2]!.resolve([...row('a'), ...row('b')]);
  await clock.advance(0);
  assert.deepEqual(ids(), ['a', 'b']);
  table.close();
  assert.equal(clock.pending, 0);
});
