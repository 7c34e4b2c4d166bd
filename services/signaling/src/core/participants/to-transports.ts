import type { IceServer, Transport, Transports } from '@confab/contracts';
import type { MediaTransport } from '../media/media-nodes.ts';

export function toTransport(
  { id, iceParameters, iceCandidates, dtlsParameters, sctpParameters }: MediaTransport,
  iceServers: readonly IceServer[],
): Transport {
  return {
    id,
    iceParameters,
    iceCandidates,
    dtlsParameters,
    ...(sctpParameters === undefined ? {} : { sctpParameters }),
    iceServers: [...iceServers],
  };
}

/** The newest of each direction: a replaced one lives on until the new one is connected. */
export function toTransports(transports: readonly MediaTransport[], iceServers: readonly IceServer[]): Transports {
  const newest: Transports = {};
  for (const transport of transports) newest[transport.direction] = toTransport(transport, iceServers);
  return newest;
}
