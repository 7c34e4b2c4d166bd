import type { Participant, ParticipantId } from '@confab/contracts';
import type { Requests } from '../signaling/requests.ts';

/** Fetches the further pages of a large room, until `take` wants no more or there are none. What cannot be had is left out. */
export async function loadParticipantPages(
  requests: Pick<Requests, 'request'>,
  first: string | undefined,
  take: (participants: readonly Participant[]) => boolean,
): Promise<void> {
  for (let page = first; page !== undefined;) {
    const answer = await requests.request('get-participants', { page }).catch(() => undefined);
    if (!take(answer?.participants ?? [])) return;
    page = answer?.nextPage;
  }
}

/** Metadata of somebody in full. Null for who has none, or is not here. */
export async function loadMetadata(
  requests: Pick<Requests, 'request'>,
  participantId: ParticipantId,
): Promise<string | null> {
  const { participants } = await requests.request('get-participants', { participantIds: [participantId] });
  return participants.find((one) => one.participantId === participantId)?.metadata ?? null;
}
