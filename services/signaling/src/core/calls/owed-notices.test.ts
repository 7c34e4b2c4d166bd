import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CallId, RoomName, TenantId, TokenGrants } from '@confab/contracts';
import { eventually } from '@confab/testkit';
import { ulid } from 'ulid';
import { startTestCell, type TestCell, type TestPod } from '../../testing/test-cell.ts';

const tenant = 'dev' as TenantId;
const caller: TokenGrants = { canCall: true };
let cell: TestCell;
let pod: TestPod;
let other: TestPod;

before(async () => {
  cell = await startTestCell();
  pod = await cell.pod('a');
  other = await cell.pod('b');
});
after(() => cell?.stop());

const room = `call-room` as RoomName;

async function initiate(callee: string, ringTimeoutMs = 60_000): Promise<string> {
  const callId = pod.core.calls.callIdOf(ulid(), { tenant, room });
  const outcome = await pod.core.calls.initiate(
    {
      callId,
      tenant,
      room,
      ownsRoom: false,
      caller: { identity: 'anna', name: 'Anna' },
      callees: [callee],
      type: 'VIDEO',
      mode: 'room',
      ringTimeoutMs,
      operationId: ulid(),
    },
    new Date(),
  );
  assert.equal(outcome.status, 'changed');
  return callId;
}

test('what a pod stored and died before telling is told by another one, and owed no more', async () => {
  const anna = other.connect('anna', caller);
  const callId = await initiate('ben');
  const { calls } = pod.core;
  const rejected = await calls.change(
    tenant,
    callId as CallId,
    { kind: 'reject', by: 'ben', reason: 'busy' },
    new Date(),
  );
  assert.equal(rejected.status, 'changed');
  const tickUntil = (check: () => boolean): Promise<unknown> =>
    eventually(async () => (await other.upkeep.tick(), check()), { withinMs: 5000, everyMs: 10 });
  await tickUntil(() => anna.named('call-ended').length > 0);
  assert.deepEqual(
    anna.named('call-rejected').map(({ identity, reason, call }) => [identity, reason, call.status]),
    [['ben', 'busy', 'REJECTED']],
  );
  // Two rings later it would have been told again, were it owed still.
  const cleo = other.connect('cleo', caller);
  const ringing = await initiate('cleo');
  await tickUntil(() => cleo.named('incoming-call').filter(({ call }) => call.callId === ringing).length >= 3);
  assert.equal(anna.named('call-rejected').length, 1);
});

test('a device that connects while it rings is rung at once, without any sweep', async () => {
  const callId = await initiate('iris');
  const client = pod.connect('iris', {});
  await eventually(() => client.named('incoming-call').some(({ call }) => call.callId === callId), { withinMs: 2000 });
  assert.deepEqual(pod.connect('dora', caller).named('incoming-call'), []);
});

test('while Redis refuses, presence waits and is announced with a later tick', async () => {
  const watcher = pod.connect('watcher', caller);
  await watcher.ask('watch-presence', { identities: ['emil'] });
  const announce = other.core.presence.announce.bind(other.core.presence);
  let refusals = 2;
  other.core.presence.announce = async (...args) => {
    if (refusals-- > 0) throw new Error('away');
    return announce(...args);
  };
  other.connect('emil', caller);
  await eventually(
    async () => {
      await other.upkeep.tick();
      return watcher.named('presence').length === 1;
    },
    { withinMs: 5000, everyMs: 10 },
  );
  assert.equal(watcher.named('presence')[0].status, 'online');
  assert.ok(refusals < 0);
});

test('the right to be called taken away, one is not seen any more, and watches nobody', async () => {
  const watcher = pod.connect('fred', caller);
  const seen = pod.connect('gina', caller);
  await watcher.ask('watch-presence', { identities: ['gina'] });
  await seen.ask('update-token', { token: await cell.token('gina', {}) });
  await eventually(() => watcher.named('presence').at(-1)?.status === 'offline', { withinMs: 2000 });
  await watcher.ask('update-token', { token: await cell.token('fred', {}) });
  assert.equal((await watcher.refused('watch-presence', { identities: ['gina'] })).code, 'forbidden');
  const heard = watcher.named('presence').length;
  await seen.ask('update-token', { token: await cell.token('gina', caller) });
  const third = pod.connect('hugo', caller);
  await eventually(
    async () => (await third.ask('watch-presence', { identities: ['gina'] })).presence[0].status === 'online',
    {
      withinMs: 2000,
    },
  );
  assert.equal(watcher.named('presence').length, heard);
});
