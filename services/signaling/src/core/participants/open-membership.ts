import type { RoomEpoch } from '@confab/contracts';
import type { ParticipantRecord } from '@confab/cluster';
import { ulid } from 'ulid';
import type { Pod } from '../pod.ts';
import { EventFeed } from '../rooms/event-feed.ts';
import type { RoomHold } from '../rooms/local-rooms.ts';
import type { Session } from '../session.ts';
import { closeMedia } from './attach-participant.ts';
import { closeForbidden } from './close-forbidden.ts';
import { Membership } from './membership.ts';

export interface OpenMembershipInput {
  readonly session: Session;
  readonly record: ParticipantRecord;
  readonly epoch: RoomEpoch;
  /** The membership's from now on. */
  readonly hold: RoomHold;
  /** The newest fact that the client's answer contains. */
  readonly afterSeq: number;
}

/** Makes this pod look after a participant for a session; an older membership of the same participant here goes quiet. */
export function openMembership(pod: Pod, { session, record, epoch, hold, afterSeq }: OpenMembershipInput): Membership {
  const { clock, settings } = pod;
  // Its rights may have changed between the directory's answer and now, when nobody listened for it.
  const seen = hold.room.replica?.participants.get(record.participantId);
  const membership = new Membership({
    record: { ...record, grants: seen?.grants ?? record.grants },
    epoch,
    hold,
    feed: new EventFeed({ clock, batchWindowMs: record.batch ? settings.batchWindowMs : null }),
    onShownAway: (shown) => showConnected(pod, shown),
    onRightsChanged: (changed) => {
      changed.closing = closeForbidden(pod, changed);
    },
    onEnd: (ended, reason) => {
      pod.participants.remove(ended);
      session.exit(ended);
      // Nobody is left to do it for all: the directory has forgotten who was in the room.
      if (reason === 'room-ended') closeMedia(pod, ended.target, reason);
    },
  });
  pod.participants.add(membership);
  membership.connect(session.outlet, afterSeq);
  session.enter(membership);
  // Its join or resume took so long that it was given up for lost meanwhile.
  if (seen?.connection === 'reconnecting') showConnected(pod, membership);
  return membership;
}

function showConnected({ directory, settings, logger }: Pod, { address, owner }: Membership): void {
  directory.markConnected({ operationId: ulid(), address, owner, podId: settings.podId }).catch((error: unknown) => {
    logger.warn({ err: error, participantId: owner.participantId }, 'a connected participant is shown as reconnecting');
  });
}
