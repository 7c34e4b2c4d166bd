import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fact, FactInternals, ParticipantRecord } from '@confab/cluster';
import type { ParticipantId, RoomEpoch } from '@confab/contracts';
import { audienceOf, isAmong, visibleEvents } from './visibility.ts';

const viewer = (participantId: string, roomAdmin = false) => ({
  participantId: participantId as ParticipantId,
  grants: { roomAdmin },
});
const viewers = {
  anna: viewer('anna'),
  moderator: viewer('moderator', true),
  ghost: viewer('ghost'),
  'hidden moderator': viewer('spectre', true),
};
const people = new Map(
  Object.values(viewers).map(({ participantId }) => [
    participantId,
    { participantId, grants: { hidden: ['ghost', 'spectre'].includes(participantId) } } as ParticipantRecord,
  ]),
);
const everybody = Object.keys(viewers);
const moderators = ['moderator', 'hidden moderator'];

const of = (participantId: string) => ({ participantId });
const joined = (hidden: boolean) => ({ participant: { grants: { hidden } } }) as FactInternals;

/** Who sees it; whoever is not among them gets its number alone. */
const table: readonly (readonly [name: string, data: object, internals: FactInternals | undefined, sees: string[]])[] =
  [
    ['participant-joined', of('anna'), joined(false), everybody],
    ['participant-joined', of('ghost'), joined(true), ['ghost']],
    ['participant-updated', of('ghost'), joined(true), ['ghost']],
    // Not in the room any more: only the fact itself says what it was.
    ['participant-left', of('gone'), undefined, everybody],
    ['participant-left', of('gone'), { hidden: true }, []],
    ['participant-left', of('ghost'), { hidden: true }, ['ghost']],
    ['new-producer', of('anna'), { incarnation: 1 }, everybody],
    ['new-producer', of('ghost'), { incarnation: 1 }, ['ghost']],
    ['chat', { from: 'anna', text: 'hello' }, undefined, everybody],
    ['chat', { from: 'ghost', text: 'boo' }, undefined, ['ghost']],
    ['audio-mute', { ...of('anna'), muted: true, by: 'moderator' }, undefined, everybody],
    ['audio-mute', { ...of('ghost'), muted: true }, undefined, ['ghost']],
    ['raised-hand', { ...of('anna'), raised: true, handRaisedAt: 't' }, undefined, everybody],
    ['reaction', { ...of('anna'), emoji: '👍' }, undefined, everybody],
    ['room-locked', { ...of('moderator'), locked: true }, undefined, everybody],
    // The door is shut for all, whoever shut it.
    ['room-locked', { ...of('spectre'), locked: true }, undefined, everybody],
    ['room-locked', { locked: true }, undefined, everybody],
    ['waiting-participant', { ...of('visitor'), name: 'V' }, undefined, moderators],
    ['waiting-participant-left', { ...of('visitor'), reason: 'denied' }, undefined, moderators],
    ['subscribers-changed', { ...of('anna'), producerId: 'p' }, { subscribers: ['ben'] }, []],
    ['room-ended', { reason: 'ended' }, undefined, everybody],
    ['skip', {}, undefined, everybody],
  ];

const factOf = (name: string, data: object, internals?: FactInternals, seq = 7): Fact => ({
  epoch: 'e' as RoomEpoch,
  seq,
  name,
  data: { ...data },
  ...(internals === undefined ? {} : { internals }),
});

for (const [name, data, internals, sees] of table) {
  test(`${name} ${JSON.stringify(data)} ${JSON.stringify(internals ?? {})} is shown to ${sees.join(', ') || 'nobody'}`, () => {
    const fact = factOf(name, data, internals);
    const audience = audienceOf(fact, (participantId) => people.get(participantId)?.grants.hidden === true);
    const seeing = Object.entries(viewers).filter(([, one]) => isAmong(audience, one));
    assert.deepEqual(
      seeing.map(([who]) => who),
      sees,
    );
  });
}

test('a part of the log has every number, and nothing of somebody hidden who is gone by now', () => {
  const facts = [
    factOf('participant-joined', of('anna'), joined(false), 3),
    factOf('participant-joined', of('gone'), joined(true), 4),
    factOf('audio-mute', { ...of('gone'), muted: true }, undefined, 5),
    factOf('reaction', { ...of('anna'), emoji: '👍' }, undefined, 6),
    factOf('participant-left', of('gone'), { hidden: true }, 7),
  ];
  const events = visibleEvents(facts, viewers.anna, people);
  assert.deepEqual(
    events.map(({ name, data }) => [name, data.seq]),
    [
      ['participant-joined', 3],
      ['skip', 4],
      ['skip', 5],
      ['reaction', 6],
      ['skip', 7],
    ],
  );
  assert.doesNotMatch(JSON.stringify(events), /gone/);
});
