import type { LinkConnectionEvents, OriginDialer, ProbeConnection } from './link-connections.ts';
import type { ProbeMessageOutput } from '@confab/wire';
import { ProbeEnd, type ProbeContext, type ProbeOutcome } from './probe-end.ts';
import type { Reachability, ReachabilityRecord } from './reachability.ts';

export interface ProbeOptions extends ProbeContext {
  /** Other serving nodes, in the order in which they are asked. */
  readonly peers: readonly { readonly nodeId: string; readonly address: string }[];
  readonly dialer: OriginDialer;
  readonly reachability: ReachabilityRecord;
}

const maxPeers = 3;
const timeoutMs = 2_500;

/**
 * Finds out whether other nodes receive this node's packets from the address that it tells them, by a test pipe with the
 * first of up to three peers that answers. `unknown`: there is no peer, or none gave a clear result; said in the log. Never
 * throws; takes at most 7.5 s.
 */
export async function probeReachability(options: ProbeOptions): Promise<Reachability> {
  const { logger, reachability } = options;
  for (const { nodeId, address } of options.peers.slice(0, maxPeers)) {
    const { self, peer } = await probe(options, address);
    reachability.record(self, nodeId);
    if (peer === 'snat') logger.warn({ peerNodeId: nodeId }, 'packets of this peer come from another address: SNAT');
    if (self !== 'unknown') return reachability.current;
    logger.warn({ peerNodeId: nodeId, address }, 'the probe of pipes to this peer gave no result');
  }
  const why = options.peers.length === 0 ? 'no other node serves yet' : 'no peer gave a clear result';
  logger.info({ why }, 'whether this node is behind SNAT is unknown: links will tell');
  return reachability.current;
}

async function probe(options: ProbeOptions, address: string): Promise<ProbeOutcome> {
  let end: ProbeEnd | undefined;
  const events: LinkConnectionEvents<ProbeMessageOutput> = {
    onMessage: (message) => end?.onMessage(message),
    onClosed: (error) => end?.onClosed(error),
  };
  const connection: ProbeConnection = options.dialer.probe(address, events);
  end = new ProbeEnd(options, connection, timeoutMs);
  return end.outcome;
}
