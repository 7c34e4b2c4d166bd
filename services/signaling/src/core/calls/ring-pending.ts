import { findPerson, ringHints, viewCall } from '@confab/cluster';
import type { Pod } from '../pod.ts';
import type { Session } from '../session.ts';

/** Newest calls looked at when somebody connects. */
const lookedAt = 20;

/**
 * Rings a device that has just come for what already rings, and counts it to the calls that its person is in. What rings from now on
 * reaches it through its person's channel; what began in between rings again soon.
 */
export async function ringPending(pod: Pod, session: Session): Promise<void> {
  const { tenant, identity } = session.principal;
  if (identity === null) return;
  const calls = await pod.calls.readOf(tenant, identity, lookedAt);
  if (session.isClosed) return;
  for (const call of calls) {
    if (call.endedAt !== undefined) continue;
    for (const { name, to, detail } of ringHints(call)) {
      if (to.includes(identity)) session.outlet.send(name, { call: viewCall(call), ...detail });
    }
    if (findPerson(call, identity)?.outcome === 'joined') pod.people.attend(session);
  }
}
