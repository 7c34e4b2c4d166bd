import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { CallError, type RoomAddress } from '@confab/contracts';
import { eventually } from '@confab/testkit';
import { startTestCell, type TestCell, type TestPod } from '../../testing/test-cell.ts';

let cell: TestCell;
let a: TestPod;
let b: TestPod;

before(async () => {
  cell = await startTestCell();
  a = await cell.pod('a');
  b = await cell.pod('b');
});
afterEach(() => {
  cell.media.before.clear();
  cell.media.isReachable = true;
  cell.rows[0] = { ...cell.rows[0]!, leased: true };
});
after(() => cell?.stop());

async function annaAway(room: string) {
  const address = { tenant: 'dev', room } as RoomAddress;
  const ben = a.connect('ben');
  await ben.ask('join-room', { room });
  const anna = a.connect('anna');
  const { resumeToken, seq, self } = await anna.ask('join-room', { room });
  return { address, ben, resumeToken, seq, self };
}

test('a socket that closes while its resume reads the log leaves nobody who looks connected for ever', async () => {
  const { address, resumeToken, seq, self } = await annaAway('closes');
  const back = b.connect('anna');
  b.hooks.set('readLog', async (call) => {
    const slice = await call();
    back.session.close();
    return slice;
  });
  assert.equal((await back.refused('resume', { resumeToken, seq })).code, 'conflict');
  b.hooks.clear();
  assert.equal(b.core.participants.find(self.participantId), undefined);
  await eventually(
    async () => (await b.real.readParticipants(address, [self.participantId]))[0]?.connection === 'reconnecting',
    { withinMs: 2_000 },
  );
});

test('a fact that the channel brings before the log answers is told all the same', async () => {
  const { ben, resumeToken, seq } = await annaAway('boundary');
  const back = b.connect('anna');
  await ben.ask('create-transport', { direction: 'send' });
  b.hooks.set('readLog', async (call) => {
    b.hooks.delete('readLog');
    const slice = await call();
    const replica = b.core.rooms.find({ tenant: 'dev', room: 'boundary' } as RoomAddress)!.replica!;
    const before = replica.seq;
    const carl = a.connect('carl');
    await carl.ask('join-room', { room: 'boundary' });
    await eventually(() => replica.seq > before, { withinMs: 2_000 });
    return slice;
  });
  const resumed = await back.ask('resume', { resumeToken, seq });
  const told = (resumed.events ?? []).map(({ data }: { data: { seq: number } }) => data.seq);
  if (resumed.events !== undefined)
    assert.equal(told.at(-1), resumed.seq, 'the events reach as far as the answer says');
  else assert.ok(resumed.participants.some(({ identity }: { identity: string }) => identity === 'carl'));
});

test('a room that was opened again, unheard, while its resume reads the log is over for who resumes', async () => {
  const { address, resumeToken, seq } = await annaAway('reopened');
  const back = b.connect('anna');
  b.hooks.set('readLog', async (call) => {
    b.hooks.delete('readLog');
    const slice = await call();
    const local = b.core.rooms.find(address)!;
    const { epoch } = local.replica!.room;
    local.onFact = () => undefined;
    await a.real.endRoom({ operationId: 'end', address, epoch, reason: 'ended' });
    await a.connect('carl').ask('join-room', { room: 'reopened' });
    await local.repair();
    assert.notEqual(local.replica?.room.epoch, epoch);
    return slice;
  });
  assert.equal((await back.refused('resume', { resumeToken, seq })).code, 'room-ended');
  assert.equal(back.session.membership, null);
});

describe('a resume whose node does not answer', () => {
  for (const code of ['timeout', 'unavailable'] as const) {
    const silent = (): never => {
      throw new CallError(code, 'no answer');
    };

    test(`(${code}) waits while the node has its lease`, async () => {
      const { resumeToken, seq } = await annaAway(`leased-${code}`);
      cell.media.before.set('attach', silent);
      const back = b.connect('anna');
      assert.equal((await back.refused('resume', { resumeToken, seq })).code, code);
      assert.equal(back.session.membership, null);
    });

    test(`(${code}) declares it lost when its lease is over, although nobody else here has media there`, async () => {
      const { resumeToken, seq } = await annaAway(`lost-${code}`);
      const declared: string[] = [];
      b.core.registry.declareLost = async ({ nodeId }) => {
        declared.push(nodeId);
        return { status: 'declared' };
      };
      cell.rows[0] = { ...cell.rows[0]!, leased: false };
      cell.media.isReachable = false;
      cell.media.before.set('attach', silent);
      const back = b.connect('anna');
      const { own } = await back.ask('resume', { resumeToken, seq });
      assert.deepEqual([declared, own.transports], [['n1'], {}]);
      assert.equal(back.session.membership?.isPlaced, false, 'its next transport finds it another one');
    });
  }
});
