import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RoomReplica, type RoomSnapshot } from '@confab/cluster';
import type { Grants, ParticipantId } from '@confab/contracts';
import { viewPage, viewRoom } from './room-view.ts';

function roomOf(count: number, hiddenCount = 0): RoomReplica {
  const name = (index: number): string => `P${String(index).padStart(4, '0')}`;
  const participants = Array.from({ length: count }, (_, index) => ({
    participantId: name(index),
    identity: `i${index}`,
    ownerEpoch: 3,
    grants: { hidden: index >= count - hiddenCount },
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

const selfId = 'P0000' as ParticipantId;
const grants = { roomAdmin: false } as Grants;
const self = { participantId: selfId, grants };

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
  const { grants: own, ...ofOthers } = view;
  assert.equal(own, grants);
  assert.doesNotMatch(JSON.stringify(ofOthers), /ownerEpoch|grants|secret|incarnation/);
});

test('a large room comes in pages of 200 that together are everybody once', () => {
  const replica = roomOf(450);
  const seen: string[] = [];
  let { participants, nextPage } = viewRoom(replica, self);
  const sizes = [participants.length];
  seen.push(...participants.map(({ participantId }) => participantId));
  while (nextPage !== undefined) {
    ({ participants, nextPage } = viewPage(replica, selfId, nextPage));
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

test('who is hidden is on no page, publishes nothing that is shown, and does not count', () => {
  const replica = roomOf(252, 50);
  const view = viewRoom(replica, self);
  const { participants } = viewPage(replica, selfId, view.nextPage ?? '');
  const shown = [...view.participants, ...participants].map(({ participantId }) => participantId);
  assert.deepEqual([shown.length, shown.at(-1)], [201, 'P0201']);
  assert.deepEqual(
    view.producers.map(({ participantId }) => participantId),
    shown,
  );
  assert.equal(viewRoom(roomOf(41, 1), self).audioOnlyRecommended, false);
});

test('the room says whether it is locked, what its app put there, and, to moderators, who waits', () => {
  const anna = { participantId: 'A' as ParticipantId, name: 'Anna' };
  const room = { epoch: 'e', seq: 1, locked: true, metadata: 'blue' };
  const replica = new RoomReplica({
    room,
    participants: [],
    producers: [],
    dataProducers: [],
    waiting: [anna],
  } as unknown as RoomSnapshot);
  const { locked, metadata, waiting } = viewRoom(replica, self);
  assert.deepEqual([locked, metadata, waiting], [true, 'blue', undefined]);
  const moderator = { ...self, grants: { ...grants, roomAdmin: true } };
  assert.deepEqual(viewRoom(replica, moderator).waiting, [anna]);
});

test('a page that was never given is a bad-request', () => {
  assert.throws(() => viewPage(roomOf(1), selfId, '../x'), { code: 'bad-request' });
});
