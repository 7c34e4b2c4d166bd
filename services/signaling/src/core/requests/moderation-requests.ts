import { CallError, type ProducerId } from '@confab/contracts';
import {
  decideWaiting,
  endRoom,
  lockRoom,
  muteParticipant,
  removeParticipant,
  type Moderation,
} from '../moderation/moderate.ts';
import { expectDone } from '../participants/change-outcome.ts';
import type { Lane } from './request-lanes.ts';
import type { RequestHandlers, RoomCall } from './request-call.ts';
import { subscriberList } from './subscriber-list.ts';
import { requireGrant } from './require-grant.ts';

type ModerationName = 'mute-participant' | 'remove-participant' | 'lock-room' | 'end-room' | 'admit' | 'deny';

export const moderationRequests: RequestHandlers<ModerationName | 'set-subscribers'> = {
  'mute-participant': moderate((moderation, { participantId, source }) =>
    muteParticipant(moderation, participantId, source ?? 'microphone'),
  ),
  'remove-participant': moderate((moderation, { participantId, reason, ban }) =>
    removeParticipant(moderation, participantId, { reason, ban: ban ?? false }),
  ),
  'lock-room': moderate((moderation, { locked }) => lockRoom(moderation, locked)),
  'end-room': moderate((moderation) => endRoom(moderation)),
  admit: moderate((moderation, { participantId }) => decideWaiting(moderation, participantId, 'admitted')),
  deny: moderate((moderation, { participantId }) => decideWaiting(moderation, participantId, 'denied')),
  'set-subscribers': { needs: 'room', lane: 'publish', run: setSubscribers },
};

function moderate<Name extends ModerationName>(
  act: (moderation: Moderation, payload: RoomCall<Name>['payload']) => Promise<void>,
): { needs: 'room'; lane: Lane; run: (call: RoomCall<Name>) => Promise<Record<never, never>> } {
  return {
    needs: 'room',
    lane: 'moderate',
    async run({ pod, member, payload, ids }) {
      requireGrant(member.grants, 'roomAdmin');
      // Others must not learn of somebody hidden by what it does.
      const by = member.grants.hidden ? undefined : member.participantId;
      await act({ pod, address: member.address, by, ids }, payload);
      return {};
    },
  };
}

async function setSubscribers({ pod, session, member, payload, ids }: RoomCall<'set-subscribers'>) {
  // The longest of all facts: a thousand of them are in the log.
  session.sayBucket.take(pod.clock.nowMs());
  const { producerId } = payload;
  requireOwn(member.media.producers.has(producerId), producerId);
  const subscribers = payload.identities === null ? null : subscriberList('identities', payload.identities);
  const { address, owner } = member;
  const operationId = ids.operation('subscribers');
  expectDone(await pod.directory.setSubscribers({ operationId, address, owner, producerId, subscribers }));
  return {};
}

function requireOwn(isOwn: boolean, producerId: ProducerId): void {
  if (!isOwn) throw new CallError('not-found', `${producerId} is no producer of yours`);
}
