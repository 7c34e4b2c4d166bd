import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '@confab/platform/testing';
import { PublisherLayers, type Layers } from './publisher-layers.ts';

function setUp() {
  const clock = new FakeClock();
  const told: string[] = [];
  const layers = new PublisherLayers({ spatial: 3, temporal: 3 }, clock, ({ spatialLayer, temporalLayer }: Layers) =>
    told.push(`${spatialLayer}/${temporalLayer}`),
  );
  return { clock, told, layers };
}

test('what nobody watches is lowered to its first layer after three seconds, not sooner', async () => {
  const { clock, told, layers } = setUp();
  assert.equal(layers.told, null);
  await clock.advance(2_999);
  assert.deepEqual(told, []);
  await clock.advance(1);
  assert.deepEqual(told, ['0/2']);
  assert.deepEqual(layers.told, { spatialLayer: 0, temporalLayer: 2 });
  layers.close();
  assert.equal(clock.pending, 0);
});

test('somebody who needs more gets it at once, who names no layer needs all', async () => {
  const { clock, told, layers } = setUp();
  await clock.advance(3_000);
  const [small, large] = [layers.demand.join(), layers.demand.join()];
  small.set({ active: true, maxSpatialLayer: 1, maxTemporalLayer: 1 });
  assert.deepEqual(told, ['0/2', '1/2']);
  large.set({ active: true });
  assert.deepEqual(told.at(-1), '2/2');
  large.release();
  large.release();
  await clock.advance(3_000);
  assert.deepEqual(told.at(-1), '1/1');
  layers.close();
});

test('who looks away and back within three seconds changes nothing', async () => {
  const { clock, told, layers } = setUp();
  const viewer = layers.demand.join();
  viewer.set({ active: true });
  for (let times = 0; times < 5; times += 1) {
    viewer.set({ active: false });
    await clock.advance(2_000);
    viewer.set({ active: true });
    await clock.advance(2_000);
  }
  assert.deepEqual(told, []);
  assert.equal(clock.pending, 0);
});

test('a layer that was needed a moment ago is not switched off because another one has not been for long', async () => {
  const { clock, told, layers } = setUp();
  const viewer = layers.demand.join();
  viewer.set({ active: true });
  viewer.set({ active: true, maxSpatialLayer: 0 });
  await clock.advance(1_000);
  viewer.set({ active: true, maxSpatialLayer: 1 });
  await clock.advance(1_900);
  viewer.set({ active: true, maxSpatialLayer: 0 });
  await clock.advance(200);
  assert.deepEqual(told, ['1/2']);
  await clock.advance(3_000);
  assert.deepEqual(told, ['1/2', '0/2']);
  assert.equal(clock.pending, 0);
});

test('after the end nothing is told', async () => {
  const { clock, told, layers } = setUp();
  const viewer = layers.demand.join();
  layers.close();
  viewer.set({ active: true });
  viewer.release();
  await clock.advance(10_000);
  assert.deepEqual([told, clock.pending], [[], 0]);
});
