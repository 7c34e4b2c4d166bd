import type { DataProducerId, ProducerId } from '@confab/contracts';
import type { DataProducerRecord, ProducerRecord } from '../records.ts';
import type { ChangeOutcome } from '../room-directory.ts';
import type { OwnedOperation } from './memberships.ts';
import type { ShardScripts } from './shard-scripts.ts';

/** What participants publish: tracks and data channels. */
export class Publications {
  readonly #scripts: ShardScripts;

  constructor(scripts: ShardScripts) {
    this.#scripts = scripts;
  }

  addProducer({ address, ...input }: OwnedOperation & { producer: ProducerRecord }): Promise<ChangeOutcome> {
    const { incarnation, ...producer } = input.producer;
    return this.#scripts.change('add-producer', address, { ...input, producer, incarnation });
  }

  setProducerPaused({
    address,
    ...input
  }: OwnedOperation & { producerId: ProducerId; paused: boolean }): Promise<ChangeOutcome> {
    return this.#scripts.change('pause-producer', address, input);
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
