import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NodeRow, Placement } from '@confab/cluster';
import type { NodeEpoch, NodeId } from '@confab/contracts';
import { suspect, type NodeSuspicion } from './node-watch.ts';

const placement: Placement = { nodeId: 'n1' as NodeId, nodeEpoch: 'e1' as NodeEpoch };
const row = (leased: boolean, nodeEpoch = 'e1'): NodeRow => ({ ...placement, nodeEpoch, leased }) as unknown as NodeRow;

const cases: [name: string, row: NodeRow | undefined, isStreamBroken: boolean, expected: NodeSuspicion][] = [
  ['a leased node with a standing stream is fine', row(true), false, 'none'],
  ['a broken stream alone takes nobody away', row(true), true, 'none'],
  ['a lease that ran out is looked into, whatever the stream seems to be', row(false), false, 'ask'],
  ['a lease that ran out with a broken stream is looked into', row(false), true, 'ask'],
  ['a node in another life has lost what it had', row(true, 'e2'), false, 'gone'],
  ['a row that is gone while the stream stands is an emptied Redis', undefined, false, 'none'],
  ['a row that is gone and a broken stream are a lost node', undefined, true, 'gone'],
];

for (const [name, found, isStreamBroken, expected] of cases) {
  test(name, () => assert.equal(suspect(placement, found, isStreamBroken), expected));
}
