import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LiveSignal } from '@confab/cluster';
import type { ParticipantId, RoomEpoch, RoomName, TenantId } from '@confab/contracts';
import { FakeClock } from '@confab/platform/testing';
import { QualityWatch, type Judged } from './quality-watch.ts';

const ref = { tenant: 'dev' as TenantId, room: 'r' as RoomName, epoch: 'e' as RoomEpoch };

test('a room is told changes at most every two seconds, and of what is not good again and again', async () => {
  const clock = new FakeClock();
  const scores = new Map<string, number[]>([
    ['anna', [10]],
    ['ben', [10]],
    ['carl', []],
  ]);
  const participants: Judged[] = [...scores.keys()].map((participantId) => ({
    address: { room: ref, participantId: participantId as ParticipantId },
    sampleQuality: () => ({
      sent: (scores.get(participantId) ?? []).map((score) => ({ kind: 'audio' as const, score })),
      received: [],
      isIdle: false,
    }),
  }));
  const told: string[] = [];
  const publishLive = (_: unknown, signal: LiveSignal): void => {
    assert.equal(signal.type, 'quality');
    if (signal.type !== 'quality') return;
    told.push(`${clock.nowMs()}: ${signal.qualities.map((one) => `${one.participantId} ${one.quality}`).join(', ')}`);
  };
  const watch = new QualityWatch({ rooms: () => [{ ref, participants }], signals: { publishLive }, clock });
  watch.start();
  await clock.advance(2_500);
  assert.deepEqual(told.splice(0), ['2000: anna good, ben good']);
  scores.set('anna', [5]);
  scores.set('ben', [2]);
  await clock.advance(100);
  scores.set('anna', [1]);
  await clock.advance(3_000);
  assert.deepEqual(told.splice(0), ['4000: anna poor, ben poor']);
  scores.set('anna', [10]);
  await clock.advance(5_000);
  assert.deepEqual(told.splice(0), ['8000: anna good', '10000: anna good, ben poor']);
  await clock.advance(10_000);
  assert.deepEqual(told.splice(0), ['20000: anna good, ben poor'], 'the end of what was bad may be lost, too');
  participants.shift();
  watch.stop();
  await clock.advance(10_000);
  assert.deepEqual([told, clock.pending], [[], 0]);
});
