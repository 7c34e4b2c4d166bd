import assert from 'node:assert/strict';
import { it } from 'node:test';
import { RoomHands } from './room-hands.ts';
import { person } from '../../testing/people.ts';

const up = (id: string, handRaisedAt: string | null) => person(id, { handRaisedAt });

it('keeps hands in the order in which they went up, oneself among them', () => {
  const hands = new RoomHands();
  hands.selfIs(person('me'));
  assert.equal(hands.apply({ type: 'participant-joined', participant: person('anna') }), false);
  assert.equal(hands.apply({ type: 'participant-joined', participant: up('ben', '2026-01-01T00:00:02.000Z') }), true);
  assert.equal(hands.apply({ type: 'participant-updated', participant: up('anna', '2026-01-01T00:00:03.000Z') }), true);
  assert.equal(hands.apply({ type: 'self-updated', participant: up('me', '2026-01-01T00:00:01.999Z') }), true);
  assert.deepEqual(hands.inOrder, ['me', 'ben', 'anna']);
  assert.equal(hands.apply({ type: 'participant-updated', participant: up('anna', '2026-01-01T00:00:03.000Z') }), false); // prettier-ignore
  assert.equal(hands.apply({ type: 'participant-updated', participant: up('ben', null) }), true);
  assert.equal(hands.apply({ type: 'participant-left', participant: up('anna', null), reason: 'left' }), true);
  assert.deepEqual(hands.inOrder, ['me']);
});

it('forgets whom one was before one had to join again', () => {
  const hands = new RoomHands();
  hands.selfIs(up('me', '2026-01-01T00:00:01.000Z'));
  assert.equal(hands.apply({ type: 'self-updated', participant: person('me-again') }), true);
  assert.deepEqual(hands.inOrder, []);
});
