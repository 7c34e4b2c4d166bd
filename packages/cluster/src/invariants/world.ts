import type { NodeEpoch, NodeId, ParticipantId, RoomAddress } from '@confab/contracts';
import { placementOn, roomAddress } from '../directory/directory-fixture.ts';
import type { NodeDescription, NodeRegistry } from '../node-registry.ts';
import type { Placement } from '../records.ts';
import type { Observer } from './observer.ts';
import type { RandomPod } from './random-pod.ts';

export type Random = () => number;

/** mulberry32: the same seed, the same decisions. */
export function seededRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const nodes = ['node-a', 'node-b', 'node-c'];

/** What the pods of a run share: rooms, identities, people whose pod was killed, and what went wrong. */
export class World {
  readonly addresses: readonly RoomAddress[] = Array.from({ length: 5 }, () => roomAddress());
  readonly orphans: { address: RoomAddress; participantId: ParticipantId; token: string }[] = [];
  readonly observers: Observer[] = [];
  readonly faults: string[] = [];
  readonly done = new Map<string, number>();
  kills = 0;
  readonly random: Random;

  constructor(random: Random) {
    this.random = random;
  }

  /** One of those; undefined when there is none. */
  pick<Item>(items: readonly Item[]): Item | undefined {
    return items[Math.floor(this.random() * items.length)];
  }

  address(): RoomAddress {
    return this.pick(this.addresses) ?? roomAddress();
  }

  placement(): Placement {
    return placementOn(this.pick(nodes) ?? 'node-a');
  }

  async registerNodes(registry: NodeRegistry): Promise<void> {
    for (const node of nodes) {
      await registry.register(description(node), emptyReport);
      await registry.heartbeat(description(node), emptyReport, []);
    }
  }

  /** What pods and nodes do by the clock. */
  async beat(pods: readonly RandomPod[], registry: NodeRegistry): Promise<void> {
    await Promise.all([
      ...pods.map((pod) => pod.directory.renewPodLease(pod.podId, this.addresses)),
      ...nodes.map((node) => registry.heartbeat(description(node), emptyReport, [])),
      registry.sweep('local'),
    ]);
  }

  count(name: string): void {
    this.done.set(name, (this.done.get(name) ?? 0) + 1);
  }
}

const emptyReport = { rooms: 0, participants: 0, workers: [] };

function description(node: string): NodeDescription {
  return {
    nodeId: node as NodeId,
    nodeEpoch: `${node}-epoch` as NodeEpoch,
    region: 'local',
    version: '1',
    state: 'serving',
    grpcAddress: 'localhost:1',
    codecProfile: 'profile-1',
    rtpCapabilitiesJson: '{}',
    capacityConsumers: 1000,
    reachability: 'direct',
  };
}
