import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { CallError, type RoomAddress } from '@confab/contracts';
import { eventually } from '@confab/testkit';
import { startTestCell, type TestCell, type TestPod } from '../../testing/test-cell.ts';

let cell: TestCell;
let pod: TestPod;

before(async () => {
  cell = await startTestCell();
  pod = await cell.pod('a');
});
afterEach(() => {
  pod.hooks.clear();
  cell.media.after.clear();
});
after(() => cell?.stop());

/** The script is carried out, its answer does not arrive. */
const answerLost = async (call: () => Promise<unknown>): Promise<never> => {
  await call();
  throw new CallError('unavailable', 'Redis does not answer');
};
const ticks = async (count: number): Promise<void> => {
  for (let tick = 0; tick < count; tick++) await pod.upkeep.tick();
};
const shown = async (room: string): Promise<Record<string, string>> => {
  const snapshot = await pod.real.readRoom({ tenant: 'dev', room } as RoomAddress);
  return Object.fromEntries(snapshot?.participants.map(({ identity, connection }) => [identity, connection]) ?? []);
};

test('somebody whose join was carried out unheard does not stay in the room when the client gives up', async () => {
  await pod.connect('ben').ask('join-room', { room: 'unheard' });
  pod.hooks.set('joinRoom', answerLost);
  assert.equal((await pod.connect('anna').refused('join-room', { room: 'unheard' })).code, 'unavailable');
  assert.deepEqual(await shown('unheard'), { ben: 'connected', anna: 'connected' });
  await ticks(9);
  assert.equal((await shown('unheard'))['anna'], 'connected', 'one look is not enough: a join may be under way');
  await ticks(1);
  assert.deepEqual(await shown('unheard'), { ben: 'connected', anna: 'reconnecting' });
  const gone = async () => (await pod.upkeep.tick(), (await shown('unheard'))['anna'] === undefined);
  await eventually(gone, { withinMs: 10_000, everyMs: 60 });
  assert.deepEqual(await shown('unheard'), { ben: 'connected' });
});

test('a repeated request still gets the first answer after its participant was shown away', async () => {
  await pod.connect('ben').ask('join-room', { room: 'repeated' });
  pod.hooks.set('joinRoom', answerLost);
  const payload = { room: 'repeated', requestId: 'r1' };
  assert.equal((await pod.connect('anna').refused('join-room', payload)).code, 'unavailable');
  pod.hooks.clear();
  await ticks(10);
  assert.equal((await shown('repeated'))['anna'], 'reconnecting');
  await pod.connect('anna').ask('join-room', payload);
  await ticks(10);
  assert.deepEqual(await shown('repeated'), { ben: 'connected', anna: 'connected' });
});

test('a join that takes so long that it was shown away is shown connected in the end', async () => {
  await pod.connect('ben').ask('join-room', { room: 'slow' });
  cell.media.after.set('attach', async () => {
    await ticks(10);
    assert.equal((await shown('slow'))['anna'], 'reconnecting');
    const replica = () => pod.core.rooms.find({ tenant: 'dev', room: 'slow' } as RoomAddress)?.replica;
    const isKnown = () =>
      [...(replica()?.participants.values() ?? [])].some(
        ({ identity, connection }) => identity === 'anna' && connection === 'reconnecting',
      );
    await eventually(isKnown, { withinMs: 2_000 });
  });
  await pod.connect('anna').ask('join-room', { room: 'slow' });
  await eventually(async () => (await shown('slow'))['anna'] === 'connected', { withinMs: 2_000 });
});
