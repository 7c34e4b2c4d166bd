import type { Grants, Participant, RoomEpoch, WaitingParticipant } from '@confab/contracts';
import { limits } from '@confab/contracts';
import type { Fact, FactInternals, ParticipantRecord, ProducerRecord, RoomRecord } from '../records.ts';

type Internals = NonNullable<FactInternals['participant']>;

/** Grants are JSON text inside: Lua's JSON cannot tell [] from {}. */
export type StoredInternals = Omit<Internals, 'grants'> & { readonly grants: string };

/** A participant as the scripts keep it. */
export interface StoredPerson {
  readonly shown: Participant;
  readonly internals: StoredInternals;
}

interface StoredProducer {
  readonly producer: Omit<ProducerRecord, 'incarnation'>;
  readonly incarnation: number;
  /** JSON text, as grants are: nobody and everybody must not be one. */
  readonly subscribers?: string;
}

interface StoredFact {
  readonly epoch: string;
  readonly seq: number;
  readonly name: string;
  readonly data: Record<string, unknown>;
  readonly internals?: Omit<FactInternals, 'participant' | 'subscribers' | 'subscribersBefore'> & {
    readonly participant?: StoredInternals;
    readonly subscribers?: string;
    readonly subscribersBefore?: string;
  };
}

export function storeInternals(internals: Internals): StoredInternals {
  return { ...internals, grants: JSON.stringify(internals.grants) };
}

export function participantRecord({ shown, internals }: StoredPerson): ParticipantRecord {
  return { ...shown, ...readInternals(internals) };
}

export function readParticipant(text: string): ParticipantRecord {
  return participantRecord(JSON.parse(text) as StoredPerson);
}

export function readProducer(text: string): ProducerRecord {
  const stored = JSON.parse(text) as StoredProducer;
  return { ...stored.producer, incarnation: stored.incarnation, ...readList('subscribers', stored.subscribers) };
}

export function readFact(text: string): Fact {
  const { internals, ...fact } = JSON.parse(text) as StoredFact;
  if (internals === undefined) return { ...fact, epoch: fact.epoch as RoomEpoch };
  const { participant, subscribers, subscribersBefore, ...plain } = internals;
  return {
    ...fact,
    epoch: fact.epoch as RoomEpoch,
    internals: {
      ...plain,
      ...(participant === undefined ? {} : { participant: readInternals(participant) }),
      ...readList('subscribers', subscribers),
      ...readList('subscribersBefore', subscribersBefore),
    },
  };
}

/** From HGETALL's flat list. */
export function readRoomRecord(flat: readonly string[]): RoomRecord {
  const fields = new Map<string, string>();
  for (let index = 0; index + 1 < flat.length; index += 2) fields.set(flat[index] ?? '', flat[index + 1] ?? '');
  const text = (name: string): string => fields.get(name) ?? '';
  return {
    epoch: text('epoch') as RoomEpoch,
    seq: Number(text('seq')),
    createdAt: text('createdAt'),
    metadata: fields.get('metadata') ?? null,
    maxParticipants: Number(text('maxParticipants')),
    emptyTimeoutMs: Number(text('emptyTimeoutMs')),
    maxDurationMs: Number(text('maxDurationMs')),
    locked: text('locked') === '1',
    lobby: text('lobby') === '1',
    codecProfile: text('codecProfile'),
  };
}

/** Metadata as lists and facts show it, and its full text where that is longer. */
export function listMetadata(metadata: string | null): {
  readonly listed: Pick<Participant, 'metadata' | 'metadataBytes'>;
  readonly longMetadata?: string;
} {
  const bytes = metadata === null ? 0 : Buffer.byteLength(metadata);
  if (metadata === null || bytes <= limits.listedMetadataBytes) return { listed: { metadata } };
  return { listed: { metadata: null, metadataBytes: bytes }, longMetadata: metadata };
}

function readList<Name extends string>(
  name: Name,
  text: string | undefined,
): { readonly [Field in Name]?: readonly string[] } {
  return text === undefined ? {} : ({ [name]: JSON.parse(text) } as { [Field in Name]: readonly string[] });
}

export function readWaiting(text: string): WaitingParticipant {
  const { participantId, identity, name } = JSON.parse(text) as Required<WaitingParticipant>;
  return { participantId, name, identity };
}

function readInternals({ grants, ...rest }: StoredInternals): Internals {
  return { ...rest, grants: JSON.parse(grants) as Grants };
}
