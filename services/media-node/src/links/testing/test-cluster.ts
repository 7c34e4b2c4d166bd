import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '@confab/testkit';
import type { LinkedKind, LinkedProducer } from '../../core/media-links.ts';
import type { TestReceiver } from './test-media.ts';
import { TestNode, testRoom, type TestNodeOptions } from './test-node.ts';

/** Deadline of what takes milliseconds on a quiet machine. */
export const soon = { withinMs: 5_000 };

/** Nodes of one test; all end with `stop`. */
export class TestCluster {
  readonly #nodes: TestNode[] = [];

  async start(options: TestNodeOptions): Promise<TestNode> {
    const node = await TestNode.start(options);
    this.#nodes.push(node);
    return node;
  }

  /** Two nodes, `a` and `b`. */
  async pair(options: Omit<TestNodeOptions, 'nodeId'> = {}): Promise<[TestNode, TestNode]> {
    return Promise.all([this.start({ ...options, nodeId: 'a' }), this.start({ ...options, nodeId: 'b' })]);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#nodes.splice(0).map((node) => node.stop()));
  }
}

/** What a room of `wanting` does when somebody there consumes a producer of `origin`. */
export function acquire(
  wanting: TestNode,
  origin: Pick<TestNode, 'origin'>,
  internalId: string,
  { kind = 'media', signal = AbortSignal.timeout(10_000) }: { kind?: LinkedKind; signal?: AbortSignal } = {},
): Promise<LinkedProducer> {
  return wanting.links.acquire({ room: testRoom, internalId, kind, origin: origin.origin }, signal);
}

/** Resolves when 20 more packets have arrived. */
export async function flowing(receiver: TestReceiver): Promise<void> {
  const before = receiver.packets;
  await eventually(() => receiver.packets >= before + 20, soon);
}

/** How many packets arrive in a while in which a publisher sends 20 per layer. */
export async function arriving(receiver: TestReceiver): Promise<number> {
  const before = receiver.packets;
  await delay(200);
  return receiver.packets - before;
}
