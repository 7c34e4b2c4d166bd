import type { DataProducerId, ProducerId } from '@confab/contracts';
import type { ChangeOutcome } from '../operation.ts';
import type { DataProducerRecord, ProducerRecord } from '../records.ts';
import type { OwnedOperation } from './memberships.ts';
import type { ShardScripts } from './shard-scripts.ts';

/** What participants publish: tracks and data channels. */
export class Publications {
  readonly #scripts: ShardScripts;

  constructor(scripts: ShardScripts) {
    this.#scripts = scripts;
  }

  addProducer({
    address,
    subscribers,
    ...input
  }: OwnedOperation & { producer: ProducerRecord; subscribers?: readonly string[] }): Promise<ChangeOutcome> {
    // Who may receive one that is there already is the directory's own.
    const { incarnation, subscribers: _, ...producer } = input.producer;
    return this.#scripts.change('add-producer', address, {
      ...input,
      producer,
      incarnation,
      ...(subscribers === undefined ? {} : { subscribers: JSON.stringify(subscribers) }),
    });
  }

  setProducerPaused({
    address,
    ...input
  }: OwnedOperation & { producerId: ProducerId; paused: boolean }): Promise<ChangeOutcome> {
    return this.#scripts.change('pause-producer', address, input);
  }

  setSubscribers({
    address,
    subscribers,
    ...input
  }: OwnedOperation & { producerId: ProducerId; subscribers: readonly string[] | null }): Promise<ChangeOutcome> {
    return this.#scripts.change('set-subscribers', address, {
      ...input,
      ...(subscribers === null ? {} : { subscribers: JSON.stringify(subscribers) }),
    });
  }

  removeProducer({ address, ...input }: OwnedOperation & { producerId: ProducerId }): Promise<ChangeOutcome> {
    return this.#scripts.change('remove-producer', address, input);
  }

  addDataProducer({
    address,
    ...input
  }: OwnedOperation & { dataProducer: DataProducerRecord }): Promise<ChangeOutcome> {
    return this.#scripts.change('add-data-producer', address, input);
  }

  removeDataProducer({
    address,
    ...input
  }: OwnedOperation & { dataProducerId: DataProducerId }): Promise<ChangeOutcome> {
    return this.#scripts.change('remove-data-producer', address, input);
  }
}
