import { ringPending } from '../calls/ring-pending.ts';
import type { Pod } from '../pod.ts';
import type { Session } from '../session.ts';

/** It is known who speaks on this connection, or newly what it may: from the first time on it hears what is for this person. */
export function meetPerson(pod: Pod, session: Session): void {
  const { tenant, identity } = session.principal;
  if (identity === null) return;
  pod.people.recognise(session);
  if (session.isMet) return;
  session.isMet = true;
  session.outlet.followPerson({ tenant, identity });
  ringPending(pod, session).catch((error: unknown) => {
    pod.logger.debug({ err: error }, 'what rings is told with its next ring');
  });
}
