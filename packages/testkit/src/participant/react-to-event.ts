import type { DataProducer, DirectEventData, ParticipantId, RoomEventData } from '@confab/contracts';
import type { DataExchange } from './data-exchange.ts';
import type { Publisher } from './publisher.ts';
import type { RoomView } from './room-view.ts';
import type { Selection } from './selection.ts';
import type { Subscriber } from './subscriber.ts';

/** What a participant's reactions act on. */
export interface Reacting {
  readonly selfId: ParticipantId;
  readonly publisher: Publisher;
  readonly subscriber: Subscriber;
  readonly data: DataExchange | undefined;
  readonly view: RoomView;
  readonly selection: Selection;
  /** Work that nobody waits for; a failure is kept. */
  readonly background: (work: Promise<unknown>) => void;
  readonly onRemoved: (reason: DirectEventData<'removed'>['reason']) => void;
}

/** Does what a client does when the server pushes an event. */
export function reactToEvent(reacting: Reacting, name: string, data: unknown): void {
  const { publisher, subscriber, selection, view, selfId } = reacting;
  const { dataProducers } = view;
  view.apply(name, data, selfId);
  switch (name) {
    case 'new-producer': {
      const producer = data as RoomEventData<'new-producer'>;
      if (producer.participantId !== selfId && selection.wants(producer)) subscriber.want(producer);
      return;
    }
    case 'producer-closed':
      subscriber.producerClosed((data as RoomEventData<'producer-closed'>).producerId);
      return;
    case 'producer-paused':
      subscriber.producerPaused((data as RoomEventData<'producer-paused'>).producerId);
      return;
    case 'participant-left':
      subscriber.participantLeft((data as RoomEventData<'participant-left'>).participantId);
      for (const { dataProducerId } of dataProducers) {
        if (!view.dataProducers.some((one) => one.dataProducerId === dataProducerId)) {
          reacting.data?.closed(dataProducerId);
        }
      }
      return;
    case 'consumer-closed': {
      const { consumerId, reason } = data as DirectEventData<'consumer-closed'>;
      subscriber.consumerClosed(consumerId, reason);
      return;
    }
    case 'transport-closed':
      onTransportClosed(reacting, data as DirectEventData<'transport-closed'>);
      return;
    case 'publisher-layers': {
      const { producerId, maxSpatialLayer } = data as DirectEventData<'publisher-layers'>;
      publisher.limitLayers(producerId, maxSpatialLayer);
      return;
    }
    case 'active-speaker':
      onAudible(reacting, (data as DirectEventData<'active-speaker'>).audible ?? []);
      return;
    case 'new-data-producer': {
      const dataProducer = data as RoomEventData<'new-data-producer'>;
      if (dataProducer.participantId !== selfId) consumeData(reacting, dataProducer);
      return;
    }
    case 'data-producer-closed':
      reacting.data?.closed((data as RoomEventData<'data-producer-closed'>).dataProducerId);
      return;
    case 'removed':
      reacting.onRemoved((data as DirectEventData<'removed'>).reason);
      return;
    default:
  }
}

export function consumeData({ data, subscriber, background }: Reacting, dataProducer: DataProducer): void {
  // While it joins there is no transport; `subscribeToPresent` takes it then.
  if (data === undefined || subscriber.transportId === undefined) return;
  background(data.consume(dataProducer));
}

function onTransportClosed(
  { publisher, subscriber, background }: Reacting,
  { transportId, reason }: DirectEventData<'transport-closed'>,
): void {
  if (reason === 'replaced') return;
  if (transportId === publisher.transportId) background(publisher.rebuild());
  else if (transportId === subscriber.transportId) background(subscriber.rebuild());
}

function onAudible({ subscriber, selection, view, background }: Reacting, audible: readonly ParticipantId[]): void {
  if (!selection.setAudible(audible)) return;
  for (const producer of view.producers) {
    if (producer.source !== 'microphone') continue;
    if (selection.wants(producer)) subscriber.want(producer);
    else background(subscriber.unwant(producer.producerId));
  }
}
