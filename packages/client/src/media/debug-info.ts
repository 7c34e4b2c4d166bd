import type { Direction } from '@confab/contracts';
import type { IceProblem } from './transport/ice-watch.ts';
import type { MediaTransport } from './transport/media-transport.ts';
import type { RecoveryState } from './transport/transport-recovery.ts';

/** One direction of one's own media. */
export interface TransportDebugInfo {
  readonly state: RecoveryState;
  /** Address and port of the media worker that answers: each worker has a port of its own. */
  readonly remoteAddress?: string | undefined;
  readonly protocol?: string | undefined;
  /** Through which kind of own address: `relay` is a TURN server, reached over `relayProtocol` (`udp`, `tcp` or `tls`). */
  readonly candidateType?: string | undefined;
  readonly relayProtocol?: string | undefined;
  /** What STUN and TURN servers refused. Some of several may be refused without harm. */
  readonly iceProblems?: readonly IceProblem[] | undefined;
  /** Milliseconds between browser and media worker, as ICE measures it. */
  readonly roundTripMs?: number | undefined;
}

/** Who serves this participant. For people who look for a fault: nothing may depend on it. */
export interface DebugInfo {
  readonly signalingUrl: string | undefined;
  readonly participantId: string;
  /** The signaling process and the media node, where the server says so. */
  readonly podId?: string | undefined;
  readonly nodeId?: string | undefined;
  /** Milliseconds of a request to the signaling server. */
  readonly signalingRoundTripMs: number | undefined;
  readonly media: Readonly<Record<Direction, TransportDebugInfo>>;
}

/** What is read of the browser's statistics; any of it may be missing. */
interface Statistics {
  readonly id: string;
  readonly type: string;
  readonly selectedCandidatePairId?: string;
  readonly selected?: boolean;
  readonly remoteCandidateId?: string;
  readonly localCandidateId?: string;
  readonly candidateType?: string;
  readonly relayProtocol?: string;
  readonly currentRoundTripTime?: number;
  readonly address?: string;
  readonly port?: number;
  readonly protocol?: string;
}

/** Reads the selected pair of a transport's candidates from the browser's statistics. */
export async function describeTransport(transport: MediaTransport): Promise<TransportDebugInfo> {
  const { current, state, iceProblems } = transport;
  if (!current || current.closed || state === 'idle') return { state };
  const stats = await current.getStats().catch(() => undefined);
  const all: Statistics[] = [...(stats?.values() ?? [])];
  const chosen = all.find(({ type }) => type === 'transport')?.selectedCandidatePairId;
  // Firefox marks the pair itself.
  const pair = all.find(({ id, type, selected }) => type === 'candidate-pair' && (id === chosen || selected === true));
  const remote = all.find(({ id }) => id === pair?.remoteCandidateId);
  const local = all.find(({ id }) => id === pair?.localCandidateId);
  const seconds = pair?.currentRoundTripTime;
  return {
    state,
    ...(remote ? { remoteAddress: `${remote.address}:${remote.port}`, protocol: remote.protocol } : {}),
    ...(local ? { candidateType: local.candidateType } : {}),
    ...(local?.relayProtocol === undefined ? {} : { relayProtocol: local.relayProtocol }),
    ...(iceProblems.length === 0 ? {} : { iceProblems }),
    ...(seconds === undefined ? {} : { roundTripMs: Math.round(seconds * 1000) }),
  };
}
