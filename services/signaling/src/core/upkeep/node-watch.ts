import type { NodeRow, Placement } from '@confab/cluster';
import type { Pod } from '../pod.ts';
import type { Membership } from '../participants/membership.ts';
import { placeAnew } from '../participants/place-anew.ts';

/** What the node table and this pod's stream say together about a node that has participants of this pod. */
export type NodeSuspicion =
  /** Nothing, or one sign alone: that only stops placing there. */
  | 'none'
  /** Its lease is over: ask the node itself, and when it is silent, declare it. */
  | 'ask'
  /** It was declared lost, or has begun a new life: what was there is gone. */
  | 'gone';

/** Pure; the cases of `docs/races.md` 11. */
export function suspect(placement: Placement, row: NodeRow | undefined, isStreamBroken: boolean): NodeSuspicion {
  if (row !== undefined && row.nodeEpoch !== placement.nodeEpoch) return 'gone';
  // Rows go when a node is declared lost or signs off; all of them at once when Redis was emptied, and then the streams stand.
  if (row === undefined) return isStreamBroken ? 'gone' : 'none';
  return row.leased ? 'none' : 'ask';
}

/** Notices lost nodes and gives this pod's participants other ones. */
export class NodeWatch {
  readonly #pod: Pod;
  readonly #forget: (placement: Placement) => void;
  readonly #broken = new Set<string>();
  readonly #asking = new Set<string>();

  /** `forget` ends the stream to a node whose life is over. */
  constructor(pod: Pod, forget: (placement: Placement) => void) {
    this.#pod = pod;
    this.#forget = forget;
  }

  onBroken(placement: Placement): void {
    this.#broken.add(keyOf(placement));
    this.check();
  }

  onReopened(placement: Placement): void {
    this.#broken.delete(keyOf(placement));
  }

  /** Once a tick, and whenever the table or a stream changes. */
  check(): void {
    const { participants, nodes } = this.#pod;
    const placements = new Map<string, Placement>();
    for (const { placement, isPlaced } of participants.all()) {
      if (isPlaced) placements.set(keyOf(placement), placement);
    }
    for (const key of this.#broken) if (!placements.has(key)) this.#broken.delete(key);
    for (const [key, placement] of placements) {
      const row = nodes.find(placement.nodeId);
      const suspicion = suspect(placement, row, this.#broken.has(key));
      if (suspicion === 'gone') this.#lose(placement);
      else if (suspicion === 'ask' && row !== undefined) void this.#ask(row);
    }
  }

  /** Once a tick: those whom no node took may find one now. */
  placeHomeless(): void {
    for (const membership of this.#pod.participants.all()) {
      if (!membership.isPlaced && membership.placing === null) void this.#place(membership);
    }
  }

  async #ask(row: NodeRow): Promise<void> {
    const { media, registry, logger } = this.#pod;
    const key = keyOf(row);
    if (this.#asking.has(key)) return;
    this.#asking.add(key);
    try {
      // A node that cannot reach Redis goes on serving: its lease alone takes nobody away from it.
      if (await media.probe(row)) return;
      const { status } = await registry.declareLost(row, row.region);
      if (status !== 'leased') this.#lose(row);
    } catch (error) {
      logger.warn({ err: error, nodeId: row.nodeId }, 'a silent node could not be declared lost yet');
    } finally {
      this.#asking.delete(key);
    }
  }

  #lose({ nodeId, nodeEpoch }: Placement): void {
    const placement = { nodeId, nodeEpoch };
    const lost = this.#pod.participants.on(placement).filter(({ isPlaced }) => isPlaced);
    if (lost.length === 0) return;
    this.#pod.logger.warn({ nodeId, nodeEpoch, participants: lost.length }, 'a media node is lost');
    // Marked before anything is awaited: the next check must not find them again.
    for (const membership of lost) membership.isPlaced = false;
    this.#broken.delete(keyOf(placement));
    this.#forget(placement);
    for (const membership of lost) void this.#rehome(membership);
  }

  async #rehome(membership: Membership): Promise<void> {
    const { media } = membership;
    const transports = [...media.transports.keys()];
    const consumers = [...media.consumers.keys()];
    const dataConsumers = [...media.dataConsumers.keys()];
    media.clear();
    await this.#place(membership);
    for (const consumerId of consumers) membership.push('consumer-closed', { consumerId, reason: 'transport-closed' });
    for (const dataConsumerId of dataConsumers) {
      membership.push('data-consumer-closed', { dataConsumerId, reason: 'transport-closed' });
    }
    for (const transportId of transports) membership.push('transport-closed', { transportId, reason: 'node-lost' });
  }

  async #place(membership: Membership): Promise<void> {
    try {
      await placeAnew(this.#pod, membership);
    } catch (error) {
      const { participantId } = membership;
      this.#pod.logger.debug({ err: error, participantId }, 'no node takes a participant of a lost one yet');
    }
  }
}

function keyOf({ nodeId, nodeEpoch }: Placement): string {
  return `${nodeId}/${nodeEpoch}`;
}
