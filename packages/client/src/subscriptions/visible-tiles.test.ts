import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { ProducerId } from '@confab/contracts';
import { FakeRequests } from '../testing/fake-requests.ts';
import { VisibleTiles } from './visible-tiles.ts';

const tile = (id: string, width = 320.4) => ({ producerId: id as ProducerId, width, height: 180 });

it('tells at once what comes on screen, sizes at most every 50 ms, only what changed, and again where it was forgotten', async () => {
  const requests = new FakeRequests();
  const tiles = new VisibleTiles(requests);
  tiles.again();
  for (let width = 100; width <= 320; width += 1) tiles.show([tile('p1', width)]);
  await requests.clock.pass(0);
  const told = 'set-visible {"tiles":[{"producerId":"p1","width":320,"height":180}]}';
  assert.deepEqual(requests.log, [told]);
  tiles.show([tile('p1')]);
  await requests.clock.pass(100);
  assert.deepEqual(requests.log, [told]);
  tiles.again();
  await requests.clock.pass(0);
  await requests.clock.pass(0);
  assert.deepEqual(requests.log, [told, told]);
  tiles.show([tile('p1', 100)]);
  tiles.show([tile('p1', 200)]);
  await requests.clock.pass(49);
  assert.equal(requests.asked.length, 2);
  tiles.show([]);
  await requests.clock.pass(50);
  assert.equal(requests.log.at(-1), 'set-visible {"tiles":[]}');
  tiles.close();
  tiles.show([tile('p1')]);
  await requests.clock.pass(100);
  assert.equal(requests.asked.length, 3);
});

it('stays within what the protocol takes', async () => {
  const requests = new FakeRequests();
  new VisibleTiles(requests).show(Array.from({ length: 300 }, (_none, index) => tile(`p${index}`, 1e9)));
  await requests.clock.pass(50);
  const told = requests.asked.map(({ payload }) => (payload as { tiles: { width: number }[] }).tiles);
  assert.deepEqual([told[0]?.length, told[0]?.[0]?.width], [200, 16_384]);
});

it('tells it again where the server forgot while it was being told', async () => {
  const { promise, resolve } = Promise.withResolvers<object>();
  const requests = new FakeRequests({ 'set-visible': () => (requests.asked.length === 1 ? promise : {}) });
  const tiles = new VisibleTiles(requests);
  tiles.show([tile('p1')]);
  await requests.clock.pass(50);
  // Another node, or another participant; the former one's answer comes late.
  tiles.again();
  resolve({});
  await requests.clock.pass(50);
  assert.equal(requests.asked.length, 2);
});
