import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RoomReplica, type RoomSnapshot } from '@confab/cluster';
import type { ParticipantId } from '@confab/contracts';
import { viewPage, viewRoom } from './room-view.ts';

function roomOf(count: number): RoomReplica {
  const name = (index: number): string => `P${String(index).padStart(4, '0')}`;
  const participants = Array.from({ length: count }, (_, index) => ({
    participantId: name(index),
    identity: `i${index}`,
    ownerEpoch: 3,
    grants: {},
    podId: 'secret',
  }));
  const producers = participants.map(({ participantId }) => ({
    producerId: `${participantId}-a`,
    participantId,
    incarnation: 1,
  }));
  const room = { epoch: 'e', seq: 1 };
  return new RoomReplica({ room, participants, producers, dataProducers: [], waiting: [] } as unknown as RoomSnapshot);
}

const self = 'P0000' as ParticipantId;

test('one is shown everybody but oneself, and nothing that is only for servers', () => {
  const view = viewRoom(roomOf(3), self);
  assert.deepEqual(
    view.participants.map(({ participantId }) => participantId),
    ['P0001', 'P0002'],
  );
  assert.deepEqual(
    view.producers.map(({ producerId }) => producerId),
    ['P0001-a', 'P0002-a'],
  );
  assert.equal(view.nextPage, undefined);
  assert.equal(view.audioOnlyRecommended, false);
  assert.doesNotMatch(JSON.stringify(view), /ownerEpoch|grants|secret|incarnation/);
});

test('a large room comes in pages of 200 that together are everybody once', () => {
  const replica = roomOf(450);
  const seen: string[] = [];
  let { participants, nextPage } = viewRoom(replica, self);
  const sizes = [participants.length];
  seen.push(...participants.map(({ participantId }) => participantId));
  while (nextPage !== undefined) {
    ({ participants, nextPage } = viewPage(replica, self, nextPage));
    sizes.push(participants.length);
    seen.push(...participants.map(({ participantId }) => participantId));
  }
  assert.deepEqual(sizes, [200, 200, 49]);
  assert.equal(new Set(seen).size, 449);
  assert.equal(viewRoom(replica, self).audioOnlyRecommended, true);
});

test('a last page that is exactly full is the last', () => {
  assert.equal(viewRoom(roomOf(201), self).nextPage, undefined);
  assert.notEqual(viewRoom(roomOf(202), self).nextPage, undefined);
});

test('audio only is recommended above 40 participants, oneself included', () => {
  assert.equal(viewRoom(roomOf(40), self).audioOnlyRecommended, false);
  assert.equal(viewRoom(roomOf(41), self).audioOnlyRecommended, true);
});

test('a page that was never given is a bad-request', () => {
  assert.throws(() => viewPage(roomOf(1), self, '../x'), { code: 'bad-request' });
});
