import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '@confab/platform/testing';
import { consumeAll, joinCommand, produceAudio } from '../testing/media-parameters.ts';
import { startTestNode } from '../testing/test-node.ts';
import { TestPod } from '../testing/test-pod.ts';
import { JoinReservations } from './join-reservations.ts';

test('a reservation is named once its load is in the report: it consumes, is gone, or had its time', async (t) => {
  const node = await startTestNode();
  const pod = await new TestPod(node.media()).open();
  t.after(async () => {
    pod.close();
    await node.stop();
  });
  const clock = new FakeClock();
  const reservations = new JoinReservations(clock);
  for (const person of ['anna', 'ben', 'carl']) {
    await pod.do(person, joinCommand(person));
    const participant = [...node.rooms.participants()].find(({ address }) => address.participantId === person)!;
    reservations.add(`of ${person}`, participant);
  }
  assert.deepEqual(reservations.contained(), []);
  await pod.do('anna', produceAudio('anna'));
  await pod.do('ben', consumeAll('ben', ['anna-audio']));
  assert.deepEqual(reservations.contained(), ['of ben']);
  await pod.do('carl', { closeParticipant: {} });
  assert.deepEqual(reservations.contained(), ['of ben', 'of carl'], 'until a heartbeat with them has arrived');
  reservations.confirm(['of ben', 'of carl']);
  assert.deepEqual(reservations.contained(), []);
  await clock.advance(3_000);
  assert.deepEqual(reservations.contained(), ['of anna']);
});
