import {
  CallError,
  type DataProducerId,
  type ProducerId,
  type ConsumerId,
  type DataConsumerId,
  type TransportId,
} from '@confab/contracts';
import type { CommandOutput, Reply } from '@confab/wire';
import type { types } from 'mediasoup';
import type { JoinReservations } from '../core/join-reservations.ts';
import type { MediaNode } from '../core/media-node.ts';
import type { CommandScope } from '../core/participant-context.ts';
import type { ParticipantOwner } from '../core/participant-events.ts';
import type { Participant } from '../core/participant.ts';
import { jsonObject, kindOf, participantOf, required, sourceOf, transportWish } from './command-fields.ts';
import { carryOutConsume, carryOutConsumeData } from './consume-commands.ts';
import { attachedOf, dataProducerInfo, producerInfo, transportInfo } from './replies.ts';

export type Outcome = Omit<Reply, 'operationId' | 'outcome'>;
export type OperationName = NonNullable<CommandOutput['operation']>;

/** One command on its way: what it may use, and until when. */
export interface CommandCall {
  readonly node: MediaNode;
  readonly reservations: JoinReservations;
  readonly owner: ParticipantOwner;
  readonly ownerEpoch: number;
  readonly signal: AbortSignal;
  /** What is left of the caller's deadline, milliseconds. */
  readonly timeoutMs: number;
}

type Payload<Name extends OperationName> = NonNullable<CommandOutput[Name]>;
type Handlers = {
  readonly [Name in OperationName]: (
    payload: Payload<Name>,
    command: CommandOutput,
    call: CommandCall,
  ) => Promise<Outcome>;
};

const done: Outcome = { done: {} };
/** In one SetVisible: more than any screen shows. */
const maxTiles = 1_000;

/**
 * What each command does. Closing does not wait for its turn: it ends what others wait for, and leaves a tombstone for what
 * was to come.
 */
export const commands: Handlers = {
  async attach({ create, reservationId, transports }, command, { node, reservations, owner, ownerEpoch, signal }) {
    const address = participantOf(command.participant);
    const wishes = transports.map(transportWish);
    const participant = await node.attach({ address, ownerEpoch, owner, create, transports: wishes }, signal);
    reservations.add(reservationId, participant);
    return { attached: attachedOf(participant) };
  },

  async closeParticipant(_payload, command, { node, ownerEpoch }) {
    node.closeParticipant(participantOf(command.participant), ownerEpoch);
    return done;
  },

  createTransport({ transport }, command, call) {
    const { transportId, direction } = transportWish(transport);
    return inOrder(command, call, async (participant, scope) => ({
      transportCreated: {
        transport: transportInfo(await participant.transports.create(transportId, direction, scope)),
      },
    }));
  },

  connectTransport({ transportId, dtlsParametersJson }, command, call) {
    const dtlsParameters = jsonObject<types.DtlsParameters>('dtls_parameters_json', dtlsParametersJson);
    return inOrder(command, call, async ({ transports }) => {
      await transports.connect(required<TransportId>('transport_id', transportId), dtlsParameters);
      return done;
    });
  },

  restartIce({ transportId }, command, call) {
    return inOrder(command, call, async ({ transports }) => {
      const iceParameters = await transports.restartIce(required<TransportId>('transport_id', transportId));
      return { iceRestarted: { iceParametersJson: JSON.stringify(iceParameters) } };
    });
  },

  closeTransport({ transportId }, command, call) {
    return atOnce(command, call, ({ transports }) => transports.close(transportId as TransportId));
  },

  produce({ transportId, producerId, incarnation, source, paused, ...payload }, command, call) {
    const kind = kindOf(payload.kind);
    const wishes = {
      transportId: required<TransportId>('transport_id', transportId),
      producerId: required<ProducerId>('producer_id', producerId),
      incarnation,
      kind,
      rtpParameters: jsonObject<types.RtpParameters>('rtp_parameters_json', payload.rtpParametersJson),
      source: sourceOf(source, kind),
      paused,
    };
    return inOrder(command, call, async ({ producers }, scope) => ({
      produced: { producer: producerInfo(await producers.produce(wishes, scope)) },
    }));
  },

  pauseProducer({ producerId }, command, call) {
    return inOrder(command, call, async ({ producers }) => {
      await producers.setPaused(producerId as ProducerId, true);
      return done;
    });
  },

  resumeProducer({ producerId }, command, call) {
    return inOrder(command, call, async ({ producers }) => {
      await producers.setPaused(producerId as ProducerId, false);
      return done;
    });
  },

  closeProducer({ producerId }, command, call) {
    return atOnce(command, call, ({ producers }) => producers.close(producerId as ProducerId));
  },

  consume(payload, command, call) {
    return carryOutConsume(payload, require(command, call), call);
  },

  resumeConsumer({ consumerId }, command, call) {
    return inOrder(command, call, async ({ consumers }) => {
      await consumers.setPaused(consumerId as ConsumerId, false);
      return done;
    });
  },

  pauseConsumer({ consumerId }, command, call) {
    return inOrder(command, call, async ({ consumers }) => {
      await consumers.setPaused(consumerId as ConsumerId, true);
      return done;
    });
  },

  closeConsumer({ consumerId }, command, call) {
    return atOnce(command, call, ({ consumers }) => consumers.close(consumerId as ConsumerId));
  },

  requestKeyFrame({ consumerId }, command, call) {
    return inOrder(command, call, async ({ consumers }) => {
      await consumers.requestKeyFrame(consumerId as ConsumerId);
      return done;
    });
  },

  setPreferredLayers({ consumerId, spatialLayer, temporalLayerPlus_1 }, command, call) {
    const layers = { spatialLayer, ...(temporalLayerPlus_1 === 0 ? {} : { temporalLayer: temporalLayerPlus_1 - 1 }) };
    return inOrder(command, call, async ({ consumers }) => {
      await consumers.setPreferredLayers(consumerId as ConsumerId, layers);
      return done;
    });
  },

  setVisible({ tiles }, command, call) {
    if (tiles.length > maxTiles) throw new CallError('bad-request', `tiles: more than ${maxTiles}`);
    const visible = tiles.map(({ producerId, width, height }) => ({
      producerId: required<ProducerId>('tiles.producer_id', producerId),
      width,
      height,
    }));
    return inOrder(command, call, async ({ consumers }) => {
      await consumers.setVisible(visible);
      return done;
    });
  },

  produceData({ transportId, dataProducerId, label, protocol, sctpStreamParametersJson }, command, call) {
    const wishes = {
      transportId: required<TransportId>('transport_id', transportId),
      dataProducerId: required<DataProducerId>('data_producer_id', dataProducerId),
      label,
      protocol,
      sctpStreamParameters: jsonObject<types.SctpStreamParameters>(
        'sctp_stream_parameters_json',
        sctpStreamParametersJson,
      ),
    };
    return inOrder(command, call, async ({ data }, scope) => ({
      dataProduced: { dataProducer: dataProducerInfo(await data.produce(wishes, scope)) },
    }));
  },

  closeDataProducer({ dataProducerId }, command, call) {
    return atOnce(command, call, ({ data }) => data.closeProducer(dataProducerId as DataProducerId));
  },

  consumeData(payload, command, call) {
    return carryOutConsumeData(payload, require(command, call), call);
  },

  closeDataConsumer({ dataConsumerId }, command, call) {
    return atOnce(command, call, ({ data }) => data.closeConsumer(dataConsumerId as DataConsumerId));
  },
};

/** Carries out whatever the command holds. @throws CallError `bad-request` for an operation of a newer version */
export async function carryOut(command: CommandOutput, call: CommandCall): Promise<Outcome> {
  const name = command.operation;
  const payload = name === undefined ? null : command[name];
  if (name === undefined || payload === null || payload === undefined) {
    throw new CallError('bad-request', 'operation: is not one that this node knows');
  }
  // Each handler takes the payload of its own name: the table's type says so, a lookup by a union cannot.
  const handler = commands[name] as (payload: object, command: CommandOutput, call: CommandCall) => Promise<Outcome>;
  return handler(payload, command, call);
}

function require(command: CommandOutput, { node }: CommandCall): Participant {
  return node.require(participantOf(command.participant));
}

async function inOrder(
  command: CommandOutput,
  call: CommandCall,
  work: (participant: Participant, scope: CommandScope) => Promise<Outcome>,
): Promise<Outcome> {
  const participant = require(command, call);
  return participant.run(call.ownerEpoch, call.signal, (scope) => work(participant, scope));
}

/** Of somebody who is gone everything is closed already. */
async function atOnce(
  command: CommandOutput,
  { node, ownerEpoch, signal }: CommandCall,
  work: (participant: Participant) => void,
): Promise<Outcome> {
  const participant = node.find(participantOf(command.participant));
  if (participant === undefined) return done;
  participant.scope(ownerEpoch, signal);
  work(participant);
  return done;
}
