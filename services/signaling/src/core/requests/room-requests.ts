import type { ParticipantRecord } from '@confab/cluster';
import { CallError } from '@confab/contracts';
import { joinRoom } from '../participants/join-room.ts';
import { leaveRoom } from '../participants/leave-room.ts';
import { resumeParticipant } from '../participants/resume-participant.ts';
import { openRoom } from '../rooms/open-room.ts';
import { toParticipant, viewPage } from '../rooms/room-view.ts';
import { anyProfile, capabilitiesOfProfile } from '../media/codec-profiles.ts';
import type { Membership } from '../participants/membership.ts';
import type { Session } from '../session.ts';
import type { RequestCall, RequestHandlers } from './request-call.ts';
import { requireGrant, requireRoom, requireUnexpired } from './require-grant.ts';
import { updateToken } from './update-token.ts';

export const roomRequests: RequestHandlers<
  'create-room' | 'join-room' | 'resume' | 'leave-room' | 'update-token' | 'get-participants' | 'get-rtp-capabilities'
> = {
  'create-room': {
    needs: 'nothing',
    lane: 'free',
    async run({ pod, session, payload, ids }) {
      const { address, rtpCapabilities } = await openRoom(pod, session.principal, payload, ids.operation('open'));
      return { room: address.room, rtpCapabilities };
    },
  },
  'join-room': {
    needs: 'nothing',
    lane: 'room',
    async run({ pod, session, payload, ids, afterAck }) {
      const { grants } = session.principal;
      requireGrant(grants, 'roomJoin');
      requireRoom(grants, payload.room);
      requireUnexpired(session.principal, pod.clock.date());
      return enterWith(session, afterAck, () => joinRoom(pod, session, payload, ids));
    },
  },
  resume: {
    needs: 'nothing',
    lane: 'room',
    run({ pod, session, payload, afterAck }) {
      return enterWith(session, afterAck, () => resumeParticipant(pod, session, payload));
    },
  },
  'leave-room': {
    needs: 'room',
    lane: 'room',
    async run({ pod, member }) {
      await leaveRoom(pod, member);
      return {};
    },
  },
  'update-token': { needs: 'nothing', lane: 'room', run: updateToken },
  'get-participants': {
    needs: 'room',
    lane: 'free',
    async run({ pod, member, payload }) {
      const { participantIds } = payload;
      if (participantIds !== undefined) {
        const found = await pod.directory.readParticipants(member.address, participantIds);
        const isShown = (record: ParticipantRecord): boolean =>
          !record.grants.hidden || record.participantId === member.participantId;
        return { participants: found.filter(isShown).map(toParticipant) };
      }
      const { replica } = member.room;
      if (replica === null) throw new CallError('room-ended', 'the room has ended');
      return viewPage(replica, member.participantId, payload.page ?? '');
    },
  },
  'get-rtp-capabilities': {
    needs: 'nothing',
    lane: 'free',
    async run({ pod, session }) {
      const profile = session.membership?.room.replica?.room.codecProfile ?? anyProfile(pod).codecProfile;
      return { rtpCapabilities: capabilitiesOfProfile(pod, profile) };
    },
  },
};

async function enterWith<Answer>(
  session: Session,
  afterAck: RequestCall<'join-room'>['afterAck'],
  enter: () => Promise<{ answer: Answer; membership: Membership }>,
): Promise<Answer> {
  session.beginJoining();
  try {
    const { answer, membership } = await enter();
    afterAck(() => membership.answered());
    return answer;
  } finally {
    session.stopJoining();
  }
}
