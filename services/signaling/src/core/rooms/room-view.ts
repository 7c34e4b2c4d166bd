import type { ParticipantRecord, ProducerRecord, RoomReplica } from '@confab/cluster';
import {
  CallError,
  limits,
  type DataProducer,
  type Grants,
  type Participant,
  type ParticipantId,
  type Producer,
  type WaitingParticipant,
} from '@confab/contracts';

export interface ParticipantPage {
  readonly participants: Participant[];
  readonly nextPage?: string;
}

/** A room as one of its participants is shown it: without itself, and without those who are hidden. */
export interface RoomView extends ParticipantPage {
  readonly producers: Producer[];
  readonly dataProducers: DataProducer[];
  readonly audioOnlyRecommended: boolean;
  readonly grants: Grants;
  readonly locked: boolean;
  readonly metadata: string | null;
  /** The lobby, for those who decide on it. */
  readonly waiting?: WaitingParticipant[];
}

/** `participants`: those who are shown. */
export function recommendsAudioOnly(participants: number): boolean {
  return participants > limits.audioOnlyAbove;
}

/** Those of a room, or of what they published, whom somebody is shown: not itself, and nobody hidden. */
function othersOf<Item extends { readonly participantId: ParticipantId }>(
  replica: RoomReplica,
  self: ParticipantId,
  items: Iterable<Item>,
): Item[] {
  return [...items].filter(
    ({ participantId }) => participantId !== self && replica.participants.get(participantId)?.grants.hidden !== true,
  );
}

/** What others see of a participant. */
export function toParticipant(record: ParticipantRecord): Participant {
  const { participantId, identity, name, metadata, metadataBytes, joinedAt, connection } = record;
  const { audioMuted, videoMuted, handRaisedAt } = record;
  return {
    participantId,
    identity,
    name,
    metadata,
    ...(metadataBytes === undefined ? {} : { metadataBytes }),
    joinedAt,
    connection,
    audioMuted,
    videoMuted,
    handRaisedAt,
  };
}

export function toProducer({ producerId, participantId, kind, source, paused, type }: ProducerRecord): Producer {
  return { producerId, participantId, kind, source, paused, type };
}

export function viewProducers(replica: RoomReplica, self: ParticipantId): Producer[] {
  return othersOf(replica, self, replica.producers.values()).map(toProducer);
}

/** All of a room but its participants beyond the first page. */
export function viewRoom(
  replica: RoomReplica,
  { participantId: self, grants }: Pick<ParticipantRecord, 'participantId' | 'grants'>,
): RoomView {
  const { locked, metadata } = replica.room;
  return {
    ...viewPage(replica, self, ''),
    producers: viewProducers(replica, self),
    dataProducers: othersOf(replica, self, replica.dataProducers.values()),
    audioOnlyRecommended: recommendsAudioOnly(replica.shownCount),
    grants,
    locked,
    metadata,
    ...(grants.roomAdmin ? { waiting: [...replica.waiting.values()] } : {}),
  };
}

/**
 * A page of participants after a cursor, in the order of their ids: who comes or goes between two pages is told by the events,
 * and nobody else is left out or shown twice.
 * @throws CallError `bad-request` for a cursor that no answer of ours held
 */
export function viewPage(replica: RoomReplica, self: ParticipantId, page: string): ParticipantPage {
  if (!/^[0-9A-Za-z]*$/.test(page)) throw new CallError('bad-request', 'page: is not one that was given');
  const rest = othersOf(replica, self, replica.participants.values())
    .filter(({ participantId }) => participantId > page)
    .sort((a, b) => (a.participantId < b.participantId ? -1 : 1));
  const shown = rest.slice(0, limits.participantsPerPage);
  const last = shown.at(-1);
  return {
    participants: shown.map(toParticipant),
    ...(last === undefined || rest.length === shown.length ? {} : { nextPage: last.participantId }),
  };
}
