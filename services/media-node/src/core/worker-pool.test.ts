import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createLogger, systemClock } from '@confab/platform';
import { FakeClock } from '@confab/platform/testing';
import { eventually, leasePorts } from '@confab/testkit';
import { consumeAll, joinCommand, produceAudio } from '../testing/media-parameters.ts';
import { startTestNode, type TestNode } from '../testing/test-node.ts';
import { TestPod } from '../testing/test-pod.ts';
import { WorkerPool } from './worker-pool.ts';

const logger = createLogger({ service: 'media-node', level: 'silent', format: 'json' });
const workerBin = process.env.MEDIASOUP_WORKER_BIN;

/** Kills the worker as a crash would: it has no time to say anything. */
function crash(pid: number): void {
  process.kill(pid, 'SIGKILL');
}

test('a dead worker is replaced on the same ports', async (t) => {
  const lease = await leasePorts(1);
  const portBase = lease.first;
  const pool = new WorkerPool({
    count: 1,
    workerBin,
    listenIp: '127.0.0.1',
    portBase,
    clock: systemClock,
    logger,
  });
  t.after(() => {
    pool.close();
    lease.release();
  });
  await pool.start();
  const [before] = pool.running;
  crash(before!.pid);
  await eventually(() => pool.running[0] !== undefined && pool.running[0] !== before, { withinMs: 5_000 });
  const [replacement] = pool.running;
  assert.notEqual(replacement!.pid, before!.pid);
  const { udpSockets, tcpServers } = await replacement!.webRtcServer.dump();
  assert.deepEqual([udpSockets[0]!.port, tcpServers[0]!.port], [portBase, portBase]);
});

test('signals are left to the process, which stops its parts in order', async (t) => {
  const listening = (): number[] => ['SIGINT', 'SIGTERM'].map((signal) => process.listenerCount(signal));
  const before = listening();
  const pool = new WorkerPool({
    count: 2,
    workerBin,
    listenIp: '127.0.0.1',
    portBase: 0,
    clock: systemClock,
    logger,
  });
  t.after(() => pool.close());
  await pool.start();
  assert.deepEqual(listening(), before);
});

test('a worker that crashes again and again is started ever later', async (t) => {
  const clock = new FakeClock();
  const pool = new WorkerPool({ count: 1, workerBin, listenIp: '127.0.0.1', portBase: 0, clock, logger });
  t.after(() => pool.close());
  await pool.start();
  const delaysMs: number[] = [];
  for (let death = 0; death < 4; death++) {
    crash(pool.running[0]!.pid);
    await eventually(() => clock.pending === 1, { withinMs: 5_000 });
    const diedAtMs = clock.nowMs();
    while (clock.pending === 1) await clock.advance(50);
    delaysMs.push(clock.nowMs() - diedAtMs);
    await eventually(() => pool.running.length === 1, { withinMs: 5_000 });
  }
  assert.deepEqual(delaysMs, [100, 200, 500, 2_000]);
});

test('without a worker binary the start fails and says so', async () => {
  const pool = new WorkerPool({
    count: 1,
    workerBin: '/nonexistent',
    listenIp: '127.0.0.1',
    portBase: 0,
    clock: systemClock,
    logger,
  });
  await assert.rejects(pool.start(), /no mediasoup worker/);
  assert.deepEqual(pool.running, []);
});

let node: TestNode;
let pod: TestPod;
before(async () => {
  node = await startTestNode({ workers: 2, settings: { maxConsumersPerProducerAndWorker: 1 } });
  pod = await new TestPod(node.media()).open();
});
after(async () => {
  pod.close();
  await node.stop();
});

test('people on a worker that dies are told, others go on, and their next transports are on a living one', async () => {
  await pod.do('anna', joinCommand('anna'));
  await pod.do('ben', joinCommand('ben'));
  await pod.do('anna', produceAudio('anna'));
  await pod.do('ben', produceAudio('ben'));
  await pod.do('ben', consumeAll('ben', ['anna-audio']));
  await pod.do('anna', consumeAll('anna', ['ben-audio']));
  const anna = [...node.rooms.participants()].find(({ address }) => address.participantId === 'anna')!;
  assert.notEqual(anna.load().worker, null);
  crash(anna.load().worker!.pid);

  await eventually(
    () => {
      const closed = pod.notifications.flatMap(({ transportClosed }) => transportClosed ?? []);
      assert.deepEqual(closed.map(({ transportId, reason }) => `${transportId} ${reason}`).toSorted(), [
        'anna-recv worker-died',
        'anna-send worker-died',
      ]);
      const ended = pod.notifications.flatMap(({ consumerClosed }) => consumerClosed ?? []);
      assert.deepEqual(ended.map(({ consumerId }) => consumerId).toSorted(), ['anna<ben-audio', 'ben<anna-audio']);
    },
    { withinMs: 5_000 },
  );
  assert.equal(pod.notifications.filter(({ producerClosed }) => producerClosed).length, 1, 'ben’s producer lives');

  const { attached } = await pod.do('anna', joinCommand('anna-new'));
  assert.equal(attached!.transports.length, 2);
  await pod.do('anna', produceAudio('anna-new', 'anna-again'));
  const { consumed } = await pod.do('ben', consumeAll('ben', ['anna-again']));
  assert.deepEqual(consumed!.failures, []);
  await eventually(() => node.workers.running.length === 2, { withinMs: 5_000 });
});
