import type { DataProducer, Participant, Producer, RoomEventData } from '@confab/contracts';

/** Who and what is in the room besides oneself, kept up to date by the room's events. */
export class RoomView {
  readonly #participants = new Map<string, Participant>();
  readonly #producers = new Map<string, Producer>();
  readonly #dataProducers = new Map<string, DataProducer>();

  constructor(
    participants: readonly Participant[],
    producers: readonly Producer[],
    dataProducers: readonly DataProducer[],
  ) {
    this.restart(participants, producers, dataProducers);
  }

  get participants(): Participant[] {
    return [...this.#participants.values()];
  }

  get producers(): Producer[] {
    return [...this.#producers.values()];
  }

  get dataProducers(): DataProducer[] {
    return [...this.#dataProducers.values()];
  }

  identityOf(participantId: string): string | undefined {
    return this.#participants.get(participantId)?.identity;
  }

  producerById(producerId: string): Producer | undefined {
    return this.#producers.get(producerId);
  }

  /** Begins anew from a snapshot. */
  restart(
    participants: readonly Participant[],
    producers: readonly Producer[],
    dataProducers: readonly DataProducer[],
  ): void {
    this.#participants.clear();
    this.#producers.clear();
    this.#dataProducers.clear();
    participants.forEach((one) => this.#participants.set(one.participantId, one));
    producers.forEach((one) => this.#producers.set(one.producerId, one));
    dataProducers.forEach((one) => this.#dataProducers.set(one.dataProducerId, one));
  }

  /** Takes in one event; what is about `selfId` stays out. */
  apply(name: string, data: unknown, selfId: string): void {
    if ((data as { participantId?: string } | undefined)?.participantId === selfId) return;
    switch (name) {
      case 'participant-joined':
      case 'participant-updated': {
        const { seq: _, ...participant } = data as RoomEventData<'participant-joined'>;
        this.#participants.set(participant.participantId, participant);
        return;
      }
      case 'participant-left': {
        const { participantId } = data as RoomEventData<'participant-left'>;
        this.#participants.delete(participantId);
        for (const { producerId } of this.producers.filter((one) => one.participantId === participantId)) {
          this.#producers.delete(producerId);
        }
        for (const { dataProducerId } of this.dataProducers.filter((one) => one.participantId === participantId)) {
          this.#dataProducers.delete(dataProducerId);
        }
        return;
      }
      case 'new-producer': {
        const { seq: _, ...producer } = data as RoomEventData<'new-producer'>;
        this.#producers.set(producer.producerId, producer);
        return;
      }
      case 'producer-paused':
      case 'producer-resumed': {
        const { producerId } = data as RoomEventData<'producer-paused'>;
        const producer = this.#producers.get(producerId);
        if (producer !== undefined)
          this.#producers.set(producerId, { ...producer, paused: name === 'producer-paused' });
        return;
      }
      case 'producer-closed':
        this.#producers.delete((data as RoomEventData<'producer-closed'>).producerId);
        return;
      case 'new-data-producer': {
        const { seq: _, ...dataProducer } = data as RoomEventData<'new-data-producer'>;
        this.#dataProducers.set(dataProducer.dataProducerId, dataProducer);
        return;
      }
      case 'data-producer-closed':
        this.#dataProducers.delete((data as RoomEventData<'data-producer-closed'>).dataProducerId);
        return;
      default:
    }
  }
}
