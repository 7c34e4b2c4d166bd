import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { RoomDirectory } from '@confab/cluster';
import { CallError, type ParticipantId } from '@confab/contracts';
import { createLogger } from '@confab/platform';
import { FakeClock } from '@confab/platform/testing';
import { joinCommand } from '../testing/media-parameters.ts';
import { startTestNode, type TestNode } from '../testing/test-node.ts';
import { TestPod } from '../testing/test-pod.ts';
import { Reaper } from './reaper.ts';

type FindAbsent = RoomDirectory['findAbsent'];

let node: TestNode;
let pod: TestPod;
before(async () => {
  node = await startTestNode();
  pod = await new TestPod(node.media()).open();
});
after(async () => {
  pod.close();
  await node.stop();
});

function reaperWith(findAbsent: FindAbsent, clock = new FakeClock()): Reaper {
  const logger = createLogger({ service: 'media-node', level: 'silent', format: 'json' });
  return new Reaper({
    directory: { findAbsent },
    identity: node.identity,
    participants: () => node.rooms.participants(),
    clock,
    logger,
  });
}

const here = (): string[] => [...node.rooms.participants()].map(({ address }) => address.participantId).toSorted();
const absent = (...ids: string[]): FindAbsent => {
  return async (_placement, wanted) =>
    wanted.map(({ participantId }) => participantId).filter((id) => ids.includes(id));
};

test('whom the directory does not know twice running is ended; others stay', async () => {
  await pod.do('anna', joinCommand('anna'));
  await pod.do('ben', joinCommand('ben'));
  const reaper = reaperWith(absent('anna'));
  await reaper.round();
  assert.deepEqual(here(), ['anna', 'ben'], 'a join reaches the node before the directory');
  await reaper.round();
  assert.deepEqual(here(), ['ben']);
});

test('absent, present and absent again is not twice running, nor is an outage between', async () => {
  await pod.do('carl', joinCommand('carl'));
  const answers: (() => ParticipantId[])[] = [];
  const reaper = reaperWith(async () => answers.shift()!());
  const carl = 'carl' as ParticipantId;
  const away = (): never => {
    throw new CallError('unavailable', 'Redis is away');
  };
  answers.push(
    () => [carl],
    () => [],
    () => [carl],
    away,
    () => [carl],
  );
  while (answers.length > 0) await reaper.round();
  assert.ok(here().includes('carl'));
  answers.push(() => [carl]);
  await reaper.round();
  assert.ok(!here().includes('carl'));
});

test('it asks about every five seconds, for this life of the node, until it is stopped', async () => {
  const clock = new FakeClock();
  const asked: string[] = [];
  const reaper = reaperWith(async ({ nodeEpoch }) => {
    asked.push(nodeEpoch);
    return [];
  }, clock);
  reaper.start();
  await clock.advance(20_000);
  assert.ok(asked.length >= 3 && asked.length <= 4, `${asked.length} rounds in 20 s`);
  assert.deepEqual(new Set(asked), new Set([node.identity.nodeEpoch]));
  reaper.stop();
  assert.equal(clock.pending, 0);
});
