import type { UpOptions } from './options.ts';

/** Where everything listens that only this machine needs. */
export const loopback = '127.0.0.1';
const pipePortsPerNode = 100;
/** One an allocation: a browser makes about eight. */
const relayPorts = 50;

/** Which ports the processes of one `make up` get; pure, so that two runs with the same options are the same. */
export interface PortLayout {
  readonly redis: number;
  readonly web: number;
  readonly turn: { listening: number; relayMin: number; relayMax: number };
  readonly signaling: (pod: number) => { main: number; internal: number };
  readonly mediaNode: (node: number) => {
    internal: number;
    grpc: number;
    rtcBase: number;
    pipeMin: number;
    pipeMax: number;
  };
}

/**
 * Without a base the ports are the ones that the documentation names. With one they are base … base + 5000: signaling first (40),
 * then page, Redis and TURN, internal ports (from 100), gRPC (300), relayed media (350), WebRTC (400, one a worker), pipes (1000, a hundred a node).
 */
export function portLayout({ portBase, media, workersPerNode }: UpOptions): PortLayout {
  const base = portBase ?? 4000;
  const rtc = portBase === undefined ? 44_400 : portBase + 400;
  const pipes = portBase === undefined ? 45_000 : portBase + 1000;
  if (media * workersPerNode > 600) throw new RangeError(`MEDIA × WORKERS is ${media * workersPerNode}; at most 600`);
  return {
    redis: base + 90,
    web: portBase === undefined ? 8080 : base + 80,
    turn: {
      listening: portBase === undefined ? 3478 : base + 95,
      relayMin: rtc - relayPorts,
      relayMax: rtc - 1,
    },
    signaling: (pod) => ({ main: base + pod, internal: base + 100 + pod }),
    mediaNode: (node) => ({
      internal: base + 200 + node,
      grpc: base + 300 + node,
      rtcBase: rtc + node * workersPerNode,
      pipeMin: pipes + node * pipePortsPerNode,
      pipeMax: pipes + (node + 1) * pipePortsPerNode - 1,
    }),
  };
}
