import { CallError, limits } from '@confab/contracts';
import type { ChangeOutcome } from '@confab/cluster';
import { expectDone } from '../participants/change-outcome.ts';
import type { Membership } from '../participants/membership.ts';
import type { RequestHandlers, RoomCall } from './request-call.ts';
import { requireShown } from './require-grant.ts';

/** What somebody says that is told to all as a fact, and answered with nothing. */
type Saying = 'audio-mute' | 'video-mute' | 'raise-hand' | 'reaction' | 'update-self';

export const peopleRequests: RequestHandlers<'chat' | 'get-chat-history' | Saying> = {
  chat: { needs: 'room', lane: 'say', run: chat },
  'get-chat-history': { needs: 'room', lane: 'free', run: getChatHistory },
  'audio-mute': saying<'audio-mute'>(({ pod, member, payload: { muted }, ids }) =>
    pod.directory.declareMuted({ operationId: ids.operation('mute'), ...owned(member), kind: 'audio', muted }),
  ),
  'video-mute': saying<'video-mute'>(({ pod, member, payload: { muted }, ids }) =>
    pod.directory.declareMuted({ operationId: ids.operation('mute'), ...owned(member), kind: 'video', muted }),
  ),
  'raise-hand': saying<'raise-hand'>(({ pod, member, payload: { raised }, ids }) =>
    pod.directory.raiseHand({ operationId: ids.operation('raise'), ...owned(member), raised }),
  ),
  reaction: saying<'reaction'>(({ pod, member, payload: { emoji }, ids }) =>
    pod.directory.react({ operationId: ids.operation('react'), ...owned(member), emoji }),
  ),
  'update-self': saying<'update-self'>(({ pod, member, payload: { name, metadata }, ids }) =>
    pod.directory.updateSelf({ operationId: ids.operation('update'), ...owned(member), name, metadata }),
  ),
};

function saying<Name extends Saying>(change: (call: RoomCall<Name>) => Promise<ChangeOutcome>) {
  return {
    needs: 'room' as const,
    lane: 'say' as const,
    async run(call: RoomCall<Name>) {
      requireShown(call.member.grants);
      expectDone(await change(call));
      return {};
    },
  };
}

async function chat({ pod, member, payload: { text, to }, ids }: RoomCall<'chat'>) {
  requireShown(member.grants);
  const input = { operationId: ids.operation('send'), ...owned(member), text, to };
  const outcome = await pod.directory.sendMessage(input);
  if (outcome.status === 'no-addressee') throw new CallError('not-found', 'to: nobody of this room');
  const { message } = expectDone(outcome);
  // For a repetition too: the pod of the first try may have died before this. Whoever gets it twice knows it by its id.
  const people = to === undefined ? [] : [to, member.participantId];
  for (const person of new Set(people)) pod.channels.send(person, 'chat', message);
  return { id: message.id, sentAt: message.sentAt };
}

async function getChatHistory({ pod, session, member, payload }: RoomCall<'get-chat-history'>) {
  session.readBucket.take(pod.clock.nowMs());
  const { before, limit = limits.chatHistoryPage } = payload;
  if (before !== undefined && !/^\d{13}$/.test(before)) {
    throw new CallError('bad-request', 'before: is not the id of a message');
  }
  const { address, epoch, identity } = member;
  const messages = await pod.directory.readMessages(address, epoch, { identity, before, limit });
  if (messages === null) throw new CallError('room-ended', 'the room has ended');
  return { messages: [...messages] };
}

function owned({ address, owner }: Membership) {
  return { address, owner };
}
