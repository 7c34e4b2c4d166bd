import { systemClock, type Clock } from '@confab/platform';
import { roomKeyName } from '../directory/room-keys.ts';
import type { HeartbeatOutcome, NodeDescription, NodeRegistry, NodeReport, NodeTable } from '../node-registry.ts';
import type { Placement } from '../records.ts';
import { ChannelSubscriptions } from '../redis/channel-subscriptions.ts';
import type { RedisHandle } from '../redis/connect-redis.ts';
import { runForList, runForOutcome } from '../redis/run-script.ts';
import { ReplicatedNodeTable } from './node-table.ts';

export interface RegistrySettings {
  readonly cell: string;
  readonly tickMs: number;
  readonly leaseTicks: number;
  /** Ticks that a reservation counts unless a heartbeat contains it earlier. */
  readonly reservationTicks: number;
  /** Ticks after which a node without a lease is dropped from the table, declared lost or not. */
  readonly forgetTicks: number;
  /** How long no lease ends after a reconnect or fail-over. */
  readonly sweepPauseMs: number;
}

/** The node registry in Redis: one slot per region, every change one script. */
export class RedisNodeRegistry implements NodeRegistry {
  readonly #redis: RedisHandle;
  readonly #settings: RegistrySettings;
  readonly #scriptSettings: string;
  readonly #clock: Clock;
  readonly #subscriptions: ChannelSubscriptions;
  readonly #endPauses: () => void;
  #pausedUntilMs = 0;

  constructor(redis: RedisHandle, settings: Partial<RegistrySettings> = {}, clock: Clock = systemClock) {
    const tickMs = settings.tickMs ?? 1000;
    this.#settings = {
      cell: 'main',
      tickMs,
      leaseTicks: 3,
      reservationTicks: 5,
      forgetTicks: 60,
      sweepPauseMs: 10 * tickMs,
      ...settings,
    };
    this.#redis = redis;
    this.#clock = clock;
    const { leaseTicks, reservationTicks, forgetTicks } = this.#settings;
    this.#scriptSettings = JSON.stringify({ tickMs, leaseTicks, reservationTicks, forgetTicks });
    this.#subscriptions = new ChannelSubscriptions(redis.subscriber, clock);
    this.#endPauses = redis.onRestored(() => {
      this.#pausedUntilMs = clock.nowMs() + this.#settings.sweepPauseMs;
    });
  }

  /** Ends the watches; the connection stays. */
  close(): void {
    this.#endPauses();
    this.#subscriptions.close();
  }

  async register(node: NodeDescription, report: NodeReport): Promise<void> {
    await this.#run('register-node', node.region, { nodeId: node.nodeId, ...texts(node, report) });
  }

  heartbeat(
    node: NodeDescription,
    report: NodeReport,
    containedReservationIds: readonly string[],
  ): Promise<HeartbeatOutcome> {
    const { nodeId, nodeEpoch } = node;
    const input = { nodeId, nodeEpoch, ...texts(node, report), contained: containedReservationIds };
    return this.#run<HeartbeatOutcome>('renew-node', node.region, input);
  }

  async deregister({ nodeId, nodeEpoch }: Placement, region: string): Promise<void> {
    await this.#run('deregister-node', region, { nodeId, nodeEpoch });
  }

  reserve(input: Parameters<NodeRegistry['reserve']>[0]): ReturnType<NodeRegistry['reserve']> {
    const { reservationId, node, region, address, consumers, joinsPerMinute } = input;
    const { nodeId, nodeEpoch } = node;
    const room = roomKeyName(address);
    return this.#run('reserve-node', region, { reservationId, nodeId, nodeEpoch, room, consumers, joinsPerMinute });
  }

  async release({ reservationId, node, region }: Parameters<NodeRegistry['release']>[0]): Promise<void> {
    await this.#run('release-node', region, { reservationId, nodeId: node.nodeId });
  }

  declareLost({ nodeId, nodeEpoch }: Placement, region: string): ReturnType<NodeRegistry['declareLost']> {
    return this.#run('declare-lost', region, { nodeId, nodeEpoch });
  }

  async sweep(region: string): Promise<void> {
    if (this.#clock.nowMs() < this.#pausedUntilMs) return;
    await this.#run('sweep-nodes', region, {});
  }

  async watch(regions: readonly string[]): Promise<NodeTable> {
    const table = new ReplicatedNodeTable(async (region) => {
      const [, ...rows] = await runForList(this.#redis.commands, 'read-nodes', this.#key(region, 'nodes'), [
        '{}',
        this.#scriptSettings,
      ]);
      return rows as (string | number)[];
    }, this.#clock);
    try {
      for (const region of regions) {
        await table.follow(region, (listener) => this.#subscriptions.subscribe(this.#key(region, 'changes'), listener));
      }
    } catch (error) {
      table.close();
      throw error;
    }
    return table;
  }

  #run<Outcome extends { readonly status: string }>(script: string, region: string, input: object): Promise<Outcome> {
    const args = [JSON.stringify(input), this.#scriptSettings];
    return runForOutcome<Outcome>(this.#redis.commands, script, this.#key(region, 'nodes'), args);
  }

  #key(region: string, name: string): string {
    return `{${this.#settings.cell}:nodes:${encodeURIComponent(region)}}:${name}`;
  }
}

/** As JSON text inside the input: stored and published as it came, never re-encoded by Lua. */
function texts(node: NodeDescription, report: NodeReport): { description: string; report: string } {
  return { description: JSON.stringify(node), report: JSON.stringify(report) };
}
