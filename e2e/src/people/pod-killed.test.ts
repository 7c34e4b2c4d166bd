import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { eventually, proves, startCluster, type LocalCluster } from '@confab/testkit';
import { Talker } from './talker.ts';
import { count, sounds } from './sayings.ts';

let cluster: LocalCluster;
after(() => cluster?.stop());

const people = 8;

test('everything said in the room reaches people on every pod exactly once and in order while one pod is killed and resumed', async () => {
  proves('noun: exactly once while a pod dies', 'resume');
  cluster = await startCluster({ media: 1, workers: 1, env: { TICK_MS: '200' } });
  const room = 'everything-once';
  const talkers = Array.from({ length: people }, (_, index) => new Talker(cluster, `t${index}`, index % 2));
  for (const talker of talkers) await talker.join(room);
  const saidSoFar = (): number => talkers.reduce((sum, { said }) => sum + said.length, 0);
  let phase: 'disturbed' | 'over' = 'disturbed';
  const talking = Promise.all(
    talkers.map((one, index) => one.talk(talkers[(index + 1) % people]!, () => phase === 'over')),
  );
  const disturbing = (async () => {
    await eventually(() => saidSoFar() > people * 6, { withinMs: 20_000 });
    await cluster.signaling[0]!.kill();
    await eventually(() => saidSoFar() > people * 12, { withinMs: 20_000 });
    await cluster.signaling[0]!.restart();
    for (const talker of talkers.slice(0, 3)) talker.goTo(0);
    const saidBefore = saidSoFar();
    await eventually(() => saidSoFar() > saidBefore + people * 3, { withinMs: 20_000 });
  })().finally(() => (phase = 'over'));
  await Promise.all([talking, disturbing]);

  // Whoever says the last thing, everybody hears it.
  const last = await talkers[0]!.ask('chat', { text: 'the end' });
  await eventually(() => talkers.every(({ heard }) => heard.some(({ data }) => data.id === last.id)), {
    withinMs: 10_000,
  });
  assert.ok(talkers.filter(({ resumes }) => resumes > 0).length >= people / 2, 'those of the killed pod resumed');

  const expected = count([...talkers.flatMap(({ said }) => said.map(({ sound }) => sound)), 'the end']);
  const [first] = talkers as [Talker];
  for (const { identity, heard } of talkers) {
    const seqs = heard.map(({ data }) => data.seq);
    assert.deepEqual(
      seqs,
      seqs.map((_, index) => seqs[0]! + index),
      `${identity} was told every number once, in order`,
    );
    assert.deepEqual(count(sounds(heard)), expected, `${identity} heard everything once`);
    const common = first.heard.filter(({ data }) => data.seq >= seqs[0]!);
    assert.deepEqual(heard, common.slice(0, heard.length), `${identity} heard what the others heard`);
  }

  // What was said to one: kept once for the two of them, and told to nobody else.
  for (const talker of talkers) {
    const mine = (await talker.history()).filter(({ to }) => to !== undefined);
    for (const { from, to } of [...mine, ...talker.directed]) {
      assert.ok(from === talker.participantId || to === talker.participantId);
    }
    const texts = mine.map(({ text }) => text);
    assert.equal(new Set(texts).size, texts.length, 'kept once');
    const known = new Set(mine.map(({ id }) => id));
    assert.ok(
      talker.directed.every(({ id }) => known.has(id)),
      'told under one id, however often',
    );
    const friend = talkers[(talkers.indexOf(talker) + people - 1) % people]!;
    assert.deepEqual(new Set(texts), new Set([...talker.whispered, ...friend.whispered]));
  }
  for (const talker of talkers) talker.end();
});
