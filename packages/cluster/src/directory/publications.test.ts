import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { roomEvents, type ParticipantId, type ProducerId } from '@confab/contracts';
import { eventually } from '@confab/testkit';
import type { Ownership } from '../records.ts';
import {
  dataProducerOf,
  DirectoryFixture,
  joined,
  joinInput,
  observe,
  operation,
  placementOn,
  producerOf,
  roomAddress,
} from './directory-fixture.ts';
import type { RedisRoomDirectory } from './redis-room-directory.ts';

for (const mode of ['standalone', 'cluster'] as const) {
  describe(`publications on a ${mode} Redis`, () => {
    let fixture: DirectoryFixture;
    let directory: RedisRoomDirectory;
    before(async () => {
      fixture = await DirectoryFixture.start(mode);
      directory = await fixture.directory();
    });
    after(() => fixture.stop());

    async function ownerIn(address = roomAddress()): Promise<{ address: typeof address; owner: Ownership }> {
      const { self } = await joined(directory, joinInput(address));
      return { address, owner: { participantId: self.participantId, ownerEpoch: 1 } };
    }

    test('a producer is opened, paused, resumed and closed, each with one number and the data clients expect', async () => {
      const { address, owner } = await ownerIn();
      const facts = await observe(directory, address);
      const producer = producerOf(owner.participantId);
      const { producerId } = producer;
      const change = { address, owner, producerId };
      await directory.addProducer({ ...operation(), address, owner, producer });
      await directory.setProducerPaused({ ...operation(), ...change, paused: true });
      await directory.setProducerPaused({ ...operation(), ...change, paused: true });
      assert.equal((await directory.readRoom(address))?.producers[0]?.paused, true);
      await directory.setProducerPaused({ ...operation(), ...change, paused: false });
      assert.deepEqual((await directory.readRoom(address))?.producers, [producer]);
      await directory.removeProducer({ ...operation(), ...change });
      assert.deepEqual(await directory.removeProducer({ ...operation(), ...change }), { status: 'not-found' });
      await eventually(() => facts.length === 4, { withinMs: 2000 });
      assert.deepEqual(
        facts.map(({ seq, name }) => [seq, name]),
        [
          [2, 'new-producer'],
          [3, 'producer-paused'],
          [4, 'producer-resumed'],
          [5, 'producer-closed'],
        ],
      );
      for (const { name, data, seq } of facts) roomEvents[name as 'producer-closed'].parse({ ...data, seq });
      const { incarnation, ...shown } = producer;
      assert.deepEqual(facts[0]?.data, shown);
      assert.equal(facts[0]?.internals?.incarnation, incarnation);
    });

    test('data producers come and go with numbers', async () => {
      const { address, owner } = await ownerIn();
      const facts = await observe(directory, address);
      const dataProducer = dataProducerOf(owner.participantId);
      const { dataProducerId } = dataProducer;
      await directory.addDataProducer({ ...operation(), address, owner, dataProducer });
      await directory.addDataProducer({ ...operation(), address, owner, dataProducer });
      assert.deepEqual((await directory.readRoom(address))?.dataProducers, [dataProducer]);
      await directory.removeDataProducer({ ...operation(), address, owner, dataProducerId });
      await eventually(() => facts.length === 2, { withinMs: 2000 });
      assert.deepEqual(
        facts.map(({ name }) => name),
        ['new-data-producer', 'data-producer-closed'],
      );
      for (const { name, data, seq } of facts) roomEvents[name as 'data-producer-closed'].parse({ ...data, seq });
    });

    test('nobody changes what another published', async () => {
      const { address, owner } = await ownerIn();
      const other = (await ownerIn(address)).owner;
      const producer = producerOf(owner.participantId);
      await directory.addProducer({ ...operation(), address, owner, producer });
      const theirs = { address, owner: other, producerId: producer.producerId };
      const refused = { status: 'not-found' };
      assert.deepEqual(await directory.setProducerPaused({ ...operation(), ...theirs, paused: true }), refused);
      assert.deepEqual(await directory.removeProducer({ ...operation(), ...theirs }), refused);
      assert.deepEqual(
        await directory.addProducer({
          ...operation(),
          address,
          owner: other,
          producer: { ...producer, participantId: other.participantId },
        }),
        refused,
      );
      assert.deepEqual((await directory.readRoom(address))?.producers, [producer]);
    });

    test('a higher incarnation takes the place of the producer, a lower or equal one changes nothing', async () => {
      const { address, owner } = await ownerIn();
      const producer = producerOf(owner.participantId);
      const add = (incarnation: number) =>
        directory.addProducer({ ...operation(), address, owner, producer: { ...producer, incarnation } });
      assert.deepEqual(await add(2), { status: 'done', seq: 2 });
      assert.deepEqual(
        [await add(2), await add(1)],
        [
          { status: 'done', seq: 2 },
          { status: 'done', seq: 2 },
        ],
      );
      assert.deepEqual(await add(3), { status: 'done', seq: 3 });
      assert.equal((await directory.readRoom(address))?.producers[0]?.incarnation, 3);
    });

    test('who may receive a track outlives a second lost node, and one track of a source does not open another', async () => {
      const { address, owner } = await ownerIn();
      const publish = async (source: 'camera' | 'screen') => {
        const producer = producerOf(owner.participantId, { source });
        await directory.addProducer({ ...operation(), address, owner, producer });
        return producer.producerId;
      };
      const limit = async (producerId: ProducerId, subscribers: readonly string[]) =>
        directory.setSubscribers({ ...operation(), address, owner, producerId, subscribers });
      const move = async (from: string, to: string) => {
        const [one, other] = [placementOn(from), placementOn(to)];
        await directory.placeParticipant({ ...operation(), address, owner, from: one, to: other });
      };
      const received = async () =>
        (await directory.readRoom(address))?.producers
          .map(({ source, subscribers }) => `${source}: ${subscribers?.join('+') ?? 'all'}`)
          .sort();
      await limit(await publish('screen'), ['anna']);
      await publish('camera');
      await limit(await publish('camera'), ['anna', 'ben']);
      await limit(await publish('camera'), ['ben', 'carl']);
      await move('node-a', 'node-b');
      await publish('camera');
      await move('node-b', 'node-c');
      for (const source of ['camera', 'screen', 'camera', 'camera'] as const) await publish(source);
      assert.deepEqual(await received(), ['camera: ben', 'camera: ben', 'camera: ben', 'screen: anna']);
      await publish('camera');
      assert.ok((await received())?.includes('camera: all'), 'a further one is as new as any');
    });

    test('no producer comes in for somebody who has left', async () => {
      const { address } = await ownerIn();
      const gone = { participantId: 'gone' as ParticipantId, ownerEpoch: 1 };
      const input = { ...operation(), address, owner: gone, producer: producerOf(gone.participantId) };
      assert.deepEqual(await directory.addProducer(input), { status: 'not-found' });
      assert.deepEqual((await directory.readRoom(address))?.producers, []);
    });

    test('every fact is in the outbox, with what an event needs', async () => {
      const { address, owner } = await ownerIn();
      const producer = producerOf(owner.participantId);
      await directory.addProducer({ ...operation(), address, owner, producer });
      const outboxes = (await fixture.keys()).filter((key) => key.endsWith('outbox'));
      const { commands } = await fixture.handle();
      const entries = (await Promise.all(outboxes.map((key) => commands.xrange(key, '-', '+'))))
        .flat()
        .map(([, fields]) => Object.fromEntries(fields.flatMap((_, at) => (at % 2 ? [] : [fields.slice(at, at + 2)]))))
        .filter(({ room }) => room === address.room);
      assert.deepEqual(
        entries.map(({ tenant, seq, name }) => [tenant, seq, name]),
        [
          ['acme', '0', 'room-opened'],
          ['acme', '1', 'participant-joined'],
          ['acme', '2', 'new-producer'],
        ],
      );
      assert.equal(JSON.parse(entries[2]!.data).producerId, producer.producerId);
      assert.match(entries[2]!.time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      assert.equal(new Set(entries.map(({ epoch }) => epoch)).size, 1);
    });
  });
}
