import { CallError, type ConsumerId, type ParticipantId, type ProducerId, type TransportId } from '@confab/contracts';
import type { Placement } from '@confab/cluster';
import type {
  AttachedMedia,
  CommandOptions,
  MediaCommandName,
  MediaCommands,
  MediaNodes,
  MediaProducer,
  MediaTarget,
  MediaTransport,
} from '../core/media/media-nodes.ts';
import { StaleOwnerError } from '../core/media/stale-owner-error.ts';

interface Held {
  ownerEpoch: number;
  nodeId: string;
  readonly transports: Map<TransportId, MediaTransport>;
  readonly producers: Map<ProducerId, MediaProducer>;
  readonly consumers: Map<ConsumerId, AttachedMedia['consumers'][number]>;
}

type Script = (target: MediaTarget) => unknown;

/** Media nodes without media: they keep what commands say, fence owners, and do what a test tells them to. */
export class ScriptedMedia implements MediaNodes {
  readonly participants = new Map<ParticipantId, Held>();
  readonly ran: { name: MediaCommandName; nodeId: string; input: unknown }[] = [];
  /** Runs before a command is carried out. It may wait, throw, or change the world. */
  readonly before = new Map<MediaCommandName, Script>();
  /** Runs after it was carried out, before the caller hears of it. */
  readonly after = new Map<MediaCommandName, Script>();

  async run<Name extends MediaCommandName>(
    target: MediaTarget,
    name: Name,
    input: MediaCommands[Name]['input'],
    _options: CommandOptions,
  ): Promise<MediaCommands[Name]['output']> {
    this.ran.push({ name, nodeId: target.placement.nodeId, input });
    await this.before.get(name)?.(target);
    const output = this.#carryOut(target, name, input);
    await this.after.get(name)?.(target);
    return output as MediaCommands[Name]['output'];
  }

  /** What a probe of any node finds. */
  isReachable = true;

  probe(): Promise<boolean> {
    return Promise.resolve(this.isReachable);
  }

  names(): MediaCommandName[] {
    return this.ran.map(({ name }) => name);
  }

  #carryOut(target: MediaTarget, name: MediaCommandName, input: object): unknown {
    if (name === 'attach') return this.#attach(target, input as MediaCommands['attach']['input']);
    const { participantId } = target.owner;
    if (name === 'closeParticipant') return void this.participants.delete(participantId);
    const held = this.participants.get(participantId);
    if (held === undefined) throw new CallError('not-found', 'no such participant on this node');
    if (target.owner.ownerEpoch < held.ownerEpoch) throw new StaleOwnerError(held.ownerEpoch);
    return this.#change(held, name, input);
  }

  #change(held: Held, name: MediaCommandName, input: object): unknown {
    if (name === 'createTransport') return open(held, input as MediaCommands['createTransport']['input']);
    if (name === 'produce') {
      const { producerId, incarnation, kind, source, paused } = input as MediaCommands['produce']['input'];
      const producer: MediaProducer = { producerId, incarnation, kind, source, paused, type: 'simple' };
      held.producers.set(producerId, producer);
      return producer;
    }
    if (name === 'consume') {
      const { items, resume } = input as MediaCommands['consume']['input'];
      const consumers = items.map(({ consumerId, producerId, participantId }) => ({
        id: consumerId,
        producerId,
        participantId,
        kind: 'audio' as const,
        rtpParameters: { codecs: [] },
        type: 'simple' as const,
        producerPaused: false,
        paused: !resume,
      }));
      for (const consumer of consumers) held.consumers.set(consumer.id, consumer);
      return { consumers, failures: [] };
    }
    if (name === 'closeProducer') held.producers.delete((input as MediaCommands['closeProducer']['input']).producerId);
    if (name === 'closeConsumer') held.consumers.delete((input as MediaCommands['closeConsumer']['input']).consumerId);
    if (name === 'pauseProducer' || name === 'resumeProducer') {
      const { producerId } = input as MediaCommands['pauseProducer']['input'];
      const producer = held.producers.get(producerId);
      if (producer !== undefined) held.producers.set(producerId, { ...producer, paused: name === 'pauseProducer' });
    }
    return {};
  }

  #attach({ owner, placement }: MediaTarget, { create, transports }: MediaCommands['attach']['input']): AttachedMedia {
    let held = this.participants.get(owner.participantId);
    if (held === undefined) {
      if (!create) throw new CallError('not-found', 'no such participant on this node');
      const { nodeId } = placement;
      held = { ownerEpoch: 0, nodeId, transports: new Map(), producers: new Map(), consumers: new Map() };
      this.participants.set(owner.participantId, held);
    }
    if (owner.ownerEpoch < held.ownerEpoch) throw new StaleOwnerError(held.ownerEpoch);
    held.ownerEpoch = owner.ownerEpoch;
    for (const wish of transports) open(held, wish);
    return {
      transports: [...held.transports.values()],
      producers: [...held.producers.values()],
      consumers: [...held.consumers.values()],
      dataProducers: [],
      dataConsumers: [],
    };
  }
}

function open(held: Held, { transportId, direction }: MediaCommands['createTransport']['input']): MediaTransport {
  const transport: MediaTransport = {
    id: transportId,
    direction,
    iceParameters: { usernameFragment: 'u', password: 'p' },
    iceCandidates: [],
    dtlsParameters: { fingerprints: [] },
  };
  held.transports.set(transportId, transport);
  return transport;
}

export function placementOn(nodeId: string): Placement {
  return { nodeId, nodeEpoch: `${nodeId}-epoch` } as Placement;
}
