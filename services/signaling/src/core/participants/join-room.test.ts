import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { RoomAddress } from '@confab/contracts';
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
after(() => cell?.stop());

test('a room that was opened again, unheard, while the node answers is over for who joins', async () => {
  const address = { tenant: 'dev', room: 'reopened' } as RoomAddress;
  await a.connect('ben').ask('join-room', { room: 'reopened' });
  const anna = b.connect('anna');
  cell.media.after.set('attach', async () => {
    cell.media.after.clear();
    const local = b.core.rooms.find(address)!;
    await eventually(() => local.replica?.seq === 2, { withinMs: 2_000 });
    local.onFact = () => undefined;
    await a.real.endRoom({ operationId: 'end', address, epoch: local.replica!.room.epoch, reason: 'ended' });
    await a.connect('carl').ask('join-room', { room: 'reopened' });
    await local.repair();
  });
  assert.equal((await anna.refused('join-room', { room: 'reopened' })).code, 'room-ended');
  assert.equal(anna.session.membership, null);
});

test('a join repeated at another pod gets the first answer, and with another payload a conflict', async () => {
  const payload = { room: 'repeated', name: 'Anna', requestId: 'r1' };
  const first = await a.connect('anna').ask('join-room', payload);
  const other = await b.connect('anna').refused('join-room', { ...payload, name: 'Berta' });
  assert.equal(other.code, 'conflict');
  const [known] = await a.real.readParticipants({ tenant: 'dev', room: 'repeated' } as RoomAddress, [
    first.self.participantId,
  ]);
  assert.equal(known?.connection, 'connected', 'the refused one changes nothing');
  const again = await b.connect('anna').ask('join-room', payload);
  assert.equal(again.self.participantId, first.self.participantId);
  assert.equal(again.resumeToken, first.resumeToken);
});

test('a token that has expired on an open connection does not join, until update-token brings a new one', async () => {
  const anna = a.connect(
    'anna',
    { roomJoin: true, roomCreate: true, room: '*' },
    { expiresAt: new Date(Date.now() - 1) },
  );
  assert.equal((await anna.refused('join-room', { room: 'late' })).code, 'unauthenticated');
  assert.equal((await anna.refused('create-room', { room: 'late' })).code, 'unauthenticated');
  await anna.ask('update-token', { token: await cell.token('anna', { roomJoin: true, room: '*' }) });
  const { self } = await anna.ask('join-room', { room: 'late' });
  assert.equal(self.identity, 'anna');
});
