import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { CallError, type NodeEpoch, type RoomAddress } from '@confab/contracts';
import { eventually } from '@confab/testkit';
import { startTestCell, type TestCell, type TestPod } from '../../testing/test-cell.ts';

let cell: TestCell;

afterEach(() => cell?.stop());

/** Anna's node starts anew, and no node answers her pod for a while. */
async function lost(nodeIds: string[]) {
  cell = await startTestCell(nodeIds);
  const pod = await cell.pod('a');
  const anna = pod.connect('anna');
  const { transports } = await anna.ask('join-room', { room: 'r', transports: ['recv'] });
  const membership = anna.session.membership!;
  cell.media.before.set('attach', () => {
    throw new CallError('unavailable', 'the media node is not reachable');
  });
  const at = cell.rows.findIndex(({ nodeId }) => nodeId === membership.placement.nodeId);
  cell.rows[at] = { ...cell.rows[at]!, nodeEpoch: 'another-life' as NodeEpoch };
  cell.media.participants.clear();
  pod.nodeWatch.check();
  await eventually(() => anna.named('transport-closed').length === 1, { withinMs: 2_000 });
  assert.deepEqual(anna.named('transport-closed'), [{ transportId: transports.recv.id, reason: 'node-lost' }]);
  assert.equal(membership.isPlaced, false);
  return { pod, anna, membership };
}

async function recorded(pod: TestPod, address: RoomAddress) {
  const room = await pod.real.readRoom(address);
  return room?.participants[0]?.placement;
}

for (const nodeIds of [['n1'], ['n1', 'n2'], ['n1', 'n2', 'n3', 'n4']]) {
  test(`whom none of ${nodeIds.length} nodes took finds a place when they answer again`, async () => {
    const { pod, anna, membership } = await lost(nodeIds);
    await eventually(() => membership.placing === null, { withinMs: 2_000 });
    const left = await recorded(pod, membership.address);
    assert.deepEqual(left, membership.placement, 'the pod knows where the directory has it meanwhile');
    cell.media.before.clear();
    pod.nodeWatch.placeHomeless();
    await eventually(() => membership.isPlaced, { withinMs: 2_000 });
    const { nodeId, nodeEpoch } = membership.placement;
    assert.deepEqual(await recorded(pod, membership.address), { nodeId, nodeEpoch });
    const { transport } = await anna.ask('create-transport', { direction: 'recv' });
    assert.ok(transport.id);
  });
}
