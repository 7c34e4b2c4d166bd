import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { eventually, proves, startCluster, type LocalCluster, type Participant } from '@confab/testkit';

let cluster: LocalCluster;
const people: Participant[] = [];

before(async () => {
  cluster = await startCluster({ signaling: 1, media: 2, workers: 2, signalingEnv: { MAX_PER_ROOM_AND_NODE: '2' } });
});
after(async () => {
  people.forEach((person) => person.close());
  await cluster?.stop();
});

it('data channels reach people on the same worker, on another one and on another node, in order', async () => {
  proves('produce-data', 'consume-data', 'noun: data channels');
  for (const name of ['a', 'b', 'c', 'd']) {
    people.push(await cluster.join(name, 'data', { data: true, publish: [] }));
  }
  const nodes = (await Promise.all(cluster.media.map((node) => node.stats()))) as { participants: number }[];
  assert.deepEqual(
    nodes.map(({ participants }) => participants),
    [2, 2],
  );
  const senders = await Promise.all(people.map((person) => person.openData({ label: `from-${person.identity}` })));
  const heard = (): string[] =>
    people.map(
      (person) => `${person.identity}:${[...new Set(person.messages.map(({ label }) => label))].toSorted().join()}`,
    );
  // A consumer that opens later misses what was said before: say hello until all have heard all.
  await eventually(
    () => {
      senders.forEach((sender) => sender.send('hello'));
      assert.deepEqual(heard(), [
        'a:from-b,from-c,from-d',
        'b:from-a,from-c,from-d',
        'c:from-a,from-b,from-d',
        'd:from-a,from-b,from-c',
      ]);
    },
    { withinMs: 10_000, everyMs: 100 },
  );
  const [sender] = senders;
  for (let index = 0; index < 200; index++) sender?.send(`numbered ${index}`);
  for (const person of people.slice(1)) {
    const numbered = (): string[] =>
      person.messages.map(({ data }) => String(data)).filter((text) => text.startsWith('numbered'));
    await eventually(() => assert.equal(numbered().length, 200, person.identity), { withinMs: 10_000 });
    assert.deepEqual(
      numbered(),
      Array.from({ length: 200 }, (_, index) => `numbered ${index}`),
    );
  }
});
