import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { DirectEventData } from '@confab/contracts';
import { eventually, proves, startCluster, type LocalCluster, type Participant } from '@confab/testkit';

const room = 'scores';
/** A score is told once a second, and mediasoup weighs the last reports. */
const soon = { withinMs: 20_000 };

describe('scores of streams, 0 to 10, over two nodes', () => {
  let cluster: LocalCluster;
  let fine: Participant;
  let muffled: Participant;
  let deaf: Participant;
  let listener: Participant;

  before(async () => {
    cluster = await startCluster({ signaling: 1, media: 2, workers: 1, signalingEnv: { MAX_PER_ROOM_AND_NODE: '2' } });
    const publish = [{ kind: 'audio' }, { kind: 'video', layers: [0, 1] }] as const;
    fine = await cluster.join('fine', room, { publish, subscribe: false });
    muffled = await cluster.join('muffled', room, { publish, subscribe: false, loss: { sent: 0.5 } });
    deaf = await cluster.join('deaf', room, { publish: [], loss: { received: 0.5 } });
    listener = await cluster.join('listener', room, { publish: [] });
  });
  after(async () => {
    for (const person of [fine, muffled, deaf, listener]) person?.close();
    await cluster?.stop();
  });

  /** What a publisher was told of its stream last. */
  function ownScores(person: Participant, kind: 'audio' | 'video'): number[] {
    const { producerId } = person.publishing.find((one) => one.kind === kind)!;
    const told = person.log.named('producer-score').map(({ data }) => data as DirectEventData<'producer-score'>);
    return told.findLast((one) => one.producerId === producerId)?.scores.map(({ score }) => score) ?? [];
  }

  /** What a receiver was told last of what it gets from somebody; until then all is well. */
  function received(person: Participant, from: string): { score: number; producerScore: number } {
    const { consumerId } = person.from(from, 'audio');
    const told = person.log.named('consumer-score').map(({ data }) => data as DirectEventData<'consumer-score'>);
    const last = told.findLast((one) => one.consumerId === consumerId);
    return last ?? { score: 10, producerScore: 10 };
  }

  const everyScore = (person: Participant): number[] => [
    ...person.log
      .named('producer-score')
      .flatMap(({ data }) => (data as DirectEventData<'producer-score'>).scores.map(({ score }) => score)),
    ...person.log.named('consumer-score').flatMap(({ data }) => {
      const { score, producerScore } = data as DirectEventData<'consumer-score'>;
      return [score, producerScore];
    }),
  ];

  it('tell a publisher how each of its streams comes in', async () => {
    proves('producer-score');
    await eventually(() => {
      assert.deepEqual(ownScores(fine, 'audio'), [10]);
      assert.deepEqual(ownScores(fine, 'video'), [10, 10]);
      const [audio] = ownScores(muffled, 'audio');
      assert.ok(audio! < 8, `half of the sound is lost: ${audio}`);
    }, soon);
  });

  it('tell a receiver how it gets each stream, and how that comes in at the other end', async () => {
    proves('consumer-score');
    await eventually(() => {
      const good = received(listener, 'fine');
      assert.deepEqual([good.score, good.producerScore], [10, 10]);
      const lost = received(deaf, 'fine');
      assert.ok(lost.score < 8 && lost.producerScore === 10, `lost on the last way: ${JSON.stringify(lost)}`);
      const bad = received(listener, 'muffled');
      assert.ok(bad.score >= 8 && bad.producerScore < 8, `lost on the first way: ${JSON.stringify(bad)}`);
    }, soon);
    for (const person of [fine, muffled, deaf, listener]) {
      assert.ok(everyScore(person).every((score) => Number.isInteger(score) && score >= 0 && score <= 10));
      assert.deepEqual(person.log.violations, []);
    }
  });
});
