import { CallError } from '@confab/contracts';
import type { PipeTuple } from '@confab/wire';
import type { types } from 'mediasoup';
import type { PipeListen } from './link-settings.ts';

/**
 * One end of a pipe between two nodes. SRTP (AES-256-GCM, the only suite a pipe takes), because the network between nodes
 * is not ours; RTX, because it loses packets; SCTP, for data channels. Both ends must agree, and a disagreement about RTX is
 * noticed by nobody: every half is made here. Throws `CallError('no-capacity')` when no port of the range is free.
 */
export async function createPipeHalf(
  router: types.Router,
  listen: PipeListen,
  { enableSctp = true }: { readonly enableSctp?: boolean } = {},
): Promise<types.PipeTransport> {
  try {
    return await router.createPipeTransport({
      listenInfo: { protocol: 'udp', ip: listen.ip, portRange: { min: listen.portMin, max: listen.portMax } },
      enableSrtp: true,
      enableRtx: true,
      enableSctp,
    });
  } catch (cause) {
    if (router.closed) throw new CallError('unavailable', 'the room closed while a pipe was made', { cause });
    throw new CallError('no-capacity', `no pipe on ${listen.ip}: ${String(cause)}`, { cause });
  }
}

/** What the other node needs to connect to this end. */
export function tupleOf(half: types.PipeTransport): PipeTuple {
  return {
    ip: half.tuple.localAddress,
    port: half.tuple.localPort,
    srtpParametersJson: JSON.stringify(half.srtpParameters),
  };
}

/** Connects an end to the other node's. Works once in a half's life. */
export async function connectHalf(half: types.PipeTransport, tuple: PipeTuple): Promise<void> {
  const srtpParameters = JSON.parse(tuple.srtpParametersJson ?? '') as types.SrtpParameters;
  await half.connect({ ip: tuple.ip ?? '', port: tuple.port ?? 0, srtpParameters });
}
