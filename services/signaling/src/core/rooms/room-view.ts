import type { ParticipantRecord, ProducerRecord, RoomReplica } from '@confab/cluster';
import {
  CallError,
  limits,
  type DataProducer,
  type Participant,
  type ParticipantId,
  type Producer,
} from '@confab/contracts';

export interface ParticipantPage {
  readonly participants: Participant[];
  readonly nextPage?: string;
}

/** A room as one of its participants is shown it: without itself. */
export interface RoomView extends ParticipantPage {
  readonly producers: Producer[];
  readonly dataProducers: DataProducer[];
  readonly audioOnlyRecommended: boolean;
}

/** Above this many participants audio alone is recommended (`docs/protocol.md`). */
const audioOnlyAbove = 40;

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

/** All of a room but its participants beyond the first page. */
export function viewRoom(replica: RoomReplica, self: ParticipantId): RoomView {
  const others = [...replica.producers.values()].filter((producer) => producer.participantId !== self);
  const othersData = [...replica.dataProducers.values()].filter((producer) => producer.participantId !== self);
  return {
    ...viewPage(replica, self, ''),
    producers: others.map(toProducer),
    dataProducers: othersData,
    audioOnlyRecommended: replica.participants.size > audioOnlyAbove,
  };
}

/**
 * A page of participants after a cursor, in the order of their ids: who comes or goes between two pages is told by the events,
 * and nobody else is left out or shown twice.
 * @throws CallError `bad-request` for a cursor that no answer of ours held
 */
export function viewPage(replica: RoomReplica, self: ParticipantId, page: string): ParticipantPage {
  if (!/^[0-9A-Za-z]*$/.test(page)) throw new CallError('bad-request', 'page: is not one that was given');
  const rest = [...replica.participants.values()]
    .filter(({ participantId }) => participantId !== self && participantId > page)
    .sort((a, b) => (a.participantId < b.participantId ? -1 : 1));
  const shown = rest.slice(0, limits.participantsPerPage);
  const last = shown.at(-1);
  return {
    participants: shown.map(toParticipant),
    ...(last === undefined || rest.length === shown.length ? {} : { nextPage: last.participantId }),
  };
}
