import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CallId, CallOutcome as Outcome, RoomName, TenantId } from '@confab/contracts';
import { limits } from '@confab/contracts';
import { viewCall, type CallRecord } from './call-record.ts';
import { decideCall, initiateCall, type CallAction, type NewCall } from './call-transitions.ts';

const now = new Date('2026-01-01T12:00:00.000Z');
const later = new Date('2026-01-01T12:00:10.000Z');

function initiated(callees: readonly string[], given: Partial<NewCall> = {}) {
  return initiateCall(
    {
      callId: '01K0000000000000000000000A-003' as CallId,
      tenant: 'acme' as TenantId,
      room: 'talk' as RoomName,
      ownsRoom: true,
      caller: { identity: 'anna', name: 'Anna A.' },
      callees,
      type: 'VIDEO',
      mode: 'room',
      ringTimeoutMs: 45_000,
      operationId: 'begin',
      ...given,
    },
    now,
  );
}

/** What comes out, with everything that was told and recorded on the way. */
function after(call: CallRecord, ...actions: readonly CallAction[]) {
  let current = call;
  let hints: readonly string[] = [];
  let facts: readonly string[] = [];
  for (const action of actions) {
    const decided = decideCall(current, action, later);
    assert.equal(decided.status, 'changed', JSON.stringify([action, decided]));
    if (decided.status !== 'changed') throw new Error('not changed');
    current = decided.call;
    hints = decided.notice.hints.map(({ name, to }) => `${name} to ${to.join()}`);
    facts = decided.facts.map(({ name, data }) => `${name} ${data.participants.map((row) => row.identity).join()}`);
  }
  return { call: current, hints, facts };
}

const accept = (by: string, operationId = `accept of ${by}`): CallAction => ({ kind: 'accept', by, operationId });
const join = (by: string): CallAction => ({ kind: 'join', by, operationId: `join of ${by}` });
const reject = (by: string, reason: 'declined' | 'busy' = 'declined'): CallAction => ({ kind: 'reject', by, reason });
const leave = (by: string): CallAction => ({ kind: 'leave', by });
const cancel = (by: string): CallAction => ({ kind: 'cancel', by });
const end = (by: string, adminOf: string | null = null): CallAction => ({ kind: 'end', by, adminOf });
const invite = (by: string, ...callees: string[]): CallAction => ({
  kind: 'invite',
  by: { identity: by, name: `Name of ${by}` },
  callees,
});
const timeout = (round = 0): CallAction => ({ kind: 'ring-timeout', round });

const outcomes = (call: CallRecord): Record<string, Outcome> =>
  Object.fromEntries(call.people.map(({ identity, outcome }) => [identity, outcome]));

describe('every action on every state', () => {
  const group = initiated(['ben', 'cleo', 'dora', 'emil']).call;
  const pair = initiated(['ben']).call;
  const active = after(group, accept('ben'), reject('dora'), reject('emil', 'busy')).call;
  const states: Record<string, readonly [call: CallRecord, by: string]> = {
    'ringing, the caller': [group, 'anna'],
    'ringing, who is rung': [group, 'ben'],
    'ringing, who declined': [after(group, reject('dora')).call, 'dora'],
    'ringing, who is busy': [after(group, reject('emil', 'busy')).call, 'emil'],
    'ringing, a stranger': [group, 'zoe'],
    'active, the caller': [active, 'anna'],
    'active, who answered': [active, 'ben'],
    'active, who is still rung': [active, 'cleo'],
    'active, who declined': [active, 'dora'],
    'active, who is busy': [active, 'emil'],
    'active, who missed it': [after(active, timeout()).call, 'cleo'],
    'active, who left': [after(active, leave('ben')).call, 'ben'],
    'active, a stranger': [active, 'zoe'],
    'active pair, who answered': [after(pair, accept('ben')).call, 'ben'],
    'ended, the caller': [after(active, end('anna')).call, 'anna'],
    'ended, who had answered': [after(active, end('anna')).call, 'ben'],
    'missed, the caller': [after(pair, timeout()).call, 'anna'],
    'missed, who was rung': [after(pair, timeout()).call, 'ben'],
    'cancelled, the caller': [after(pair, cancel('anna')).call, 'anna'],
    'cancelled, who was rung': [after(pair, cancel('anna')).call, 'ben'],
    'rejected, the caller': [after(pair, reject('ben')).call, 'anna'],
    'rejected, who declined': [after(pair, reject('ben')).call, 'ben'],
  };
  const columns: readonly ((by: string) => CallAction)[] = [
    accept,
    reject,
    cancel,
    end,
    leave,
    join,
    (by) => invite(by, 'nina'),
  ];
  // Capitals: changed, to this status. `same`: unchanged.
  const table: Record<keyof typeof states, string> = {
    //                             accept    reject    cancel    end       leave     join      invite
    'ringing, the caller': 'conflict  conflict  MISSED    MISSED    MISSED    same      RINGING',
    'ringing, who is rung': 'ACTIVE    RINGING   forbidden conflict  conflict  conflict  forbidden',
    'ringing, who declined': 'conflict  same      forbidden conflict  conflict  conflict  forbidden',
    'ringing, who is busy': 'conflict  same      forbidden conflict  conflict  conflict  forbidden',
    'ringing, a stranger': 'not-found not-found not-found not-found not-found not-found not-found',
    'active, the caller': 'conflict  conflict  conflict  ENDED     ACTIVE    same      ACTIVE',
    'active, who answered': 'same      conflict  forbidden forbidden ACTIVE    same      ACTIVE',
    'active, who is still rung': 'ACTIVE    ACTIVE    forbidden conflict  conflict  ACTIVE    forbidden',
    'active, who declined': 'conflict  same      forbidden conflict  conflict  ACTIVE    forbidden',
    'active, who is busy': 'conflict  same      forbidden conflict  conflict  ACTIVE    forbidden',
    'active, who missed it': 'conflict  conflict  forbidden conflict  conflict  ACTIVE    forbidden',
    'active, who left': 'conflict  conflict  forbidden conflict  same      ACTIVE    forbidden',
    'active, a stranger': 'not-found not-found not-found not-found not-found not-found not-found',
    'active pair, who answered': 'same      conflict  forbidden ENDED     ACTIVE    same      ACTIVE',
    'ended, the caller': 'conflict  conflict  conflict  same      same      conflict  conflict',
    'ended, who had answered': 'conflict  conflict  forbidden same      same      conflict  conflict',
    'missed, the caller': 'conflict  conflict  conflict  same      same      conflict  conflict',
    'missed, who was rung': 'conflict  conflict  forbidden same      conflict  conflict  conflict',
    'cancelled, the caller': 'conflict  conflict  same      same      same      conflict  conflict',
    'cancelled, who was rung': 'conflict  conflict  forbidden same      conflict  conflict  conflict',
    'rejected, the caller': 'conflict  conflict  conflict  same      same      conflict  conflict',
    'rejected, who declined': 'conflict  same      forbidden same      conflict  conflict  conflict',
  };
  for (const [name, [call, by]] of Object.entries(states)) {
    test(name, () => {
      const found = columns.map((column) => {
        const decided = decideCall(call, column(by), later);
        if (decided.status === 'changed') return decided.call.status;
        return decided.status === 'refused' ? decided.code : 'same';
      });
      assert.deepEqual(found, table[name]!.split(/\s+/));
    });
  }

  test('time and rooms', () => {
    const left = after(active, leave('ben')).call;
    const cases: readonly [CallRecord, CallAction, string][] = [
      [group, timeout(), 'MISSED'],
      [group, timeout(7), 'same'],
      [active, timeout(), 'ACTIVE'],
      [left, timeout(), 'ACTIVE'],
      [after(active, end('anna')).call, timeout(), 'same'],
      [group, { kind: 'room-ended', reason: 'empty' }, 'same'],
      [group, { kind: 'room-ended', reason: 'ended' }, 'MISSED'],
      [active, { kind: 'room-ended', reason: 'empty' }, 'ENDED'],
      [after(active, end('anna')).call, { kind: 'room-ended', reason: 'ended' }, 'same'],
      [group, { kind: 'lost', identities: ['anna'] }, 'same'],
      [active, { kind: 'lost', identities: ['cleo', 'nobody'] }, 'same'],
      [active, { kind: 'lost', identities: ['anna'] }, 'ACTIVE'],
      [active, { kind: 'lost', identities: ['anna', 'ben'] }, 'ENDED'],
    ];
    for (const [call, action, expected] of cases) {
      const decided = decideCall(call, action, later);
      const found = decided.status === 'changed' ? decided.call.status : 'same';
      assert.equal(found, expected, JSON.stringify([call.status, action]));
    }
  });
});

test('a call begins with the caller inside and everybody else rung, until when its time is over', () => {
  const { call, facts, notice } = initiated(['ben', 'cleo'], { type: 'AUDIO' });
  assert.deepEqual(viewCall(call), {
    callId: call.callId,
    room: 'talk',
    type: 'AUDIO',
    mode: 'room',
    status: 'RINGING',
    caller: 'anna',
    callees: ['ben', 'cleo'],
    createdAt: now.toISOString(),
    expiresAt: '2026-01-01T12:00:45.000Z',
    participants: [
      { identity: 'anna', invitedAt: now.toISOString(), joinedAt: now.toISOString(), outcome: 'joined' },
      { identity: 'ben', invitedAt: now.toISOString(), outcome: 'ringing' },
      { identity: 'cleo', invitedAt: now.toISOString(), outcome: 'ringing' },
    ],
  });
  assert.deepEqual(notice.hints, [
    {
      name: 'incoming-call',
      to: ['ben', 'cleo'],
      detail: { from: { identity: 'anna', name: 'Anna A.' }, expiresAt: '2026-01-01T12:00:45.000Z' },
    },
  ]);
  const { participants, ...session } = viewCall(call);
  assert.deepEqual(facts, [{ name: 'call-initiated', data: { session, participants } }]);
});

test('in a group the first answer makes it active while the others go on ringing', () => {
  const first = after(initiated(['ben', 'cleo']).call, accept('ben'));
  assert.deepEqual(outcomes(first.call), { anna: 'joined', ben: 'joined', cleo: 'ringing' });
  assert.equal(first.call.answeredAt, later.toISOString());
  assert.deepEqual(first.hints, ['call-accepted to anna,ben,cleo']);
  assert.deepEqual(first.facts, ['call-answered ben']);
  const second = after(first.call, accept('cleo'));
  assert.deepEqual(
    [second.hints, second.facts],
    [['call-accepted to anna,ben,cleo'], ['call-participant-joined cleo']],
  );
});

test('a second device cannot accept what the first one did; the first one may ask again', () => {
  const { call } = after(initiated(['ben']).call, accept('ben', 'phone'));
  assert.equal(decideCall(call, accept('ben', 'phone'), later).status, 'unchanged');
  const laptop = decideCall(call, accept('ben', 'laptop'), later);
  assert.deepEqual(laptop, { status: 'refused', code: 'conflict', message: 'another device answered' });
});

test('it is rejected only when all rejected; with somebody who did not answer it is missed', () => {
  const { call } = initiated(['ben', 'cleo']);
  const all = after(call, reject('ben'), reject('cleo', 'busy'));
  assert.deepEqual([all.call.status, all.call.endReason], ['REJECTED', 'rejected']);
  assert.deepEqual(outcomes(all.call), { anna: 'left', ben: 'declined', cleo: 'busy' });
  assert.deepEqual(all.hints, ['call-rejected to anna,ben,cleo', 'call-ended to anna,ben,cleo']);
  assert.deepEqual(all.facts, ['call-participant-declined cleo', 'call-participant-left anna', 'call-ended ']);
  const one = after(call, reject('ben'), timeout());
  assert.deepEqual([one.call.status, one.call.endReason], ['MISSED', 'no-answer']);
  assert.deepEqual(outcomes(one.call), { anna: 'left', ben: 'declined', cleo: 'missed' });
});

test('who is missed while others talk is named to all', () => {
  const { call, hints } = after(initiated(['ben', 'cleo']).call, accept('ben'), timeout());
  assert.deepEqual(outcomes(call), { anna: 'joined', ben: 'joined', cleo: 'missed' });
  assert.deepEqual(hints, ['call-missed to cleo,anna,ben']);
});

test('a crowd that misses a call costs those inside one event, not one each', () => {
  const crowd = Array.from({ length: 50 }, (_, index) => `p${index}`);
  const { hints } = after(initiated(['ben', ...crowd]).call, accept('ben'), timeout());
  assert.equal(hints.length, 51);
  assert.equal(hints.at(-1), 'call-missed to anna,ben');
});

test('hanging up while it rings is cancelling, whatever it is called', () => {
  for (const action of [cancel('anna'), leave('anna'), end('anna')]) {
    const { call, hints } = after(initiated(['ben']).call, action);
    assert.deepEqual([call.status, call.endReason, call.endedAt], ['MISSED', 'cancelled', later.toISOString()]);
    assert.deepEqual(outcomes(call), { anna: 'left', ben: 'missed' });
    assert.deepEqual(hints, ['call-missed to anna,ben', 'call-ended to anna,ben']);
  }
});

test('it ends with the last one to leave, and whoever still rings has missed it', () => {
  const { call, hints } = after(initiated(['ben', 'cleo']).call, accept('ben'), leave('anna'), leave('ben'));
  assert.deepEqual([call.status, call.endReason], ['ENDED', 'everybody-left']);
  assert.deepEqual(outcomes(call), { anna: 'left', ben: 'left', cleo: 'missed' });
  assert.deepEqual(hints, ['call-left to anna,ben,cleo', 'call-ended to anna,ben,cleo']);
});

test('who was inside, or would not come, joins later; the newest joining counts', () => {
  const { call } = after(
    initiated(['ben', 'cleo']).call,
    accept('ben'),
    reject('cleo'),
    leave('ben'),
    join('cleo'),
    join('ben'),
  );
  assert.deepEqual(outcomes(call), { anna: 'joined', ben: 'joined', cleo: 'joined' });
  assert.equal(call.people.find(({ identity }) => identity === 'ben')?.leftAt, undefined);
});

test('an invitation rings newcomers and those who did not come, each until a time of their own', () => {
  const active = after(initiated(['ben', 'cleo']).call, accept('ben'), reject('cleo')).call;
  const { call, hints, facts } = after(active, invite('ben', 'cleo', 'dora', 'anna', 'dora'));
  assert.deepEqual(outcomes(call), { anna: 'joined', ben: 'joined', cleo: 'ringing', dora: 'ringing' });
  assert.deepEqual([hints, facts], [['incoming-call to cleo,dora'], ['call-invited cleo,dora']]);
  assert.deepEqual(call.rounds[1]?.from, { identity: 'ben', name: 'Name of ben' });
  assert.equal(decideCall(call, timeout(0), later).status, 'unchanged');
  assert.deepEqual(outcomes(after(call, timeout(1)).call), {
    anna: 'joined',
    ben: 'joined',
    cleo: 'missed',
    dora: 'missed',
  });
  const tooMany = decideCall(call, invite('anna', ...Array.from({ length: limits.callees }, (_, i) => `x${i}`)), later);
  assert.equal(tooMany.status === 'refused' && tooMany.code, 'bad-request');
});

test('a third person takes a direct call to the media node, for good', () => {
  const { call } = initiated(['ben'], { mode: 'direct' });
  const two = after(call, accept('ben'));
  assert.equal(two.call.mode, 'direct');
  const three = after(two.call, invite('anna', 'cleo'), accept('cleo'));
  assert.equal(three.call.mode, 'room');
  assert.equal(after(three.call, leave('cleo')).call.mode, 'room');
});

test('a moderator of the room ends a call of several without being in it', () => {
  const { call } = after(initiated(['ben', 'cleo']).call, accept('ben'));
  assert.equal(after(call, end('zoe', '*')).call.endReason, 'ended');
  assert.equal(after(call, end('cleo', 'talk')).call.endReason, 'ended');
  assert.equal(decideCall(call, end('cleo', 'another room'), later).status, 'refused');
  assert.equal(after(initiated(['ben']).call, end('zoe', '*')).call.status, 'MISSED');
});

test('the timeline tells who did what when, and does not grow without end', () => {
  let { call } = after(initiated(['ben']).call, accept('ben'));
  assert.deepEqual(
    call.timeline.map(({ event, identity }) => [event, identity]),
    [
      ['call-initiated', 'anna'],
      ['call-initiated', 'ben'],
      ['call-answered', 'ben'],
    ],
  );
  for (let round = 0; round < 400; round++) call = after(call, leave('ben'), join('ben')).call;
  assert.equal(call.timeline.length, 500);
  assert.equal(call.timeline[0]?.event, 'call-initiated');
});
