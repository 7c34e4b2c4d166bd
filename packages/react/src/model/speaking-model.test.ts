import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FakeRoom } from '../testing/fake-room.ts';
import { SpeakingModel } from './speaking-model.ts';

describe('who speaks', () => {
  it('is whom the server names, and whoever is heard beside them', (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] });
    const room = new FakeRoom();
    let level = 0;
    room.add('a', 'Anna');
    room.add('b', 'Ben', () => level);
    const speaking = new SpeakingModel(room.asRoom);
    room.activeSpeaker = 'a';
    room.emit('activeSpeakerChanged', 'a', 0.5);
    assert.deepEqual([...speaking.now.get()], ['a']);
    level = 0.4;
    t.mock.timers.tick(200);
    assert.deepEqual([...speaking.now.get()].toSorted(), ['a', 'b']);
    speaking.close();
    assert.deepEqual(room.eventNames(), []);
  });

  it('stays on the stage in a silence, and is never oneself', (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] });
    const room = new FakeRoom();
    const speaking = new SpeakingModel(room.asRoom);
    for (const speaker of ['a', null, 'me'] as const) {
      room.activeSpeaker = speaker;
      room.emit('activeSpeakerChanged', speaker, 0);
      assert.equal(speaking.last.get(), 'a');
    }
    speaking.close();
  });
});
