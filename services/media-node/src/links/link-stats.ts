import type { NodeId } from '@confab/contracts';
import type { LinkStats } from '../core/media-links.ts';
import type { OriginPeer } from './origin-peer.ts';
import type { OutgoingLink } from './outgoing-link.ts';

/** Reads the links at the moment it is asked. */
export function linkStats(
  peers: () => readonly OriginPeer[],
  outgoing: () => readonly { readonly nodeId: string; readonly link: OutgoingLink }[],
): LinkStats {
  const incoming = () => peers().flatMap((peer) => peer.links.map((link) => ({ nodeId: peer.originNodeId, link })));
  return {
    linksOfWorker: (pid) => [...incoming(), ...outgoing()].filter(({ link }) => link.workerPid === pid).length,
    rows: () => [
      ...incoming().map(({ nodeId, link }) => rowOf('in', nodeId, link, link.producers)),
      ...outgoing().map(({ nodeId, link }) => rowOf('out', nodeId, link, link.pipes)),
    ],
  };
}

function rowOf(
  direction: 'in' | 'out',
  nodeId: string,
  { linkId, room }: Pick<OutgoingLink, 'linkId' | 'room'>,
  producers: readonly { readonly flow: 'flowing' | 'paused' }[],
): ReturnType<LinkStats['rows']>[number] {
  const paused = producers.filter(({ flow }) => flow === 'paused').length;
  return { linkId, room, peerNodeId: nodeId as NodeId, direction, producers: producers.length, paused };
}
