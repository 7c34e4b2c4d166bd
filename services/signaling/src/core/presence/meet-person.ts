import { ringPending } from '../calls/ring-pending.ts';
import type { Pod } from '../pod.ts';
import type { Session } from '../session.ts';

/** It is known who speaks on this connection: from now on it hears what is for this person, first of all what rings. */
export function meetPerson(pod: Pod, session: Session): void {
  const { tenant, identity } = session.principal;
  if (identity === null || session.isMet) return;
  session.isMet = true;
  session.outlet.followPerson({ tenant, identity });
  pod.people.recognise(session);
  ringPending(pod, session).catch((error: unknown) => {
    pod.logger.debug({ err: error }, 'what rings is told with its next ring');
  });
}
