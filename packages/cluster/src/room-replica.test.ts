import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ParticipantId, ProducerId, RoomEpoch } from '@confab/contracts';
import { grants, placementOn } from './directory/directory-fixture.ts';
import type { Fact, FactInternals, RoomSnapshot } from './records.ts';
import { RoomReplica } from './room-replica.ts';

const epoch = 'epoch-1' as RoomEpoch;
const empty: RoomSnapshot = {
  room: {
    epoch,
    seq: 10,
    createdAt: '2026-01-01T00:00:00.000Z',
    metadata: null,
    maxParticipants: 0,
    emptyTimeoutMs: 0,
    maxDurationMs: 0,
    locked: false,
    lobby: false,
    codecProfile: 'one',
  },
  participants: [],
  producers: [],
  dataProducers: [],
  waiting: [],
};

const shown = (participantId: string, connection = 'connected') => ({
  participantId,
  identity: participantId,
  name: participantId,
  metadata: null,
  joinedAt: '2026-01-01T00:00:00.000Z',
  connection,
  audioMuted: false,
  videoMuted: false,
  handRaisedAt: null,
});
const internals = (ownerEpoch = 1): FactInternals => ({
  participant: {
    podId: 'pod' as never,
    ownerEpoch,
    placement: placementOn('node'),
    grants,
    batch: true,
    moves: false,
  },
});
const producer = (producerId: string, participantId: string) => ({
  producerId,
  participantId,
  kind: 'video',
  source: 'camera',
  paused: false,
  type: 'simulcast',
});

class Script {
  readonly replica = new RoomReplica(empty);
  #seq = 10;

  say(name: string, data: object, inside?: FactInternals): string {
    this.#seq += 1;
    return this.replica.apply(fact(this.#seq, name, data, inside));
  }
}

function fact(seq: number, name: string, data: object, inside?: FactInternals): Fact {
  return { epoch, seq, name, data: { ...data }, ...(inside === undefined ? {} : { internals: inside }) };
}

describe('a replica of a room', () => {
  test('takes each number once, and neither skips one nor takes another epoch', () => {
    const replica = new RoomReplica(empty);
    assert.equal(replica.apply(fact(12, 'skip', {})), 'gap');
    assert.equal(replica.apply(fact(11, 'skip', {})), 'applied');
    assert.equal(replica.apply(fact(11, 'skip', {})), 'repeated');
    assert.equal(replica.apply(fact(3, 'skip', {})), 'repeated');
    assert.equal(replica.apply({ ...fact(12, 'skip', {}), epoch: 'epoch-2' as RoomEpoch }), 'gap');
    assert.equal(replica.seq, 11);
  });

  test('follows participants and what they publish', () => {
    const play = new Script();
    play.say('participant-joined', shown('anna'), internals());
    play.say('participant-joined', shown('ben'), internals());
    play.say('new-producer', producer('camera', 'anna'), { incarnation: 2 });
    play.say('producer-paused', { producerId: 'camera', participantId: 'anna' });
    play.say('participant-updated', shown('anna', 'reconnecting'), internals(4));
    play.say('new-data-producer', { dataProducerId: 'notes', participantId: 'anna', label: 'l', protocol: '' });
    const [anna] = [...play.replica.participants.values()];
    assert.deepEqual([anna?.connection, anna?.ownerEpoch], ['reconnecting', 4]);
    assert.deepEqual(play.replica.producers.get('camera' as ProducerId), {
      ...producer('camera', 'anna'),
      paused: true,
      incarnation: 2,
    });
    assert.deepEqual([...play.replica.producersOf('anna' as ParticipantId)], ['camera']);
    assert.deepEqual([...play.replica.dataProducersOf('anna' as ParticipantId)], ['notes']);

    const before = play.replica.snapshot();
    play.say('producer-resumed', { producerId: 'camera', participantId: 'anna' });
    assert.equal(play.replica.producers.get('camera' as ProducerId)?.paused, false);
    play.say('participant-left', { participantId: 'anna', reason: 'left' });
    const { participants, producers, dataProducers } = play.replica.snapshot();
    assert.deepEqual([participants.map(({ identity }) => identity), producers, dataProducers], [['ben'], [], []]);
    assert.equal(before.participants.length, 2, 'a snapshot taken earlier stays as it was');
  });

  test('keeps what people declare of themselves, and counts whom it may show', () => {
    const play = new Script();
    const ghost = { participant: { ...internals().participant!, grants: { ...grants, hidden: true } } };
    play.say('participant-joined', shown('anna'), internals());
    play.say('participant-joined', shown('ghost'), ghost);
    play.say('participant-updated', shown('ghost', 'reconnecting'), ghost);
    assert.deepEqual([play.replica.participants.size, play.replica.shownCount], [2, 1]);
    play.say('audio-mute', { participantId: 'anna', muted: true });
    play.say('video-mute', { participantId: 'anna', muted: true, by: 'ben' });
    play.say('audio-mute', { participantId: 'anna', muted: false });
    play.say('raised-hand', { participantId: 'anna', raised: true, handRaisedAt: 'then' });
    play.say('raised-hand', { participantId: 'nobody', raised: true, handRaisedAt: 'then' });
    play.say('chat', { id: '1', from: 'anna', text: 'hello', sentAt: 'now' });
    const anna = play.replica.participants.get('anna' as ParticipantId);
    assert.deepEqual([anna?.audioMuted, anna?.videoMuted, anna?.handRaisedAt], [false, true, 'then']);
    assert.equal(anna?.ownerEpoch, 1, 'and what pods know of it stays');
    play.say('raised-hand', { participantId: 'anna', raised: false, handRaisedAt: null });
    assert.equal(play.replica.participants.get('anna' as ParticipantId)?.handRaisedAt, null);
    play.say('participant-left', { participantId: 'ghost', reason: 'left' });
    play.say('participant-left', { participantId: 'anna', reason: 'left' });
    assert.equal(play.replica.shownCount, 0);
    assert.equal(new RoomReplica(play.replica.snapshot()).shownCount, 0);
  });

  test('closed producers go, others stay', () => {
    const play = new Script();
    play.say('participant-joined', shown('anna'), internals());
    play.say('new-producer', producer('camera', 'anna'), { incarnation: 1 });
    play.say('new-producer', producer('screen', 'anna'), { incarnation: 1 });
    play.say('new-data-producer', { dataProducerId: 'notes', participantId: 'anna', label: 'l', protocol: '' });
    play.say('producer-closed', { producerId: 'camera', participantId: 'anna' });
    play.say('data-producer-closed', { dataProducerId: 'notes', participantId: 'anna' });
    assert.deepEqual([...play.replica.producersOf('anna' as ParticipantId)], ['screen']);
    assert.equal(play.replica.dataProducers.size, 0);
  });

  test('a name that it does not know costs a number and nothing else; the end is the end', () => {
    const play = new Script();
    assert.equal(play.say('hologram-opened', {}), 'applied');
    assert.equal(play.replica.phase, 'open');
    play.say('room-ended', { reason: 'ended' });
    assert.equal(play.replica.phase, 'ended');
  });

  test('a fact costs the same in a room of a thousand', () => {
    const play = new Script();
    for (let index = 0; index < 1000; index++) {
      play.say('participant-joined', shown(`p${index}`), internals());
      play.say('new-producer', producer(`v${index}`, `p${index}`), { incarnation: 1 });
    }
    const started = performance.now();
    for (let index = 0; index < 10_000; index++) {
      const name = index % 2 === 0 ? 'producer-paused' : 'producer-resumed';
      play.say(name, { producerId: `v${index % 1000}`, participantId: `p${index % 1000}` });
    }
    // Copying a thousand entries for each would take seconds; this takes some 10 ms.
    assert.ok(performance.now() - started < 500);
    assert.equal(play.replica.participants.size, 1000);
  });
});
