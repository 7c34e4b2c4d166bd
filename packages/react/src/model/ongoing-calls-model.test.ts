import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { describe, it, mock } from 'node:test';
import type { Calls } from '@confab/client';
import { OngoingCallsModel } from './ongoing-calls-model.ts';

const call = (callId: string, outcomes: Record<string, string>) => ({
  callId,
  type: 'VIDEO',
  participants: Object.entries(outcomes).map(([identity, outcome]) => ({ identity, outcome })),
});

function callsOf(list: () => Promise<object[]>, active?: object) {
  return Object.assign(new EventEmitter(), { list, active });
}

describe('calls that go on', () => {
  it('are those that others are in, and one is not', async () => {
    const list = mock.fn(() =>
      Promise.resolve([
        call('missed', { me: 'missed', ben: 'joined', cleo: 'left' }),
        call('elsewhere', { me: 'joined', ben: 'joined' }),
        call('empty', { me: 'left', ben: 'left' }),
      ]),
    );
    const model = new OngoingCallsModel({ calls: callsOf(list) as unknown as Calls, self: 'me' });
    await model.refresh();
    assert.deepEqual(model.list.get(), [{ callId: 'missed', type: 'VIDEO', inside: ['ben'] }]);
    const before = model.list.get();
    await model.refresh();
    assert.equal(model.list.get(), before);
    model.close();
  });

  it('are not asked for while in a call', async () => {
    const list = mock.fn(() => Promise.resolve([]));
    const model = new OngoingCallsModel({ calls: callsOf(list, {}) as unknown as Calls, self: 'me' });
    await model.refresh();
    assert.equal(list.mock.callCount(), 0);
    model.close();
  });

  it('are looked for as soon as one comes back from a call', async () => {
    const list = mock.fn(() => Promise.resolve([]));
    const calls = callsOf(list, {});
    const model = new OngoingCallsModel({ calls: calls as unknown as Calls, self: 'me' });
    calls.active = undefined;
    calls.emit('activeChanged', undefined);
    assert.equal(list.mock.callCount(), 1);
    model.close();
    calls.emit('activeChanged', undefined);
    assert.equal(list.mock.callCount(), 1);
  });
});
