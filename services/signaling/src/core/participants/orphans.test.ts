import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CallError, type ParticipantId, type RoomAddress, type RoomEpoch } from '@confab/contracts';
import type { RoomDirectory } from '@confab/cluster';
import { createLogger } from '@confab/platform';
import { Orphans, type Orphan } from './orphans.ts';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('a failed join is removed and a failed resume shown as reconnecting, as soon as the directory is there', async () => {
  const calls: string[] = [];
  let isAway = true;
  const take = (name: string) => async () => {
    if (isAway) throw new CallError('unavailable', 'away');
    calls.push(name);
    return { status: 'done', seq: 1 };
  };
  const directory = {
    removeParticipant: take('removed'),
    markReconnecting: take('reconnecting'),
  } as unknown as RoomDirectory;
  const orphans = new Orphans(directory, 30_000, createLogger({ service: 'test', level: 'silent', format: 'json' }));
  const orphan = (participantId: string, fate: Orphan['fate']): Orphan => ({
    address: {} as RoomAddress,
    epoch: 'e' as RoomEpoch,
    owner: { participantId: participantId as ParticipantId, ownerEpoch: 1 },
    fate,
  });
  orphans.add(orphan('a', 'remove'));
  orphans.add(orphan('b', 'away'));
  await settled();
  orphans.retry();
  await settled();
  assert.deepEqual([calls, orphans.size], [[], 2]);
  isAway = false;
  orphans.retry();
  await settled();
  assert.deepEqual([calls, orphans.size], [['removed', 'reconnecting'], 0]);
});
