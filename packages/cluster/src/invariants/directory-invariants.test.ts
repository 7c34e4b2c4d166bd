import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eventually } from '@confab/testkit';
import type { RoomDirectory } from '../room-directory.ts';
import { RedisNodeRegistry } from '../nodes/redis-node-registry.ts';
import { DirectoryFixture, shards, tickMs } from '../directory/directory-fixture.ts';
import { Observer } from './observer.ts';
import { RandomPod } from './random-pod.ts';
import { seededRandom, World } from './world.ts';

const operations = 1000;
const pods = 6;

/*
 * A thousand random operations by concurrent pods. A "kill" abandons what a pod was doing between two of its steps and
 * forgets all that it knew; another pod resumes the people, or the sweeps clear them.
 */
for (const mode of ['standalone', 'cluster'] as const) {
  describe(`the directory's invariants on a ${mode} Redis`, () => {
    let fixture: DirectoryFixture;
    before(async () => {
      fixture = await DirectoryFixture.start(mode);
    });
    after(() => fixture.stop());

    test(`hold under ${operations} random operations with kills between steps`, async (context) => {
      const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9));
      context.diagnostic(`SEED=${seed}`);
      const settings = { removeAfterMs: 10 * tickMs, emptyTimeoutMs: 5 * tickMs, answerKeptMs: 1000, podLeaseTicks: 5 };
      const world = new World(seededRandom(seed));
      const registry = new RedisNodeRegistry(await fixture.handle(), { tickMs });
      await world.registerNodes(registry);

      const { observers } = world;
      for (const address of world.addresses) {
        const clientName = `observer-of-${address.room}.`;
        const directory = await fixture.directory(settings, undefined, await fixture.handle(clientName));
        observers.push(await Observer.start(directory, address, () => fixture.cutSubscriptions(clientName)));
      }
      const players: RandomPod[] = [];
      for (let index = 0; index < pods; index++) {
        players.push(new RandomPod(`pod-${index}`, await fixture.directory(settings), registry, world));
      }

      let alive: readonly RandomPod[] = players;
      const beat = setInterval(() => void world.beat(alive, registry).catch(() => undefined), tickMs / 2);
      try {
        let left = operations;
        await Promise.all(
          players.map(async (pod) => {
            while (left > 0) {
              left -= 1;
              await pod.step();
            }
          }),
        );
        assert.deepEqual(world.faults, [], `SEED=${seed}`);
        await checkRooms(players[0]!.directory, observers, seed);
        // Everybody leaves; who was orphaned by a kill is found by the sweeps.
        for (const pod of players) await pod.leaveAll();
        // The pods are gone; the nodes live on, so that only expiry frees what a killed pod had reserved.
        alive = [];
        const sweeper = await fixture.directory(settings);
        await eventually(
          async () => {
            for (let shard = 0; shard < shards; shard++) await sweeper.sweepShard(shard);
            await registry.sweep('local');
            const left = (await fixture.keys()).filter((key) => !/:(generation|tick|outbox)$/.test(key));
            const ofNodes = /^\{main:nodes:local\}:(nodes|reports|leases|idle)$/;
            assert.deepEqual(
              left.filter((key) => !ofNodes.test(key)),
              [],
              `SEED=${seed}`,
            );
          },
          { withinMs: 10_000, everyMs: tickMs },
        );
      } finally {
        clearInterval(beat);
      }

      for (const observer of observers) {
        await eventually(() => observer.phase !== 'open', { withinMs: 5000 });
        await observer.settle();
        assert.deepEqual(observer.faults, [], `SEED=${seed}`);
        observer.close();
      }
      assert.deepEqual(world.faults, [], `SEED=${seed}`);
      const facts = observers.reduce((sum, observer) => sum + observer.facts, 0);
      const interruptions = observers.reduce((sum, observer) => sum + observer.interruptions, 0);
      context.diagnostic(`${facts} facts, ${world.kills} kills, ${interruptions} interruptions`);
      context.diagnostic(JSON.stringify(Object.fromEntries(world.done)));
      assert.ok(facts > operations / 4 && world.kills > operations / 100, 'the run did what it claims');
      registry.close();
    });
  });
}

async function checkRooms(directory: RoomDirectory, observers: readonly Observer[], seed: number): Promise<void> {
  for (const observer of observers) {
    const room = await directory.readRoom(observer.address);
    const present = new Set(room?.participants.map(({ participantId }) => participantId));
    for (const { participantId } of [...(room?.producers ?? []), ...(room?.dataProducers ?? [])]) {
      assert.ok(present.has(participantId), `SEED=${seed}: a producer without its participant`);
    }
    const identities = room?.participants.map(({ identity }) => identity) ?? [];
    assert.equal(new Set(identities).size, identities.length, `SEED=${seed}: an identity is there twice`);
    if (room !== null) await observer.agreesWith(room);
  }
}
