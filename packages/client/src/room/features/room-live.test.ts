import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EventEmitter } from 'eventemitter3';
import type { ParticipantId } from '@confab/contracts';
import type { RoomEvents } from '../room-events.ts';
import { RoomLive } from './room-live.ts';
import { person } from '../../testing/people.ts';

const anna = 'anna' as ParticipantId;
const ben = 'ben' as ParticipantId;

function watch(people = 3) {
  const room = new EventEmitter<RoomEvents>();
  const told: string[] = [];
  const audible: (readonly ParticipantId[])[] = [];
  const here = { people };
  room.on('activeSpeakerChanged', (who, volume) => told.push(`speaker ${who} ${volume}`));
  room.on('connectionQualityChanged', (who, quality) => told.push(`quality ${who} ${quality}`));
  room.on('audioOnlyRecommended', (count) => told.push(`audio only ${count}`));
  const live = new RoomLive({
    room,
    people: () => here.people,
    audible: (who) => audible.push(who),
    qualityIs: (who) => who === anna,
  });
  return { live, told, audible, here };
}

describe('hints of the moment', () => {
  it('name the active speaker, and whose audio is worth receiving', () => {
    const { live, told, audible } = watch();
    live.direct['active-speaker']?.({ participantId: anna, volume: 0.5, audible: [anna, ben] });
    assert.equal(live.activeSpeaker, anna);
    live.direct['active-speaker']?.({ participantId: ben, volume: 0.3 });
    live.direct['active-speaker']?.({ participantId: null, volume: 0, audible: [ben] });
    assert.equal(live.activeSpeaker, null);
    assert.deepEqual(audible, [[anna, ben], [ben], [ben]]);
    assert.deepEqual(told, ['speaker anna 0.5', 'speaker ben 0.3', 'speaker null 0']);
  });

  it('forget a speaker who leaves', () => {
    const { live, told } = watch();
    live.direct['active-speaker']?.({ participantId: anna, volume: 0.5 });
    live.apply({ type: 'participant-left', participant: person('ben'), reason: 'left' });
    assert.equal(live.activeSpeaker, anna);
    live.apply({ type: 'participant-left', participant: person('anna'), reason: 'left' });
    assert.equal(live.activeSpeaker, null);
    assert.equal(told.at(-1), 'speaker null 0');
  });

  it('tell the quality of those who are here', () => {
    const { live, told } = watch();
    live.direct['connection-quality']?.({ participantId: anna, quality: 'poor' });
    live.direct['connection-quality']?.({ participantId: ben, quality: 'poor' });
    assert.deepEqual(told, ['quality anna poor']);
  });

  it('recommend audio alone until the room is small again', () => {
    const { live, told, here } = watch(41);
    live.entered({ audioOnlyRecommended: true });
    assert.equal(live.audioOnlyRecommended, true);
    here.people = 40;
    live.apply({ type: 'participant-left', participant: person('ben'), reason: 'left' });
    assert.equal(live.audioOnlyRecommended, false);
    live.direct['recommend-audio-only']?.({ participants: 41, threshold: 40 });
    assert.equal(live.audioOnlyRecommended, true);
    assert.deepEqual(told, ['audio only 41', 'audio only 41']);
  });

  it('forget who spoke where one had to join again', () => {
    const { live, told } = watch();
    live.direct['active-speaker']?.({ participantId: anna, volume: 0.5 });
    live.entered({ audioOnlyRecommended: false });
    assert.equal(live.activeSpeaker, null);
    assert.deepEqual(told, ['speaker anna 0.5', 'speaker null 0']);
  });
});
