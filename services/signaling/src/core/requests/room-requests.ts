import type { ParticipantRecord } from '@confab/cluster';
import { CallError } from '@confab/contracts';
import { grantsInRoom } from '../calls/grants-in-room.ts';
import { meetPerson } from '../presence/meet-person.ts';
import { joinRoom } from '../participants/join-room.ts';
import { leaveRoom } from '../participants/leave-room.ts';
import { resumeParticipant } from '../participants/resume-participant.ts';
import { openRoom } from '../rooms/open-room.ts';
import { toParticipant, viewPage } from '../rooms/room-view.ts';
import { anyProfile, capabilitiesOfProfile } from '../media/codec-profiles.ts';
import type { Pod } from '../pod.ts';
import type { Session } from '../session.ts';
import type { RequestHandlers } from './request-call.ts';
import { requireUnexpired } from './require-grant.ts';
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
      const grants = await grantsInRoom(pod, session.principal, payload.room);
      requireUnexpired(session.principal, pod.clock.date());
      return entering(pod, session, async () => {
        const entered = await joinRoom(pod, session, { ...session.principal, grants }, payload, ids);
        const { member, answer } =
          'waiting' in entered
            ? { member: entered.waiting, answer: { waiting: true as const } }
            : { member: entered.membership, answer: entered.answer };
        afterAck(() => member.answered());
        return answer;
      });
    },
  },
  resume: {
    needs: 'nothing',
    lane: 'room',
    run({ pod, session, payload, afterAck }) {
      return entering(pod, session, async () => {
        const { answer, membership } = await resumeParticipant(pod, session, payload);
        meetPerson(pod, session);
        afterAck(() => membership.answered());
        return answer;
      });
    },
  },
  'leave-room': {
    needs: 'nothing',
    lane: 'room',
    async run({ pod, session: { membership, waiting } }) {
      if (membership === null && waiting === null) throw new CallError('conflict', 'not in a room, nor in a lobby');
      waiting?.leave();
      if (membership !== null) await leaveRoom(pod, membership);
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

async function entering<Answer>({ clock }: Pod, session: Session, enter: () => Promise<Answer>): Promise<Answer> {
  session.enterBucket.take(clock.nowMs());
  session.beginJoining();
  try {
    return await enter();
  } finally {
    session.stopJoining();
  }
}
