import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EventEmitter } from 'eventemitter3';
import { FakeTrack } from '../testing/fake-track.ts';
import { LocalParticipant } from './local-participant.ts';

describe('what one publishes', () => {
  it('is closed where another one of its source is there already, if it was handed over', async () => {
    const send = { publications: new Set([{ source: 'camera' }]) };
    const parts = { room: new EventEmitter(), send } as unknown as ConstructorParameters<typeof LocalParticipant>[0];
    const participant = new LocalParticipant(parts);
    const [own, given, camera] = [new FakeTrack(), new FakeTrack(), new FakeTrack()].map(({ track }) => track);
    const conflict = { code: 'conflict' };
    await assert.rejects(participant.publishTrack(own!, { source: 'camera' }), conflict);
    await assert.rejects(participant.publishTrack(given!, { source: 'camera', stopTrack: true }), conflict);
    await assert.rejects(participant.publishCamera({ track: camera }), conflict);
    assert.deepEqual(
      [own, given, camera].map((track) => track?.readyState),
      ['live', 'ended', 'ended'],
    );
  });
});
