import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DataProducerId, Participant, ParticipantId, Producer, ProducerId } from '@confab/contracts';
import type { RoomChange } from './room-change.ts';
import type { RoomEvent } from '../signaling/pushes.ts';
import { RoomState } from './room-state.ts';

const person = (id: string, changes: Partial<Participant> = {}): Participant => ({
  participantId: id as ParticipantId,
  identity: id,
  name: id,
  metadata: null,
  joinedAt: '2026-01-01T00:00:00Z',
  connection: 'connected',
  audioMuted: false,
  videoMuted: false,
  handRaisedAt: null,
  ...changes,
});
const producer = (id: string, of: string, paused = false): Producer => ({
  producerId: id as ProducerId,
  participantId: of as ParticipantId,
  kind: 'video',
  source: 'camera',
  paused,
  type: 'simulcast',
});
const joined = (seq: number, id: string): RoomEvent => ({ name: 'participant-joined', data: { ...person(id), seq } });
const opened = (seq: number, id: string, of: string): RoomEvent => ({
  name: 'new-producer',
  data: { ...producer(id, of), seq },
});
const left = (seq: number, id: string): RoomEvent => ({
  name: 'participant-left',
  data: { participantId: id, reason: 'left', seq },
});
const says = (changes: readonly RoomChange[]) =>
  changes.map((change) =>
    'producer' in change
      ? `${change.type} ${change.producer.producerId}`
      : 'participant' in change
        ? `${change.type} ${change.participant.participantId}`
        : change.type,
  );
const empty = () => new RoomState({ self: person('me'), participants: [], producers: [], seq: 10 });

describe('what a room looks like', () => {
  it('follows events in order', () => {
    const state = empty();
    assert.deepEqual(says(state.apply(joined(11, 'ben')).changes), ['participant-joined ben']);
    assert.deepEqual(says(state.apply(opened(12, 'p1', 'ben')).changes), ['producer-opened p1']);
    const paused = { name: 'producer-paused', data: { producerId: 'p1', participantId: 'ben', seq: 13 } };
    assert.deepEqual(says(state.apply(paused).changes), ['producer-paused p1']);
    assert.deepEqual(says(state.apply(left(14, 'ben')).changes), ['producer-closed p1', 'participant-left ben']);
    assert.equal(state.seq, 14);
    assert.equal(state.participants.size + state.producers.size, 0);
  });

  it('takes every number once', () => {
    const state = empty();
    state.apply(joined(11, 'ben'));
    assert.deepEqual(state.apply(joined(11, 'ben')), { changes: [], gap: false });
    assert.deepEqual(state.apply(joined(5, 'old')), { changes: [], gap: false });
    assert.deepEqual([...state.participants.keys()], ['ben']);
  });

  it('notices a gap, keeps what came too early, and is whole when the missing comes', () => {
    const state = empty();
    assert.deepEqual(state.apply(opened(12, 'p1', 'ben')), { changes: [], gap: true });
    const { changes, gap } = state.apply(joined(11, 'ben'));
    assert.deepEqual(says(changes), ['participant-joined ben', 'producer-opened p1']);
    assert.equal(gap, false);
    assert.equal(state.seq, 12);
  });

  it('catches up with what `resume` brings, whatever arrived in between', () => {
    const state = empty();
    state.apply(left(14, 'carla'));
    const changes = state.catchUp([joined(11, 'ben'), joined(12, 'carla'), opened(13, 'p1', 'ben')], 13);
    assert.deepEqual(says(changes), ['participant-joined ben', 'participant-joined carla', 'producer-opened p1', 'participant-left carla']); // prettier-ignore
    assert.equal(state.seq, 14);
  });

  it('tells what a snapshot changed, and nothing else', () => {
    const state = new RoomState({
      self: person('me'),
      participants: [person('ben'), person('carla')],
      producers: [producer('p1', 'ben'), producer('p2', 'carla')],
      seq: 10,
    });
    const changes = state.load({
      self: person('me'),
      participants: [person('ben', { connection: 'reconnecting' }), person('dora')],
      producers: [producer('p1', 'ben', true), producer('p3', 'dora')],
      seq: 50,
    });
    assert.deepEqual(says(changes).sort(), ['participant-joined dora', 'participant-left carla', 'participant-updated ben', 'producer-closed p2', 'producer-opened p3', 'producer-paused p1']); // prettier-ignore
    assert.equal(state.seq, 50);
    assert.deepEqual(state.load({ self: person('me'), participants: [...state.participants.values()], producers: [...state.producers.values()], seq: 51 }), []); // prettier-ignore
  });

  it('keeps one’s own producers, which snapshots leave out', () => {
    const state = empty();
    state.apply(opened(11, 'mine', 'me'));
    assert.deepEqual(says(state.load({ self: person('me'), participants: [], producers: [], seq: 20 })), []);
    assert.ok(state.producers.has('mine' as ProducerId));
  });

  it('forgets them when one had to join again as another participant', () => {
    const state = empty();
    state.apply(opened(11, 'mine', 'me'));
    const changes = state.load({ self: person('me-again'), participants: [], producers: [], seq: 20 });
    assert.deepEqual(says(changes), ['producer-closed mine', 'self-updated me-again']);
  });

  it('shows the producers of those who come with a later page', () => {
    const state = new RoomState({ self: person('me'), participants: [], producers: [producer('p1', 'ben')], seq: 10 });
    assert.deepEqual(says(state.addParticipant(person('ben'))), ['participant-joined ben', 'producer-opened p1']);
  });

  it('counts what it does not know, and what it may not see', () => {
    const state = empty();
    state.apply({ name: 'skip', data: { seq: 11 } });
    state.apply({ name: 'something-new', data: { seq: 12 } });
    assert.deepEqual(state.apply(joined(13, 'ben')).gap, false);
    assert.equal(state.seq, 13);
  });

  it('puts declared mutes and hands on the people, oneself among them', () => {
    const state = empty();
    state.apply(joined(11, 'ben'));
    const mute = { participantId: 'ben', muted: true };
    assert.deepEqual(says(state.apply({ name: 'audio-mute', data: { ...mute, seq: 12 } }).changes), ['participant-updated ben']); // prettier-ignore
    const hand = { participantId: 'me', raised: true, handRaisedAt: '2026-01-01T00:00:01.000Z' };
    assert.deepEqual(says(state.apply({ name: 'raised-hand', data: { ...hand, seq: 13 } }).changes), [
      'self-updated me',
    ]);
    const byAnna = { participantId: 'me', muted: true, by: 'anna' };
    assert.deepEqual(says(state.apply({ name: 'video-mute', data: { ...byAnna, seq: 14 } }).changes), [
      'self-updated me',
      'self-muted',
    ]);
    const ben = state.participants.get('ben' as ParticipantId);
    assert.deepEqual([ben?.audioMuted, ben?.videoMuted], [true, false]);
    assert.deepEqual([state.self.videoMuted, state.self.handRaisedAt], [true, hand.handRaisedAt]);
  });

  it('follows the lock, the lobby and data channels, and takes them from snapshots', () => {
    const state = empty();
    const waiting = { participantId: 'wendy' as ParticipantId, name: 'Wendy' };
    const channel = { dataProducerId: 'd1' as DataProducerId, participantId: 'ben' as ParticipantId, label: 'l', protocol: '' }; // prettier-ignore
    state.apply(joined(11, 'ben'));
    assert.deepEqual(says(state.apply({ name: 'room-locked', data: { locked: true, seq: 12 } }).changes), ['locked']);
    assert.deepEqual(says(state.apply({ name: 'waiting-participant', data: { ...waiting, seq: 13 } }).changes), ['waiting-changed']); // prettier-ignore
    assert.deepEqual(says(state.apply({ name: 'new-data-producer', data: { ...channel, seq: 14 } }).changes), ['data-producer-opened']); // prettier-ignore
    assert.deepEqual([state.locked, state.waiting], [true, [waiting]]);
    assert.deepEqual(says(state.apply(left(15, 'ben')).changes), ['data-producer-closed', 'participant-left ben']);
    const gone = { name: 'waiting-participant-left', data: { participantId: 'wendy', reason: 'admitted', seq: 16 } };
    assert.deepEqual(says(state.apply(gone).changes), ['waiting-changed']);
    const snapshot = { self: person('me'), participants: [], producers: [], dataProducers: [channel], waiting: [waiting], seq: 20 }; // prettier-ignore
    assert.deepEqual(says(state.load(snapshot)), ['data-producer-opened', 'locked', 'waiting-changed']);
    assert.deepEqual([state.locked, state.waiting.length], [false, 1]);
  });

  it('hands chat and reactions on, and keeps none', () => {
    const state = empty();
    const message = { id: 'm1', from: 'ben', text: 'hello', sentAt: '2026-01-01T00:00:00Z' };
    assert.deepEqual(state.apply({ name: 'chat', data: { ...message, seq: 11 } }).changes, [{ type: 'chat', message }]);
    const reaction = { participantId: 'ben', emoji: '👋' };
    assert.deepEqual(state.apply({ name: 'reaction', data: { ...reaction, seq: 12 } }).changes, [{ type: 'reaction', ...reaction }]); // prettier-ignore
  });

  it('takes what a resume says of one’s own producers, so that the next pause is news', () => {
    const state = empty();
    state.apply(opened(11, 'mine', 'me'));
    state.apply({ name: 'producer-paused', data: { producerId: 'mine', participantId: 'me', seq: 12 } });
    state.ownProducersAre([producer('mine', 'me')]);
    const paused = { name: 'producer-paused', data: { producerId: 'mine', participantId: 'me', seq: 13 } };
    assert.deepEqual(says(state.apply(paused).changes), ['producer-paused mine']);
  });

  it('ignores what is no event of the room', () => {
    const state = empty();
    assert.deepEqual(state.apply({ name: 'participant-joined', data: null }), { changes: [], gap: false });
    assert.deepEqual(state.apply({ name: 'participant-joined', data: { seq: 'x' } }), { changes: [], gap: false });
  });

  it('survives any order and any repetition of the same events', () => {
    const events = [joined(11, 'a'), opened(12, 'pa', 'a'), joined(13, 'b'), opened(14, 'pb', 'b'), left(15, 'a')];
    const expected = empty();
    for (const event of events) expected.apply(event);
    for (let round = 0; round < 200; round += 1) {
      const state = empty();
      const order = [...events, ...events]
        .map((event) => ({ event, at: Math.random() }))
        .sort((one, other) => one.at - other.at);
      for (const { event } of order) state.apply(event);
      assert.equal(state.seq, 15);
      assert.deepEqual([...state.participants.keys()], [...expected.participants.keys()]);
      assert.deepEqual([...state.producers.keys()], [...expected.producers.keys()]);
    }
  });
});
