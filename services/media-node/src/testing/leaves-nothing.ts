import assert from 'node:assert/strict';
import { eventually } from '@confab/testkit';
import type { TestNode } from './test-node.ts';

const empty = { rooms: 0, participants: 0, localPipes: 0 };

/** Nobody, no media and no router is left, in the node's books and in its workers. */
export async function leavesNothing(node: TestNode): Promise<void> {
  await eventually(
    () => {
      const { rooms, participants, localPipes, workers } = node.stats();
      assert.deepEqual({ rooms, participants, localPipes }, empty);
      for (const { transports, producers, consumers } of workers) {
        assert.deepEqual({ transports, producers, consumers }, { transports: 0, producers: 0, consumers: 0 });
      }
    },
    { withinMs: 2_000 },
  );
  for (const { worker } of node.workers.running) assert.deepEqual((await worker.dump()).routerIds, []);
}
