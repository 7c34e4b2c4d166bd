import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import type { Calls } from '@confab/client';
import { OngoingCallsModel } from './ongoing-calls-model.ts';

const call = (callId: string, outcomes: Record<string, string>) => ({
  callId,
  type: 'VIDEO',
  participants: Object.entries(outcomes).map(([identity, outcome]) => ({ identity, outcome })),
});

describe('calls that go on', () => {
  it('are those that others are in, and one is not', async () => {
    const list = mock.fn(() =>
      Promise.resolve([
        call('missed', { me: 'missed', ben: 'joined', cleo: 'left' }),
        call('elsewhere', { me: 'joined', ben: 'joined' }),
        call('empty', { me: 'left', ben: 'left' }),
      ]),
    );
    const calls = { list, active: undefined } as unknown as Calls;
    const model = new OngoingCallsModel({ calls, self: 'me' });
    await model.refresh();
    assert.deepEqual(model.list.get(), [{ callId: 'missed', type: 'VIDEO', inside: ['ben'] }]);
    const before = model.list.get();
    await model.refresh();
    assert.equal(model.list.get(), before);
    model.close();
  });

  it('are not asked for while in a call', async () => {
    const list = mock.fn(() => Promise.resolve([]));
    const model = new OngoingCallsModel({ calls: { list, active: {} } as unknown as Calls, self: 'me' });
    await model.refresh();
    assert.equal(list.mock.callCount(), 0);
    model.close();
  });
});
