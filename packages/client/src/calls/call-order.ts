import type { Call, CallOutcome, CallStatus } from '@confab/contracts';

const rank: Record<CallStatus, number> = { RINGING: 0, ACTIVE: 1, ENDED: 2, MISSED: 2, REJECTED: 2 };

/**
 * True when `news` is what was known already, or older. Events of calls are hints that may overtake each other; a call's status
 * only goes forward, and every change of its people has a time.
 */
export function isOutdated(known: Call, news: Call): boolean {
  const steps = rank[news.status] - rank[known.status];
  if (steps !== 0) return steps < 0;
  return newestTime(news) < newestTime(known);
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

/** ISO 8601 UTC of one length: compared as text. */
function newestTime(call: Call): string {
  const times = [call.createdAt, call.answeredAt, call.endedAt];
  for (const { invitedAt, joinedAt, leftAt } of call.participants) times.push(invitedAt, joinedAt, leftAt);
  return times.reduce<string>((newest, time) => (time !== undefined && time > newest ? time : newest), '');
}
