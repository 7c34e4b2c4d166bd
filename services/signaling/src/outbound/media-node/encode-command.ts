import type { Command } from '@confab/wire';
import type {
  MediaCommandName,
  MediaCommands,
  MediaTarget,
  Origin,
  TransportWish,
} from '../../core/media/media-nodes.ts';

type Encoders = {
  readonly [Name in MediaCommandName]: (input: MediaCommands[Name]['input']) => NonNullable<Command[Name]>;
};

const wish = ({ direction, transportId }: TransportWish) => ({
  direction: direction === 'send' ? ('SEND' as const) : ('RECV' as const),
  transportId,
});
const encodeOrigin = ({ placement, grpcAddress }: Origin) => ({ ...placement, address: grpcAddress });
const kinds = { audio: 'AUDIO', video: 'VIDEO' } as const;
// proto3 cannot tell an absent number from 0: layers count from 1 there.
const plus1 = (layer: number | undefined) => (layer === undefined ? 0 : layer + 1);

const encoders: Encoders = {
  attach: ({ create, reservationId, transports }) => ({ create, reservationId, transports: transports.map(wish) }),
  closeParticipant: (input) => input,
  createTransport: (input) => ({ transport: wish(input) }),
  connectTransport: ({ transportId, dtlsParameters }) => ({
    transportId,
    dtlsParametersJson: JSON.stringify(dtlsParameters),
  }),
  restartIce: (input) => input,
  closeTransport: (input) => input,
  produce: ({ kind, rtpParameters, ...rest }) => ({
    ...rest,
    kind: kinds[kind],
    rtpParametersJson: JSON.stringify(rtpParameters),
  }),
  pauseProducer: (input) => input,
  resumeProducer: (input) => input,
  closeProducer: (input) => input,
  consume: ({ transportId, rtpCapabilities, items, resume }) => ({
    transportId,
    rtpCapabilitiesJson: JSON.stringify(rtpCapabilities),
    resume,
    items: items.map(({ origin, preferredLayers, ...item }) => ({
      ...item,
      origin: encodeOrigin(origin),
      preferredSpatialLayerPlus_1: plus1(preferredLayers?.spatialLayer),
      preferredTemporalLayerPlus_1: plus1(preferredLayers?.temporalLayer),
    })),
  }),
  resumeConsumer: (input) => input,
  pauseConsumer: (input) => input,
  closeConsumer: (input) => input,
  requestKeyFrame: (input) => input,
  setPreferredLayers: ({ consumerId, layers }) => ({
    consumerId,
    spatialLayer: layers.spatialLayer,
    temporalLayerPlus_1: plus1(layers.temporalLayer),
  }),
  setVisible: ({ tiles }) => ({
    tiles: tiles.map(({ producerId, width, height }) => ({
      producerId,
      width: Math.round(width),
      height: Math.round(height),
    })),
  }),
  produceData: ({ sctpStreamParameters, ...rest }) => ({
    ...rest,
    sctpStreamParametersJson: JSON.stringify(sctpStreamParameters),
  }),
  closeDataProducer: (input) => input,
  consumeData: ({ origin, ...rest }) => ({ ...rest, origin: encodeOrigin(origin) }),
  closeDataConsumer: (input) => input,
};

/** A command as it goes over the stream, but for its deadline. */
export function encodeCommand<Name extends MediaCommandName>(
  target: MediaTarget,
  name: Name,
  input: MediaCommands[Name]['input'],
  operationId: string,
  fingerprint: string,
): Command {
  const { address, epoch, owner } = target;
  return {
    operationId,
    fingerprint,
    participant: {
      tenant: address.tenant,
      room: address.room,
      roomEpoch: epoch,
      participantId: owner.participantId,
      ownerEpoch: owner.ownerEpoch,
    },
    [name]: encoders[name](input),
    operation: name,
  };
}
