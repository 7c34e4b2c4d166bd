import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { ConnectionQuality, DirectEventData } from '@confab/contracts';
import { eventually, proves, startCluster, type LocalCluster, type Participant } from '@confab/testkit';

const room = 'weather';

describe("the quality of people's connections", () => {
  let cluster: LocalCluster;
  const people: Participant[] = [];

  before(async () => {
    cluster = await startCluster({ signaling: 1, media: 2, workers: 1, signalingEnv: { MAX_PER_ROOM_AND_NODE: '2' } });
    const publish = [{ kind: 'audio' }, { kind: 'video', layers: [0] }] as const;
    for (const name of ['fine', 'well']) people.push(await cluster.join(name, room, { publish }));
    people.push(await cluster.join('muffled', room, { publish, loss: { sent: 0.5 } }));
    people.push(await cluster.join('deaf', room, { publish, loss: { received: 0.5 } }));
  });
  after(async () => {
    for (const person of people) person.close();
    await cluster?.stop();
  });

  /** As this one was told; what is good from the start is not told. */
  function qualities(person: Participant): Map<string, ConnectionQuality> {
    const known = new Map<string, ConnectionQuality>(people.map(({ identity }) => [identity, 'good']));
    for (const { data } of person.log.named('connection-quality')) {
      const { participantId, quality } = data as DirectEventData<'connection-quality'>;
      const name = people.find((one) => one.participantId === participantId)?.identity ?? 'nobody';
      known.set(name, quality);
    }
    return known;
  }

  it('is poor for who loses what is sent, and for who loses what is received, and for nobody else', async () => {
    proves('connection-quality', 'noun: connection quality');
    await eventually(
      () => {
        for (const person of people) {
          assert.deepEqual(
            Object.fromEntries(qualities(person)),
            { fine: 'good', well: 'good', muffled: 'poor', deaf: 'poor' },
            `as ${person.identity} sees it`,
          );
        }
      },
      { withinMs: 25_000, everyMs: 100 },
    );
    const wrong = people[0]!.log
      .named('connection-quality')
      .map(({ data }) => data as DirectEventData<'connection-quality'>)
      .filter(({ participantId }) => people.slice(0, 2).some((one) => one.participantId === participantId))
      .filter(({ quality }) => quality === 'poor');
    assert.deepEqual(wrong, [], 'those who lose nothing were never poor');
  });
});
