import type { Call, CallOutcome, CallParticipant, CallStatus } from '@confab/contracts';

const rank: Record<CallStatus, number> = { RINGING: 0, ACTIVE: 1, ENDED: 2, MISSED: 2, REJECTED: 2 };

/**
 * True when `news` is what was known already, or older. Events of calls are hints that may overtake each other; a call's status
 * only goes forward, and every change of its people has a time.
 */
export function isOutdated(known: Call, news: Call): boolean {
  const steps = rank[news.status] - rank[known.status];
  if (steps !== 0) return steps < 0;
  const [now, then] = [newestTime(news), newestTime(known)];
  // Two of one millisecond: nobody begins to ring again without being invited anew.
  return now === then ? known.participants.some((person) => ringsAgainst(news, person)) : now < then;
}

/** What became of one person of a call. */
export type CallChange =
  | { readonly type: 'accepted' | 'joined' | 'left' | 'missed'; readonly identity: string }
  | { readonly type: 'rejected'; readonly identity: string; readonly reason: 'declined' | 'busy' };

/** What is different for its people but for oneself. Told by comparing, because the server's hints may come twice or be lost. */
export function changesBetween(known: Call, news: Call, me: string | undefined): CallChange[] {
  return news.participants.flatMap(({ identity, outcome }): CallChange[] => {
    const before = outcomeOf(known, identity);
    if (identity === me || outcome === before) return [];
    switch (outcome) {
      case 'ringing':
        return [];
      case 'joined':
        return [{ type: before === 'ringing' ? 'accepted' : 'joined', identity }];
      case 'left':
      case 'missed':
        return [{ type: outcome, identity }];
      case 'declined':
      case 'busy':
        return [{ type: 'rejected', identity, reason: outcome }];
    }
  });
}

export function isOver({ status }: Pick<Call, 'status'>): boolean {
  return rank[status] === 2;
}

/** What became of somebody in this call; undefined for a stranger. */
export function outcomeOf(call: Call, identity: string | undefined): CallOutcome | undefined {
  return call.participants.find((person) => person.identity === identity)?.outcome;
}

/** Who is in the call now. */
export function peopleInside(call: Call): string[] {
  return call.participants.filter(({ outcome }) => outcome === 'joined').map(({ identity }) => identity);
}

function ringsAgainst(news: Call, { identity, outcome, invitedAt }: CallParticipant): boolean {
  const now = news.participants.find((person) => person.identity === identity);
  return outcome !== 'ringing' && now?.outcome === 'ringing' && now.invitedAt === invitedAt;
}

/** ISO 8601 UTC of one length: compared as text. */
function newestTime(call: Call): string {
  const times = [call.createdAt, call.answeredAt, call.endedAt];
  for (const { invitedAt, joinedAt, leftAt } of call.participants) times.push(invitedAt, joinedAt, leftAt);
  return times.reduce<string>((newest, time) => (time !== undefined && time > newest ? time : newest), '');
}
