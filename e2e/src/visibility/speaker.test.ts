import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { DirectEventData } from '@confab/contracts';
import { eventually, proves, startCluster, type LocalCluster, type Participant } from '@confab/testkit';

const room = 'talk';
const silent = -127;
const soon = { withinMs: 10_000 };

describe('who speaks, over two nodes', () => {
  let cluster: LocalCluster;
  const people: Participant[] = [];

  before(async () => {
    cluster = await startCluster({ signaling: 2, media: 2, workers: 2, signalingEnv: { MAX_PER_ROOM_AND_NODE: '1' } });
    for (const [index, name] of ['anna', 'ben'].entries()) {
      const urls = [cluster.urls[index] as string];
      const person = await cluster.join(name, room, { urls, publish: [{ kind: 'audio' }] });
      person.setAudioLevel(silent);
      people.push(person);
    }
    const nodes = (await Promise.all(cluster.media.map((node) => node.stats()))) as { participants: number }[];
    assert.deepEqual(
      nodes.map(({ participants }) => participants),
      [1, 1],
    );
  });
  after(async () => {
    for (const person of people) person.close();
    await cluster?.stop();
  });

  const heard = (person: Participant): DirectEventData<'active-speaker'>[] =>
    person.log.named('active-speaker').map(({ data }) => data as DirectEventData<'active-speaker'>);
  const named = (speaker: string | null | undefined): string | undefined =>
    people.find(({ participantId }) => participantId === speaker)?.identity;

  async function allHear(speaker: string | null): Promise<void> {
    await eventually(() => {
      for (const person of people) {
        const last = heard(person).at(-1);
        const name = last?.participantId === null ? null : named(last?.participantId);
        assert.equal(name, speaker, `as ${person.identity} hears it`);
      }
    }, soon);
  }

  it('is told to all people of both nodes and both pods, as it changes', async () => {
    proves('active-speaker', 'noun: active speaker over nodes');
    const [anna, ben] = people as [Participant, Participant];
    anna.setAudioLevel(-30);
    await allHear('anna');
    // Louder, while the other goes on.
    ben.setAudioLevel(-20);
    await allHear('ben');
    ben.setAudioLevel(silent);
    await allHear('anna');
    anna.setAudioLevel(silent);
    await allHear(null);
    assert.deepEqual(heard(anna).at(-1)?.audible?.map(named).toSorted(), ['anna', 'ben']);
  });

  it('who comes later knows at once, and receives the audio of those alone who are audible', async () => {
    proves('noun: loudest audio');
    const [anna, ben] = people as [Participant, Participant];
    anna.setAudioLevel(-30);
    await allHear('anna');
    const mute = await cluster.join('mute', room, { publish: [{ kind: 'audio' }], subscribe: false });
    mute.setAudioLevel(silent);
    people.push(mute);
    const urls = [cluster.urls[0] as string];
    const late = await cluster.join('late', room, { urls, publish: [], microphones: 'audible' });
    people.push(late);
    await eventually(() => named(heard(late)[0]?.participantId) === 'anna', soon);
    await eventually(() => late.from('anna', 'audio').received > 10 && late.from('ben', 'audio').received > 10, soon);
    assert.ok(late.producers.some(({ participantId }) => participantId === mute.participantId));
    assert.deepEqual(late.receiving.map(({ identity }) => identity).toSorted(), ['anna', 'ben']);
    mute.setAudioLevel(-15);
    await allHear('mute');
    await eventually(() => late.from('mute', 'audio').received > 10, soon);
    assert.equal(ben.failures.length + late.failures.length, 0);
  });

  it('when the node that decides is killed, the other one goes on', async () => {
    const [anna] = people as [Participant];
    for (const person of people) person.setAudioLevel(silent);
    await allHear(null);
    // The lowest id decides.
    await cluster.media[0]!.kill();
    anna.setAudioLevel(-30);
    await allHear('anna');
    people[1]!.setAudioLevel(-20);
    await allHear('ben');
  });
});
