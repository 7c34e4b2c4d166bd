import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eventually } from '@confab/testkit';
import type { RoomSnapshot } from '../records.ts';
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
      // An operation and its repetition are carried out within two command timeouts, on the slowest machine too.
      const answerKeptMs = 2500;
      const settings = { removeAfterMs: 10 * tickMs, emptyTimeoutMs: 5 * tickMs, answerKeptMs, podLeaseTicks: 5 };
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
      let beating: Promise<void> | undefined;
      const beat = setInterval(() => {
        // As in a pod, a beat that the machine holds up is not joined by the next one: they would pile up at Redis.
        beating ??= world
          .beat(alive, registry)
          .catch(() => undefined)
          .finally(() => (beating = undefined));
      }, tickMs / 2);
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
  const faults: string[] = [];
  for (const observer of observers) {
    await eventually(
      async () => {
        // Read again each time: a command that a busy machine gave up may be carried out only now.
        const room = await directory.readRoom(observer.address);
        if (room === null) return;
        faults.push(...faultsOf(room));
        observer.agreesWith(room);
      },
      { withinMs: 10_000 },
    );
  }
  assert.deepEqual(faults, [], `SEED=${seed}`);
}

function faultsOf({ participants, producers, dataProducers }: RoomSnapshot): string[] {
  const present = new Set(participants.map(({ participantId }) => participantId));
  const identities = new Set(participants.map(({ identity }) => identity));
  const ownerless = [...producers, ...dataProducers].filter(({ participantId }) => !present.has(participantId));
  return [
    ...ownerless.map(({ participantId }) => `a producer without its participant ${participantId}`),
    ...(identities.size < participants.length ? ['an identity is there twice'] : []),
  ];
}
