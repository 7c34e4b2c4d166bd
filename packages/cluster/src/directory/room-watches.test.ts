import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CallError } from '@confab/contracts';
import { eventually } from '@confab/testkit';
import type { Fact } from '../records.ts';
import {
  DirectoryFixture,
  joined,
  joinInput,
  observe,
  operation,
  producerOf,
  roomAddress,
} from './directory-fixture.ts';
import type { RedisRoomDirectory } from './redis-room-directory.ts';
import { roomKeyName, shardOf, shardPrefix } from './room-keys.ts';

for (const mode of ['standalone', 'cluster'] as const) {
  describe(`watching rooms on a ${mode} Redis`, () => {
    let fixture: DirectoryFixture;
    let directory: RedisRoomDirectory;
    before(async () => {
      fixture = await DirectoryFixture.start(mode);
      directory = await fixture.directory();
    });
    after(() => fixture.stop());

    const keyOf = (address: ReturnType<typeof roomAddress>): string =>
      `${shardPrefix('main', shardOf(address, directory.settings.shards))}room:${roomKeyName(address)}`;
    const channels = async (): Promise<string[]> => {
      const perServer = await Promise.all(
        fixture.redis.servers.map((server) => server.command('PUBSUB', 'SHARDCHANNELS')),
      );
      return (perServer as string[][]).flat();
    };

    test('watchers of a room share one subscription, which ends with the last of them', async () => {
      const address = roomAddress();
      const [first, second]: [Fact[], Fact[]] = [[], []];
      const watch = (facts: Fact[]) =>
        directory.watchRoom(address, { onFact: (fact) => void facts.push(fact), onInterrupted: () => undefined });
      const [one, other] = await Promise.all([watch(first), watch(second)]);
      await joined(directory, joinInput(address));
      await eventually(() => first.length === 1 && second.length === 1, { withinMs: 2000 });
      one.close();
      one.close();
      await joined(directory, joinInput(address));
      await eventually(() => second.length === 2, { withinMs: 2000 });
      assert.equal(first.length, 1);
      assert.ok((await channels()).includes(`${keyOf(address)}:facts`));
      other.close();
      await eventually(async () => !(await channels()).includes(`${keyOf(address)}:facts`), { withinMs: 2000 });
      // Closed and watched again at once: the subscription stands.
      const again = await observe(directory, address);
      await joined(directory, joinInput(address));
      await eventually(() => again.length === 1, { withinMs: 2000 });
    });

    test('the log fills a gap as far as it reaches, and says when it does not', async () => {
      const address = roomAddress();
      const { self, epoch } = await joined(directory, joinInput(address));
      const owner = { participantId: self.participantId, ownerEpoch: 1 };
      const producer = producerOf(owner.participantId);
      await directory.addProducer({ ...operation(), address, owner, producer });
      const slice = await directory.readLog(address, epoch, 1);
      assert.ok(slice.status === 'facts');
      assert.deepEqual(
        slice.facts.map(({ seq, name }) => [seq, name]),
        [[2, 'new-producer']],
      );
      assert.deepEqual(await directory.readLog(address, epoch, 2), { status: 'facts', facts: [] });
      assert.deepEqual(await directory.readLog(address, 'older' as never, 1), { status: 'gone' });
      const flips = Array.from({ length: 1000 }, (_, index) => index % 2 === 0);
      for (const paused of flips) {
        await directory.setProducerPaused({ ...operation(), address, owner, producerId: producer.producerId, paused });
      }
      assert.deepEqual(await directory.readLog(address, epoch, 1), { status: 'gone' });
      const whole = await directory.readLog(address, epoch, 2);
      assert.ok(whole.status === 'facts');
      assert.deepEqual(
        whole.facts.map(({ seq }) => seq),
        flips.map((_, index) => index + 3),
      );
    });

    test('numbers that a watcher has seen do not come again after Redis was rewound', async () => {
      const address = roomAddress();
      const { epoch, self } = await joined(directory, joinInput(address));
      const facts = await observe(directory, address);
      const owner = { participantId: self.participantId, ownerEpoch: 1 };
      const add = () =>
        directory.addProducer({ ...operation(), address, owner, producer: producerOf(owner.participantId) });
      await add();
      await add();
      await eventually(() => facts.length === 2, { withinMs: 2000 });
      // As after a fail-over to a replica that had not received the last two facts.
      const { commands } = await fixture.handle();
      await commands.hset(keyOf(address), 'seq', 1);
      await commands.ltrim(`${keyOf(address)}:log`, 0, 0);
      assert.equal((await directory.readRoom(address))?.room.seq, 1_000_003);
      assert.deepEqual(await directory.readLog(address, epoch, 3), { status: 'gone' });
      assert.deepEqual(await add(), { status: 'done', seq: 1_000_004 });
      await eventually(() => facts.at(-1)?.seq === 1_000_004, { withinMs: 2000 });
      assert.deepEqual((await directory.readLog(address, epoch, 1_000_003)).status, 'facts');
    });

    test('while a shard is emptied everything answers unavailable, then the room is simply not there', async () => {
      const waiting = await fixture.directory({ rebuildMs: 300 });
      const address = roomAddress();
      const { self, epoch } = await joined(waiting, joinInput(address));
      await fixture.redis.flush();
      const unavailable = (error: unknown) => error instanceof CallError && error.code === 'unavailable';
      await assert.rejects(waiting.joinRoom(joinInput(address)), unavailable);
      await assert.rejects(waiting.readRoom(address), unavailable);
      await assert.rejects(waiting.readLog(address, epoch, 1), unavailable);
      const wanted = [{ address, epoch, participantId: self.participantId }];
      await assert.rejects(waiting.findAbsent(self.placement, wanted), unavailable);
      await assert.rejects(waiting.sweepShard(shardOf(address, waiting.settings.shards)), unavailable);
      await waiting.ready();
      assert.equal(await waiting.readRoom(address), null);
    });

    test('after Redis was away watchers are told, and facts come again without anybody subscribing anew', async () => {
      const address = roomAddress();
      const facts: Fact[] = [];
      let interruptions = 0;
      await directory.watchRoom(address, {
        onFact: (fact) => void facts.push(fact),
        onInterrupted: () => (interruptions += 1),
      });
      await Promise.all(fixture.redis.servers.map((server) => server.kill()));
      const started = performance.now();
      await assert.rejects(
        directory.joinRoom(joinInput(address)),
        (error) => error instanceof CallError && error.code === 'unavailable',
      );
      assert.ok(performance.now() - started < 1500, 'refused at once, not queued');
      await Promise.all(fixture.redis.servers.map((server) => server.restart()));
      await eventually(() => interruptions > 0, { withinMs: 15_000 });
      await eventually(() => directory.ready(), { withinMs: 15_000 });
      await joined(directory, joinInput(address));
      await eventually(() => facts.length === 1, { withinMs: 5000 });
    });

    test('a Redis that hangs costs a caller about a second', async () => {
      for (const server of fixture.redis.servers) server.pause();
      const started = performance.now();
      try {
        await assert.rejects(
          directory.readRoom(roomAddress()),
          (error) => error instanceof CallError && error.code === 'unavailable',
        );
      } finally {
        for (const server of fixture.redis.servers) server.resume();
      }
      assert.ok(performance.now() - started < 2000);
      await eventually(() => directory.ready(), { withinMs: 15_000 });
    });
  });
}
