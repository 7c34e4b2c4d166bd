import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Room } from '@confab/client';
import { FakeRoom } from '../testing/fake-room.ts';
import { modelOf } from './use-call.ts';

function room(test: TestContext): Room {
  const made = new FakeRoom();
  Object.assign(made.localParticipant, { publication: () => undefined });
  Object.assign(made, { name: 'standup', connectionState: 'connected', grants: {}, setVisible: () => {} });
  test.after(() => made.emit('closed', { reason: 'left' }));
  return made.asRoom;
}

describe('a room that a component shows', () => {
  it('is heard once, however often the component appears', (test) => {
    const shown = room(test);
    assert.equal(modelOf(shown), modelOf(shown));
    assert.notEqual(modelOf(shown), modelOf(room(test)));
  });
});
