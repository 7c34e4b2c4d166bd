import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { NodeEpoch, NodeId } from '@confab/contracts';
import { eventually } from '@confab/testkit';
import { DirectoryFixture, placementOn, roomAddress, tickMs } from '../directory/directory-fixture.ts';
import type { NodeDescription, NodeReport, NodeTable } from '../node-registry.ts';
import { RedisNodeRegistry } from './redis-node-registry.ts';

const region = 'eu west/1';

function node(name: string, given: Partial<NodeDescription> = {}): NodeDescription {
  return {
    nodeId: name as NodeId,
    nodeEpoch: `${name}-epoch` as NodeEpoch,
    region,
    version: '1',
    state: 'serving',
    grpcAddress: 'localhost:1',
    codecProfile: 'one',
    rtpCapabilitiesJson: JSON.stringify({ codecs: [], empty: {} }),
    capacityConsumers: 500,
    reachability: 'unknown',
    ...given,
  };
}

const idle: NodeReport = { rooms: 0, participants: 0, workers: [] };
const worker = { transports: 2, producers: 1, consumers: 7, links: 0, cpu: 0.25, memoryBytes: 1_000_000 };
const busy: NodeReport = { rooms: 1, participants: 2, workers: [worker] };

for (const mode of ['standalone', 'cluster'] as const) {
  describe(`the node registry on a ${mode} Redis`, () => {
    let fixture: DirectoryFixture;
    let registry: RedisNodeRegistry;
    let table: NodeTable;
    before(async () => {
      fixture = await DirectoryFixture.start(mode);
      registry = new RedisNodeRegistry(await fixture.handle(), { tickMs, forgetTicks: 10 });
    });
    beforeEach(async () => {
      table?.close();
      await fixture.redis.flush();
      table = await registry.watch([region, 'elsewhere']);
    });
    after(async () => {
      table.close();
      registry.close();
      await fixture.stop();
    });

    const row = (name: string) => table.find(name as NodeId);
    const sees = (check: () => boolean) => eventually(check, { withinMs: 3000, everyMs: 5 });
    const sweepUntil = (check: () => boolean) =>
      eventually(async () => (await registry.sweep(region), check()), { withinMs: 5000, everyMs: 5 });
    const reserve = (reservationId: string, joinsPerMinute = 0, address = roomAddress('limits'), name = 'a') =>
      registry.reserve({ reservationId, node: placementOn(name), region, address, consumers: 10, joinsPerMinute });
    async function serve(name: string): Promise<void> {
      await registry.register(node(name), idle);
      await registry.heartbeat(node(name), idle, []);
      await sees(() => row(name)?.leased === true);
    }

    test('a node counts from its first heartbeat on, and its row is what it told', async () => {
      await registry.register(node('a'), idle);
      await sees(() => row('a') !== undefined);
      assert.equal(row('a')?.leased, false);
      assert.deepEqual(await reserve('early'), { status: 'refused' });
      assert.deepEqual(await registry.heartbeat(node('a'), busy, []), { status: 'ok' });
      await sees(() => row('a')?.leased === true);
      assert.deepEqual(row('a'), { ...node('a'), report: busy, reservedConsumers: 0, leased: true });
      assert.deepEqual(table.rows(), [row('a')]);
      assert.equal(table.rows(), table.rows());
    });

    test('whoever begins to watch later sees the same table', async () => {
      await serve('a');
      await serve('b');
      await reserve('r1');
      const later = await registry.watch([region]);
      await sees(() => row('a')?.reservedConsumers === 10);
      assert.deepEqual(new Set(later.rows()), new Set(table.rows()));
      later.close();
    });

    test('a heartbeat that drains is passed on, and nobody reserves there any more', async () => {
      await serve('a');
      let changes = 0;
      const end = table.onChange(() => (changes += 1));
      await registry.heartbeat(node('a', { state: 'draining' }), idle, []);
      await sees(() => row('a')?.state === 'draining' && changes > 0);
      end();
      assert.deepEqual(await reserve('r1'), { status: 'refused' });
    });

    test('reservations add up until a heartbeat contains them, they are released, or they expire', async () => {
      await serve('a');
      const ids = ['contained', 'released', 'expired'];
      assert.deepEqual(
        await Promise.all(ids.map((id) => reserve(id))),
        ids.map(() => ({ status: 'reserved' })),
      );
      await reserve('contained');
      await sees(() => row('a')?.reservedConsumers === 30);
      await registry.heartbeat(node('a'), busy, ['contained', 'unknown']);
      await sees(() => row('a')?.reservedConsumers === 20);
      const released = { reservationId: 'released', node: placementOn('a'), region };
      await registry.release(released);
      await registry.release(released);
      await sees(() => row('a')?.reservedConsumers === 10);
      await sweepUntil(() => row('a')?.reservedConsumers === 0);
    });

    test('joins of one room on one node are capped per minute, others are not', async () => {
      await serve('a');
      const address = roomAddress('limits');
      assert.equal((await reserve('r1', 2, address)).status, 'reserved');
      assert.equal((await reserve('r2', 2, address)).status, 'reserved');
      assert.equal((await reserve('r3', 2, address)).status, 'refused');
      assert.equal((await reserve('r2', 2, address)).status, 'reserved', 'a repeated one is not another join');
      assert.equal((await reserve('r4', 2)).status, 'reserved');
    });

    test('a lease that is not renewed runs out, and comes back with the next heartbeat', async () => {
      await serve('a');
      await sweepUntil(() => row('a')?.leased === false);
      assert.deepEqual(await reserve('r1'), { status: 'refused' });
      await registry.heartbeat(node('a'), idle, []);
      await sees(() => row('a')?.leased === true);
    });

    test('a node long without a lease leaves the table, but is not lost: its heartbeat brings it back', async () => {
      await serve('a');
      await sweepUntil(() => row('a') === undefined);
      assert.deepEqual(await registry.heartbeat(node('a'), idle, []), { status: 'ok' });
      await sees(() => row('a')?.leased === true);
    });

    test('loss is declared once, not while the lease stands, and fences that life of the node only', async () => {
      await serve('a');
      await reserve('r1');
      const lost = () => registry.declareLost(placementOn('a'), region);
      assert.deepEqual(await lost(), { status: 'leased' });
      await sweepUntil(() => row('a')?.leased === false);
      const said = await Promise.all([lost(), lost(), lost()]);
      assert.deepEqual(said.map(({ status }) => status).sort(), ['already', 'already', 'declared']);
      await sees(() => row('a') === undefined);
      assert.deepEqual(await registry.heartbeat(node('a'), idle, []), { status: 'fenced' });
      const anew = node('a', { nodeEpoch: 'second' as NodeEpoch });
      await registry.register(anew, idle);
      assert.deepEqual(await registry.heartbeat(anew, idle, []), { status: 'ok' });
      await sees(() => row('a')?.leased === true);
      assert.equal(row('a')?.reservedConsumers, 0);
    });

    test('a node that registers anew fences its older life, whose leaving takes nothing away', async () => {
      await serve('a');
      const anew = node('a', { nodeEpoch: 'second' as NodeEpoch });
      await registry.register(anew, idle);
      await registry.heartbeat(anew, idle, []);
      assert.deepEqual(await registry.heartbeat(node('a'), idle, []), { status: 'fenced' });
      await registry.deregister(placementOn('a'), region);
      await sees(() => row('a')?.nodeEpoch === 'second' && row('a')?.leased === true);
      await registry.deregister({ nodeId: 'a' as NodeId, nodeEpoch: 'second' as NodeEpoch }, region);
      await sees(() => row('a') === undefined);
    });

    test('regions are tables of their own', async () => {
      await serve('a');
      await registry.register(node('b', { region: 'elsewhere' }), idle);
      await sees(() => row('b') !== undefined);
      assert.equal(table.rows().length, 2);
      const own = await registry.watch(['elsewhere']);
      assert.deepEqual(
        own.rows().map(({ nodeId }) => nodeId),
        ['b'],
      );
      own.close();
    });

    test('after Redis was away and emptied, heartbeats fill the table again', async () => {
      await serve('a');
      await serve('b');
      await Promise.all(fixture.redis.servers.map((server) => server.restart()));
      const beat = () => registry.heartbeat(node('a'), busy, []);
      await eventually(beat, { withinMs: 15_000 });
      await sees(() => table.rows().length === 1 && row('a')?.report.participants === 2);
    });
  });
}
