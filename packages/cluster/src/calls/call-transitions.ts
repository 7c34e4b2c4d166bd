import type { CallId, CallMode, CallType, ErrorCode, RoomEndReason, RoomName, TenantId } from '@confab/contracts';
import { limits } from '@confab/contracts';
import { CallDraft } from './call-draft.ts';
import {
  findPerson,
  isLive,
  ringHints,
  type CallChange,
  type Caller,
  type CallPerson,
  type CallRecord,
} from './call-record.ts';

export interface NewCall {
  readonly callId: CallId;
  readonly tenant: TenantId;
  readonly room: RoomName;
  readonly ownsRoom: boolean;
  readonly caller: Caller;
  readonly callees: readonly string[];
  readonly type: CallType;
  readonly mode: CallMode;
  readonly ringTimeoutMs: number;
  readonly operationId: string;
}

/** What people, and time, do to a call. `by` is the identity of who asks. */
export type CallAction =
  | { readonly kind: 'accept'; readonly by: string; readonly operationId: string }
  | { readonly kind: 'reject'; readonly by: string; readonly reason: 'declined' | 'busy' }
  | { readonly kind: 'cancel'; readonly by: string }
  /** `adminOf`: the room that `by` has the grant `roomAdmin` for, or `*`. */
  | { readonly kind: 'end'; readonly by: string; readonly adminOf: string | null }
  | { readonly kind: 'leave'; readonly by: string }
  | { readonly kind: 'join'; readonly by: string; readonly operationId: string }
  | { readonly kind: 'invite'; readonly by: Caller; readonly callees: readonly string[] }
  /** The time of one round is over. */
  | { readonly kind: 'ring-timeout'; readonly round: number }
  | { readonly kind: 'room-ended'; readonly reason: RoomEndReason }
  /** Nothing has been heard of these people for long: no connection, and not in the room. */
  | { readonly kind: 'lost'; readonly identities: readonly string[] };

export type CallTransition =
  | CallChange
  /** It is so already: a repetition, or a race with the same outcome. */
  | { readonly status: 'unchanged'; readonly call: CallRecord }
  | { readonly status: 'refused'; readonly code: ErrorCode; readonly message: string };

/** Invitations that ring somebody: more are not a call any more. */
const maxRounds = 200;
/** More than this missed at once are told to those inside in one event. */
const namedMisses = 10;

/** A call that begins to ring. The callees are others than the caller, each named once. */
export function initiateCall(input: NewCall, now: Date): CallChange {
  const at = now.toISOString();
  const { caller, callees, operationId, ...fixed } = input;
  const callerRow: CallPerson = {
    identity: caller.identity,
    invitedAt: at,
    joinedAt: at,
    outcome: 'joined',
    round: 0,
    joinedBy: operationId,
  };
  const draft = new CallDraft(
    {
      ...fixed,
      status: 'RINGING',
      createdAt: at,
      rounds: [{ from: caller, until: after(now, input.ringTimeoutMs) }],
      people: [callerRow, ...callees.map((identity) => rung(identity, at, 0))],
      timeline: [],
    },
    at,
  );
  draft.note('call-initiated', draft.everybody);
  for (const hint of ringHints(draft.call)) draft.tell(hint);
  return draft.done();
}

/** What an action makes of a call: pure, so that a lost compare-and-set is simply decided again. */
export function decideCall(call: CallRecord, action: CallAction, now: Date): CallTransition {
  const decide = (run: (draft: CallDraft, person: CallPerson) => CallTransition, by: string): CallTransition => {
    const person = findPerson(call, by);
    if (person === undefined) return refused('not-found', 'no such call of yours');
    return run(new CallDraft(call, now.toISOString()), person);
  };
  switch (action.kind) {
    case 'accept':
      return decide((draft, person) => accept(draft, person, action.operationId), action.by);
    case 'reject':
      return decide((draft, person) => reject(draft, person, action.reason), action.by);
    case 'cancel':
      return decide(cancel, action.by);
    case 'end':
      return action.adminOf === '*' || action.adminOf === call.room
        ? endForAll(new CallDraft(call, now.toISOString()))
        : decide(end, action.by);
    case 'leave':
      return decide(leave, action.by);
    case 'join':
      return decide((draft, person) => join(draft, person, action.operationId), action.by);
    case 'invite':
      return decide((draft, person) => invite(draft, person, action, now), action.by.identity);
    case 'ring-timeout':
      return ringTimeout(new CallDraft(call, now.toISOString()), action.round);
    case 'room-ended':
      return roomEnded(new CallDraft(call, now.toISOString()), action.reason);
    case 'lost':
      return lose(new CallDraft(call, now.toISOString()), action.identities);
  }
}

function accept(draft: CallDraft, person: CallPerson, operationId: string): CallTransition {
  const { call } = draft;
  if (person.outcome === 'joined') {
    return person.joinedBy === operationId
      ? unchanged(draft)
      : refused(
          'conflict',
          isCaller(call, person) ? 'one does not accept a call of one’s own' : 'another device answered',
        );
  }
  if (!isLive(call)) return over();
  if (person.outcome !== 'ringing')
    return refused('conflict', 'it does not ring any more: call-join joins a running call');
  const isFirst = call.status === 'RINGING';
  if (isFirst) draft.call = { ...call, status: 'ACTIVE', answeredAt: draft.at };
  draft.join(person.identity, operationId, isFirst ? 'call-answered' : 'call-participant-joined');
  draft.tell({ name: 'call-accepted', to: draft.everybody, detail: { identity: person.identity } });
  return draft.done();
}

function reject(draft: CallDraft, person: CallPerson, reason: 'declined' | 'busy'): CallTransition {
  if (person.outcome === 'declined' || person.outcome === 'busy') return unchanged(draft);
  if (!isLive(draft.call)) return over();
  if (person.outcome !== 'ringing') return refused('conflict', 'it does not ring (any more)');
  draft.change([person.identity], 'call-participant-declined', (row) => ({ ...row, outcome: reason }));
  draft.tell({ name: 'call-rejected', to: draft.everybody, detail: { identity: person.identity, reason } });
  endUnanswered(draft);
  return draft.done();
}

function cancel(draft: CallDraft, person: CallPerson): CallTransition {
  const { call } = draft;
  if (!isCaller(call, person)) return refused('forbidden', 'only the caller cancels a call');
  if (call.endReason === 'cancelled') return unchanged(draft);
  if (call.status !== 'RINGING') return refused('conflict', 'it does not ring any more');
  draft.end('MISSED', 'cancelled');
  return draft.done();
}

function end(draft: CallDraft, person: CallPerson): CallTransition {
  const { call } = draft;
  if (isCaller(call, person) && call.status === 'RINGING') return cancel(draft, person);
  if (!isLive(call)) return unchanged(draft);
  if (!isCaller(call, person)) {
    if (person.outcome !== 'joined') return refused('conflict', 'not in this call');
    if (call.people.length > 2)
      return refused('forbidden', 'only its caller ends a call of several people: call-leave');
  }
  return endForAll(draft);
}

function endForAll(draft: CallDraft): CallTransition {
  if (!isLive(draft.call)) return unchanged(draft);
  if (draft.call.status === 'RINGING') draft.end('MISSED', 'cancelled');
  else draft.end('ENDED', 'ended');
  return draft.done();
}

function leave(draft: CallDraft, person: CallPerson): CallTransition {
  const { call } = draft;
  if (person.outcome === 'left') return unchanged(draft);
  if (isCaller(call, person) && call.status === 'RINGING') return cancel(draft, person);
  if (person.outcome !== 'joined') return refused('conflict', 'not in this call');
  return takeOut(draft, [person.identity]);
}

function lose(draft: CallDraft, identities: readonly string[]): CallTransition {
  const inside = new Set(draft.of('joined'));
  const lost = identities.filter((identity) => inside.has(identity));
  return draft.call.status === 'ACTIVE' && lost.length > 0 ? takeOut(draft, lost) : unchanged(draft);
}

function takeOut(draft: CallDraft, identities: readonly string[]): CallTransition {
  draft.leave(identities);
  for (const identity of identities) draft.tell({ name: 'call-left', to: draft.everybody, detail: { identity } });
  if (draft.of('joined').length === 0) draft.end('ENDED', 'everybody-left');
  return draft.done();
}

function join(draft: CallDraft, person: CallPerson, operationId: string): CallTransition {
  const { call } = draft;
  if (!isLive(call)) return over();
  if (person.outcome === 'joined') return unchanged(draft);
  if (call.status !== 'ACTIVE') return refused('conflict', 'nobody has answered yet: call-accept, or wait');
  draft.join(person.identity, operationId, 'call-participant-joined');
  draft.tell({ name: 'call-joined', to: draft.everybody, detail: { identity: person.identity } });
  return draft.done();
}

function invite(
  draft: CallDraft,
  person: CallPerson,
  { by, callees }: Extract<CallAction, { kind: 'invite' }>,
  now: Date,
): CallTransition {
  const { call, at } = draft;
  if (!isLive(call)) return over();
  if (person.outcome !== 'joined') return refused('forbidden', 'only who is in the call invites others');
  const wanted = [...new Set(callees)].filter((identity) => {
    const outcome = findPerson(call, identity)?.outcome;
    return outcome !== 'joined' && outcome !== 'ringing';
  });
  if (wanted.length === 0) return unchanged(draft);
  const isNew = (identity: string): boolean => findPerson(call, identity) === undefined;
  if (call.people.length + wanted.filter(isNew).length > limits.callees + 1) {
    return refused('bad-request', `callees: a call has at most ${limits.callees}`);
  }
  if (call.rounds.length >= maxRounds) return refused('quota-exceeded', 'too many invitations into one call');
  const round = call.rounds.length;
  const chosen = new Set(wanted);
  draft.call = {
    ...call,
    rounds: [...call.rounds, { from: by, until: after(now, call.ringTimeoutMs) }],
    people: [
      ...call.people.map((row) => (chosen.has(row.identity) ? rung(row.identity, at, round) : row)),
      ...wanted.filter(isNew).map((identity) => rung(identity, at, round)),
    ],
  };
  draft.note('call-invited', wanted);
  for (const hint of ringHints(draft.call)) if (hint.to.some((identity) => chosen.has(identity))) draft.tell(hint);
  return draft.done();
}

function ringTimeout(draft: CallDraft, round: number): CallTransition {
  if (!isLive(draft.call)) return unchanged(draft);
  const late = draft.call.people.filter((person) => person.outcome === 'ringing' && person.round === round);
  const missed = late.map(({ identity }) => identity);
  if (missed.length === 0) return unchanged(draft);
  draft.miss(missed);
  endUnanswered(draft);
  // A call that is over by this says so itself, to all.
  if (isLive(draft.call)) tellMissed(draft, missed);
  return draft.done();
}

function tellMissed(draft: CallDraft, missed: readonly string[]): void {
  const others = draft.everybody.filter((identity) => !missed.includes(identity));
  for (const identity of missed) {
    const to = missed.length > namedMisses ? [identity] : [identity, ...others];
    draft.tell({ name: 'call-missed', to, detail: { identity } });
  }
  if (missed.length > namedMisses) draft.tell({ name: 'call-missed', to: others, detail: {} });
}

function roomEnded(draft: CallDraft, reason: RoomEndReason): CallTransition {
  const { status } = draft.call;
  if (status === 'ACTIVE') draft.end('ENDED', 'room-ended');
  // Who waits for an answer may do so outside: an empty room opens again with whoever answers.
  else if (status === 'RINGING' && reason !== 'empty') draft.end('MISSED', 'room-ended');
  else return unchanged(draft);
  return draft.done();
}

/** After somebody stopped ringing: a call that nobody can answer any more is over. */
function endUnanswered(draft: CallDraft): void {
  if (draft.call.status !== 'RINGING' || draft.of('ringing').length > 0) return;
  const callees = draft.call.people.slice(1);
  const isRefused = callees.every(({ outcome }) => outcome === 'declined' || outcome === 'busy');
  if (isRefused) draft.end('REJECTED', 'rejected');
  else draft.end('MISSED', 'no-answer');
}

function isCaller({ people }: CallRecord, person: CallPerson): boolean {
  return people[0]?.identity === person.identity;
}

function rung(identity: string, at: string, round: number): CallPerson {
  return { identity, invitedAt: at, outcome: 'ringing', round };
}

function after(now: Date, ms: number): string {
  return new Date(now.getTime() + ms).toISOString();
}

function unchanged({ call }: CallDraft): CallTransition {
  return { status: 'unchanged', call };
}

function over(): CallTransition {
  return refused('conflict', 'the call is over');
}

function refused(code: ErrorCode, message: string): CallTransition {
  return { status: 'refused', code, message };
}
