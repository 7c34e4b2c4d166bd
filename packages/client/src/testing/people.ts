import type { Participant, ParticipantId, Producer, ProducerId } from '@confab/contracts';

/** Somebody whose id, identity and name are the same. */
export function person(id: string, changes: Partial<Participant> = {}): Participant {
  return {
    participantId: id as ParticipantId,
    identity: id,
    name: id,
    metadata: null,
    joinedAt: '2026-01-01T00:00:00Z',
    connection: 'connected',
    audioMuted: false,
    videoMuted: false,
    handRaisedAt: null,
    ...changes,
  };
}

export function producer(id: string, of: string, changes: Partial<Producer> = {}): Producer {
  return {
    producerId: id as ProducerId,
    participantId: of as ParticipantId,
    kind: 'video',
    source: 'camera',
    paused: false,
    type: 'simulcast',
    ...changes,
  };
}
