import type { Clock, Timer } from '@confab/platform';
import type { NodeId } from '@confab/contracts';
import type { NodeDescription, NodeReport, NodeRow, NodeTable } from '../node-registry.ts';
import type { ChannelListener } from '../redis/channel-subscriptions.ts';

type Change =
  | {
      readonly kind: 'row';
      readonly nodeId: NodeId;
      /** Left out when it is as before. */
      readonly description?: string;
      readonly report: string;
      readonly reserved: number;
      readonly leased: boolean;
    }
  | { readonly kind: 'reserved'; readonly nodeId: NodeId; readonly reserved: number }
  | { readonly kind: 'unleased' | 'gone'; readonly nodeId: NodeId };

interface Replica {
  rows: Map<NodeId, NodeRow>;
  /** Changes that came while the table is being read; undefined otherwise. */
  missed: Change[] | undefined;
  /** Interrupted while it was being read: messages may be missing that the read does not contain. */
  isInterrupted: boolean;
}

const rereadDelayMs = 500;

/** A replica of the node table: read once, moved on by what its regions publish, read again after an interruption. */
export class ReplicatedNodeTable implements NodeTable {
  readonly #read: (region: string) => Promise<readonly (string | number)[]>;
  readonly #clock: Clock;
  readonly #regions = new Map<string, Replica>();
  readonly #rereads = new Map<string, Timer>();
  readonly #ends: (() => void)[] = [];
  readonly #listeners = new Set<() => void>();
  #rows: readonly NodeRow[] | undefined;
  #closed = false;

  constructor(read: (region: string) => Promise<readonly (string | number)[]>, clock: Clock) {
    this.#read = read;
    this.#clock = clock;
  }

  /** Subscribes before reading, so that no change falls between. */
  async follow(region: string, subscribe: (listener: ChannelListener) => Promise<() => void>): Promise<void> {
    this.#regions.set(region, { rows: new Map(), missed: undefined, isInterrupted: false });
    const end = await subscribe({
      onMessage: (message) => this.#apply(region, JSON.parse(message) as Change),
      onInterrupted: () => this.#rereadSoon(region, 0),
    });
    if (this.#closed) return end();
    this.#ends.push(end);
    await this.#reread(region);
  }

  rows(): readonly NodeRow[] {
    this.#rows ??= [...this.#regions.values()].flatMap(({ rows }) => [...rows.values()]);
    return this.#rows;
  }

  find(nodeId: NodeId): NodeRow | undefined {
    for (const { rows } of this.#regions.values()) {
      const row = rows.get(nodeId);
      if (row !== undefined) return row;
    }
    return undefined;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#rereads.values()) timer.cancel();
    for (const end of this.#ends) end();
    this.#listeners.clear();
  }

  #apply(region: string, change: Change): void {
    const replica = this.#regions.get(region);
    if (this.#closed || replica === undefined) return;
    // What the read that is under way does not contain yet must not be overwritten by it.
    if (replica.missed !== undefined) replica.missed.push(change);
    else if (applyChange(replica.rows, change) === 'undescribed') this.#rereadSoon(region, rereadDelayMs);
    this.#changed();
  }

  async #reread(region: string): Promise<void> {
    const replica = this.#regions.get(region);
    if (replica === undefined) return;
    const missed: Change[] = [];
    replica.missed = missed;
    try {
      const flat = await this.#read(region);
      if (this.#closed) return;
      replica.rows = readRows(flat);
    } finally {
      replica.missed = undefined;
      for (const change of missed) applyChange(replica.rows, change);
      if (replica.isInterrupted) this.#rereadSoon(region, 0);
      replica.isInterrupted = false;
    }
    this.#changed();
  }

  /** Until it works: a table that misses changes would place people on nodes that are gone. */
  #rereadSoon(region: string, delayMs: number): void {
    const replica = this.#regions.get(region);
    if (this.#closed || replica === undefined || this.#rereads.has(region)) return;
    if (replica.missed !== undefined) {
      // Of two reads under way the older answer could overwrite the newer one's changes.
      replica.isInterrupted = true;
      return;
    }
    const timer = this.#clock.after(delayMs, () => {
      this.#rereads.delete(region);
      this.#reread(region).catch(() => this.#rereadSoon(region, rereadDelayMs));
    });
    this.#rereads.set(region, timer);
  }

  #changed(): void {
    this.#rows = undefined;
    for (const listener of this.#listeners) listener();
  }
}

function readRows(flat: readonly (string | number)[]): Map<NodeId, NodeRow> {
  const rows = new Map<NodeId, NodeRow>();
  for (let index = 0; index + 4 < flat.length; index += 5) {
    const description = JSON.parse(String(flat[index + 1])) as NodeDescription;
    rows.set(description.nodeId, {
      ...description,
      report: JSON.parse(String(flat[index + 2])) as NodeReport,
      reservedConsumers: Number(flat[index + 3]),
      leased: Number(flat[index + 4]) === 1,
    });
  }
  return rows;
}

/** Changes say how things are, not how they differ: one that comes twice, or late but in order, does no harm. */
function applyChange(rows: Map<NodeId, NodeRow>, change: Change): 'applied' | 'undescribed' {
  const known = rows.get(change.nodeId);
  switch (change.kind) {
    case 'gone':
      rows.delete(change.nodeId);
      return 'applied';
    case 'row': {
      const description =
        change.description === undefined ? known : (JSON.parse(change.description) as NodeDescription);
      if (description === undefined) return 'undescribed';
      const report = JSON.parse(change.report) as NodeReport;
      rows.set(change.nodeId, { ...description, report, reservedConsumers: change.reserved, leased: change.leased });
      return 'applied';
    }
    case 'reserved':
      if (known !== undefined) rows.set(change.nodeId, { ...known, reservedConsumers: change.reserved });
      return 'applied';
    case 'unleased':
      if (known !== undefined) rows.set(change.nodeId, { ...known, leased: false });
      return 'applied';
    default:
      return change satisfies never;
  }
}
