import type {
  Call,
  CallEndReason,
  CallId,
  CallMode,
  CallParticipant,
  CallStatus,
  CallType,
  DirectEventData,
  RoomName,
  TenantId,
} from '@confab/contracts';

export interface Caller {
  readonly identity: string;
  /** As their token says. */
  readonly name: string;
}

/** People who were rung together: by the call's beginning, or by one invitation. Times are ISO 8601 UTC. */
export interface RingRound {
  readonly from: Caller;
  readonly until: string;
}

export interface CallPerson extends CallParticipant {
  /** The round that rang them last; the caller's is the first. */
  readonly round: number;
  /** The operation that brought them in: the same one again is a repetition, another one another device. */
  readonly joinedBy?: string;
}

/** One thing that happened, for whoever asks later. */
export interface CallMoment {
  readonly at: string;
  readonly event: CallFactName;
  readonly identity?: string;
}

/** A call as the directory keeps it: the `CallSession`, and with `people` its `CallParticipant`s. */
export interface CallRecord {
  readonly callId: CallId;
  readonly tenant: TenantId;
  readonly room: RoomName;
  /** The room is there for this call alone, and ends when it is ended for all. */
  readonly ownsRoom: boolean;
  readonly type: CallType;
  readonly mode: CallMode;
  readonly status: CallStatus;
  readonly createdAt: string;
  readonly answeredAt?: string;
  readonly endedAt?: string;
  readonly endReason?: CallEndReason;
  readonly ringTimeoutMs: number;
  readonly rounds: readonly RingRound[];
  /** The caller first, then in the order of invitation. */
  readonly people: readonly CallPerson[];
  readonly timeline: readonly CallMoment[];
}

/** What the outbox tells of a call. */
export type CallFactName =
  | 'call-initiated'
  | 'call-invited'
  | 'call-answered'
  | 'call-participant-joined'
  | 'call-participant-left'
  | 'call-participant-declined'
  | 'call-participant-missed'
  | 'call-ended';

/** `session` is the call without its people, `participants` those whom this fact changed. */
export interface CallFact {
  readonly name: CallFactName;
  readonly data: {
    readonly session: Omit<Call, 'participants'>;
    readonly participants: readonly CallParticipant[];
  };
}

export type CallHintName =
  'incoming-call' | 'call-accepted' | 'call-rejected' | 'call-joined' | 'call-left' | 'call-missed' | 'call-ended';

/** An event to all devices of some people. `call` is added when it is sent: all hints of one change carry the same. */
export type CallHint = {
  readonly [Name in CallHintName]: {
    readonly name: Name;
    readonly to: readonly string[];
    readonly detail: Omit<DirectEventData<Name>, 'call'>;
  };
}[CallHintName];

/** What people are told of a change. */
export interface CallNotice {
  readonly call: Call;
  readonly hints: readonly CallHint[];
}

export interface CallChange {
  readonly status: 'changed';
  readonly call: CallRecord;
  readonly facts: readonly CallFact[];
  readonly notice: CallNotice;
}

export function isLive({ status }: Pick<CallRecord, 'status'>): boolean {
  return status === 'RINGING' || status === 'ACTIVE';
}

export function findPerson(call: CallRecord, identity: string): CallPerson | undefined {
  return call.people.find((person) => person.identity === identity);
}

/** The rounds in which somebody is still rung. */
export function ringingRounds({ people }: CallRecord): number[] {
  return [...new Set(people.flatMap(({ outcome, round }) => (outcome === 'ringing' ? [round] : [])))];
}

/** The hints that ring whoever has not answered yet. */
export function ringHints(call: CallRecord): CallHint[] {
  return ringingRounds(call).flatMap((index) => {
    const round = call.rounds[index];
    if (round === undefined) return [];
    const rung = call.people.filter((person) => person.outcome === 'ringing' && person.round === index);
    const to = rung.map(({ identity }) => identity);
    return [{ name: 'incoming-call', to, detail: { from: round.from, expiresAt: round.until } }];
  });
}

/** As people see it. */
export function viewCall(call: CallRecord): Call {
  return { ...viewSession(call), participants: call.people.map(viewPerson) };
}

export function viewSession(call: CallRecord): Omit<Call, 'participants'> {
  const { callId, room, type, mode, status, createdAt, answeredAt, endedAt, endReason, people } = call;
  const [caller, ...callees] = people.map(({ identity }) => identity);
  return {
    callId,
    room,
    type,
    mode,
    status,
    caller: caller ?? '',
    callees,
    createdAt,
    ...(answeredAt === undefined ? {} : { answeredAt }),
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(endReason === undefined ? {} : { endReason }),
    ...(status === 'RINGING' ? { expiresAt: ringsUntil(call) } : {}),
  };
}

export function viewPerson({ round: _round, joinedBy: _joinedBy, ...shown }: CallPerson): CallParticipant {
  return shown;
}

/** ISO 8601 texts of one form stand in the order of time. */
function ringsUntil(call: CallRecord): string {
  const ends = ringingRounds(call).map((index) => call.rounds[index]?.until ?? '');
  return ends.toSorted().at(-1) ?? call.createdAt;
}
