import { parseScalabilityMode, type types } from 'mediasoup';
import type { LayerCount } from './tile-layers.ts';

/** The layers of what a publisher sends: one encoding each (simulcast), or all in one (SVC). */
export function layersOfProducer({ type, rtpParameters: { encodings = [] } }: types.Producer): LayerCount {
  const { spatialLayers, temporalLayers } = parseScalabilityMode(encodings[0]?.scalabilityMode);
  return { spatial: type === 'simulcast' ? encodings.length : spatialLayers, temporal: temporalLayers };
}

/** The layers that a consumer can choose of; mediasoup writes those of a simulcast producer into its one encoding, too. */
export function layersOfConsumer({ type, rtpParameters: { encodings = [] } }: types.Consumer): LayerCount | null {
  if (type !== 'simulcast' && type !== 'svc') return null;
  const { spatialLayers, temporalLayers } = parseScalabilityMode(encodings[0]?.scalabilityMode);
  return { spatial: spatialLayers, temporal: temporalLayers };
}
