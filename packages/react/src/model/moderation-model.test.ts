import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { CallError, type Room } from '@confab/client';
import { ModerationModel } from './moderation-model.ts';

function moderated(moderation: object): Room {
  return { moderation } as unknown as Room;
}

describe('moderation', () => {
  it('does one thing at a time to somebody', async () => {
    let finish = (): void => {};
    const mute = mock.fn(() => new Promise<void>((resolve) => (finish = resolve)));
    const model = new ModerationModel(moderated({ mute }), () => {});
    const first = model.mute('a', 'microphone');
    void model.mute('a', 'microphone');
    assert.equal(mute.mock.callCount(), 1);
    assert.ok(model.busy.get().has('a'));
    finish();
    await first;
    assert.equal(model.busy.get().size, 0);
  });

  it('says in words what was refused', async () => {
    const problems: string[] = [];
    const end = () => Promise.reject(new CallError('forbidden', 'needs roomAdmin'));
    const remove = () => Promise.reject(new CallError('not-found', 'who'));
    const model = new ModerationModel(moderated({ end, remove }), (text) => problems.push(text));
    await model.end();
    await model.remove('a', { ban: true });
    assert.deepEqual(problems, [
      'You may not end the call for everybody here.',
      'It was not possible to ban them: they are not here any more.',
    ]);
  });
});
