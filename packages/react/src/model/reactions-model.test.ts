import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CallError } from '@confab/client';
import { FakeRoom } from '../testing/fake-room.ts';
import { ReactionsModel } from './reactions-model.ts';

describe('reactions', () => {
  it('are shown for some seconds, with the name of who sent them', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const room = new FakeRoom();
    room.add('a', 'Anna');
    const { shown } = new ReactionsModel(room.asRoom, () => {});
    room.emit('reaction', 'a', '🎉');
    t.mock.timers.tick(2_000);
    room.emit('reaction', 'me', '👍');
    assert.deepEqual(
      shown.get().map(({ name, emoji }) => `${name} ${emoji}`),
      ['Anna 🎉', 'You 👍'],
    );
    t.mock.timers.tick(2_500);
    assert.equal(shown.get().length, 1);
    t.mock.timers.tick(2_000);
    assert.equal(shown.get().length, 0);
  });

  it('are bounded, however many come', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const room = new FakeRoom();
    const model = new ReactionsModel(room.asRoom, () => {});
    for (let count = 0; count < 500; count += 1) room.emit('reaction', 'a', '👍');
    assert.ok(model.shown.get().length <= 30);
    model.close();
    assert.equal(model.shown.get().length, 0);
    assert.deepEqual(room.eventNames(), []);
  });

  it('tell when the server refuses them', async () => {
    const room = new FakeRoom();
    room.localParticipant.react = () => Promise.reject(new CallError('rate-limited', 'slow down'));
    const problems: string[] = [];
    await new ReactionsModel(room.asRoom, (text) => problems.push(text)).send('👍');
    assert.match(problems[0] ?? '', /too fast/);
  });
});
