import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually } from '@confab/testkit';
import { joinCommand, produceVideo } from '../testing/media-parameters.ts';
import { startTestNode, type TestNode } from '../testing/test-node.ts';
import { TestPod } from '../testing/test-pod.ts';

let node: TestNode;
let pod: TestPod;
before(async () => {
  node = await startTestNode();
  pod = await new TestPod(node.media()).open();
});
after(async () => {
  resume();
  pod.close();
  await node.stop();
});

/** The worker process stands still: what is asked of it stays half done until it goes on. */
const stall = (): boolean => process.kill(node.workers.running[0]!.pid, 'SIGSTOP');
const resume = (): boolean => process.kill(node.workers.running[0]!.pid, 'SIGCONT');

async function producersInWorker(): Promise<number> {
  const { router } = await [...node.rooms.participants()][0]!.seat();
  return (await router.dump()).mapProducerIdConsumerIds.length;
}

test('a close overtakes the creation it is meant for', async () => {
  await pod.do('anna', joinCommand('anna'));
  stall();
  const producing = pod.refusal('anna', produceVideo('anna'));
  await pod.do('anna', { closeProducer: { producerId: 'anna-video' } });
  resume();
  assert.equal((await producing).code, 'conflict');
  await eventually(async () => (await producersInWorker()) === 0, { withinMs: 2_000 });
  assert.equal(node.stats().workers[0]!.producers, 0);
});

test('what takes too long is answered in time, and undone when it comes', async () => {
  stall();
  const { code } = await pod.refusal('anna', produceVideo('anna', 'slow'), { timeoutMs: 100 });
  assert.equal(code, 'timeout');
  resume();
  await eventually(async () => (await producersInWorker()) === 0, { withinMs: 2_000 });
  assert.equal(node.stats().workers[0]!.producers, 0);
  await pod.do('anna', produceVideo('anna', 'slow'));
  await pod.do('anna', { closeProducer: { producerId: 'slow' } });
});

test('a new owner does not wait for the old one’s commands, and what those bring up is undone', async () => {
  const heir = await new TestPod(node.media(), 'pod-2').open();
  stall();
  const producing = pod.refusal('anna', produceVideo('anna', 'inherited'));
  const waiting = pod.refusal('anna', produceVideo('anna', 'inherited-too'));
  const { attached } = await heir.do('anna', { attach: {} }, { ownerEpoch: 2 });
  assert.deepEqual(attached!.producers, []);
  resume();
  assert.equal((await producing).ownerEpochSeen, 2);
  assert.equal((await waiting).ownerEpochSeen, 2);
  await eventually(async () => (await producersInWorker()) === 0, { withinMs: 2_000 });
  heir.close();
});

test('somebody who leaves while joining leaves nothing', async () => {
  stall();
  const joining = pod.refusal('ben', joinCommand('ben'));
  await pod.do('ben', { closeParticipant: {} });
  resume();
  assert.equal((await joining).code, 'not-found');
  await eventually(() => node.stats().participants === 1, { withinMs: 2_000 });
  await eventually(
    async () => {
      const { router } = await [...node.rooms.participants()][0]!.seat();
      return (await router.dump()).transportIds.length === 2;
    },
    { withinMs: 2_000 },
  );
});

test('the same join asked twice at once opens each transport once', async () => {
  stall();
  const joins = [1, 2].map(() => pod.do('carl', joinCommand('carl')));
  resume();
  const [first, second] = await Promise.all(joins);
  const ids = (reply: typeof first) =>
    reply!.attached!.transports.map(({ iceParametersJson }) => iceParametersJson).toSorted();
  assert.deepEqual(ids(first), ids(second));
  assert.equal(node.stats().workers[0]!.transports, 4);
  const { router } = await [...node.rooms.participants()][0]!.seat();
  assert.equal((await router.dump()).transportIds.length, 4);
});
