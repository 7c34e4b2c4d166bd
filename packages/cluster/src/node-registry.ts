import type { NodeEpoch, NodeId, RoomAddress } from '@confab/contracts';
import type { Placement } from './records.ts';

export type NodeState = 'starting' | 'serving' | 'draining' | 'closed';

/** One worker's share of a node's report. CPU is a share of one core, 0 to 1. */
export interface WorkerLoad {
  readonly transports: number;
  readonly producers: number;
  readonly consumers: number;
  readonly links: number;
  readonly cpu: number;
  readonly memoryBytes: number;
}

/** What a node tells about itself. Stays the same through one life (epoch) of the node, but for `state`. */
export interface NodeDescription {
  readonly nodeId: NodeId;
  readonly nodeEpoch: NodeEpoch;
  readonly region: string;
  readonly version: string;
  readonly state: NodeState;
  /** host:port of its gRPC server. */
  readonly grpcAddress: string;
  readonly codecProfile: string;
  /** JSON of mediasoup's RtpCapabilities. */
  readonly rtpCapabilitiesJson: string;
  /** Consumers that it carries at full load, all workers together. */
  readonly capacityConsumers: number;
  /** `snat`: its pipes' source address is rewritten on the way; it takes no rooms that span nodes. */
  readonly reachability: 'unknown' | 'direct' | 'snat';
}

export interface NodeReport {
  readonly rooms: number;
  readonly participants: number;
  readonly workers: readonly WorkerLoad[];
}

/** A row of the node table, as pods hold it. */
export interface NodeRow extends NodeDescription {
  readonly report: NodeReport;
  /** Load reserved for joins that the last report does not contain yet, in consumers. */
  readonly reservedConsumers: number;
  /** False when the lease has run out: no new placements (`docs/races.md` 11). */
  readonly leased: boolean;
}

export type HeartbeatOutcome = { readonly status: 'ok' } | { readonly status: 'fenced' };

/**
 * The nodes of a cell's regions, in Redis. A node renews every tick and holds a lease of three. Throws
 * `CallError('unavailable')` while Redis is away.
 */
export interface NodeRegistry {
  register(node: NodeDescription, report: NodeReport): Promise<void>;
  /**
   * Renews the lease, stores description and report, and drops the reservations that the report already contains. `fenced`:
   * this epoch was declared lost; close everything and register anew.
   */
  heartbeat(
    node: NodeDescription,
    report: NodeReport,
    containedReservationIds: readonly string[],
  ): Promise<HeartbeatOutcome>;
  /** The node leaves by itself. */
  deregister(placement: Placement, region: string): Promise<void>;
  /**
   * Reserves load on a node for one join; expires after a few ticks unless a heartbeat contains it. `refused`: the room's joins
   * per node and minute are used up, or the node is gone or not serving.
   */
  reserve(input: {
    readonly reservationId: string;
    readonly node: Placement;
    readonly region: string;
    readonly address: RoomAddress;
    readonly consumers: number;
    readonly joinsPerMinute: number;
  }): Promise<{ readonly status: 'reserved' | 'refused' }>;
  release(input: { readonly reservationId: string; readonly node: Placement; readonly region: string }): Promise<void>;
  /** Declares a node's epoch lost; true for the caller whose word was the first. Refused while the lease stands. */
  declareLost(node: Placement, region: string): Promise<{ readonly status: 'declared' | 'already' | 'leased' }>;
  /** Advances the region's tick at most once per tick length and expires leases and reservations. */
  sweep(region: string): Promise<void>;
  /** A replica of the table, kept current by the table's channel and re-read after an interruption. */
  watch(regions: readonly string[]): Promise<NodeTable>;
}

export interface NodeTable {
  /** All rows, in no order; the same array until something changes. */
  rows(): readonly NodeRow[];
  find(nodeId: NodeId): NodeRow | undefined;
  onChange(listener: () => void): () => void;
  close(): void;
}
