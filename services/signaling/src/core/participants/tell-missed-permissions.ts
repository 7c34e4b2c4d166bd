import type { Fact, RoomReplica } from '@confab/cluster';
import type { Membership } from './membership.ts';

/**
 * Tells a client that resumed which producers it may receive, or not any more, since it was away: that is pushed without a
 * number, so the log shows it to pods alone. `missed`: the facts it has not seen; undefined when it gets a snapshot.
 */
export function tellMissedPermissions(
  membership: Membership,
  { producers }: RoomReplica,
  missed: readonly Fact[] | undefined,
): void {
  membership.feed.whenReleased(() => {
    if (missed === undefined) {
      // Of those that it may receive nothing is said: a snapshot makes clients look at all of them anew.
      for (const { producerId, participantId, subscribers } of producers.values()) {
        if (subscribers !== undefined) membership.onSubscribersChanged({ producerId, participantId }, { subscribers });
      }
      return;
    }
    for (const { name, data, internals } of missed) {
      if (name === 'subscribers-changed') membership.onSubscribersChanged(data, internals);
    }
  });
}
