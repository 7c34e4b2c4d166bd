import { CallError } from '@confab/contracts';
import type { types } from 'mediasoup';
import { asRefusal } from './mediasoup-errors.ts';
import type { PipePair } from './pipe-pairs.ts';

/** One producer through a pipe: a consumer near it, and the same producer, by its id, at the far end. They end together. */
export interface PipeEnds {
  readonly consumer: types.Consumer | types.DataConsumer;
  readonly producer: types.Producer | types.DataProducer;
}

/** Sends media through the pair. Its pause goes along. */
export async function pipeMedia(original: types.Producer, { near, far }: PipePair): Promise<PipeEnds> {
  const consumer = await near.consume({ producerId: original.id });
  try {
    const { kind, rtpParameters, producerPaused: paused } = consumer;
    const producer = await far.produce({ id: original.id, kind, rtpParameters, paused });
    consumer.observer.on('close', () => producer.close());
    producer.observer.on('close', () => consumer.close());
    // Fails only when the far end closes meanwhile.
    const pause = (isPaused: boolean): void =>
      void (isPaused ? producer.pause() : producer.resume()).catch(() => undefined);
    consumer.observer.on('pause', () => pause(true)).on('resume', () => pause(false));
    if (original.closed) throw closedMeanwhile(producer);
    if (producer.paused !== original.paused) pause(original.paused);
    return { consumer, producer };
  } catch (error) {
    consumer.close();
    throw error;
  }
}

export async function pipeData(original: types.DataProducer, { near, far }: PipePair): Promise<PipeEnds> {
  const consumer = await near.consumeData({ dataProducerId: original.id });
  try {
    const { sctpStreamParameters, label, protocol } = consumer;
    const producer = await far.produceData({
      id: original.id,
      label,
      protocol,
      ...(sctpStreamParameters === undefined ? {} : { sctpStreamParameters }),
    });
    consumer.observer.on('close', () => producer.close());
    producer.observer.on('close', () => consumer.close());
    if (original.closed) throw closedMeanwhile(producer);
    return { consumer, producer };
  } catch (error) {
    consumer.close();
    throw error;
  }
}

/** A pipe is this node's own affair: what goes wrong with it is never what a client sent. */
export function asPipeFailure(error: unknown): unknown {
  const refusal = asRefusal('local pipe', error);
  if (!(refusal instanceof CallError) || refusal.code === 'not-found' || refusal.code === 'unavailable') return refusal;
  return new CallError('unavailable', refusal.message, { cause: error, retryAfterMs: 1_000 });
}

function closedMeanwhile(far: types.Producer | types.DataProducer): CallError {
  far.close();
  return new CallError('not-found', 'the producer closed meanwhile');
}
