import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseWorker, type WorkerChoice } from './choose-worker.ts';

const limits = { maxConsumersPerProducer: 2, capacityConsumers: 100 };

function worker(index: number, predictedConsumers: number, roomParticipants: number): WorkerChoice {
  return { index, predictedConsumers, roomParticipants };
}

const table: readonly { name: string; workers: WorkerChoice[]; last: number; expected: number | undefined }[] = [
  { name: 'no worker runs', workers: [], last: 0, expected: undefined },
  {
    name: 'a room stays on its worker while that is below the limit, though another is idle',
    workers: [worker(0, 40, 1), worker(1, 0, 0)],
    last: 0,
    expected: 0,
  },
  {
    name: 'at the limit the next one goes to the least loaded worker without the room',
    workers: [worker(0, 4, 2), worker(1, 9, 0), worker(2, 3, 0)],
    last: 0,
    expected: 2,
  },
  {
    name: 'of several workers that have the room, the least loaded',
    workers: [worker(0, 8, 1), worker(1, 4, 1)],
    last: 1,
    expected: 1,
  },
  {
    name: 'a full worker is left even when it has the room',
    workers: [worker(0, 100, 1), worker(1, 60, 0)],
    last: 0,
    expected: 1,
  },
  {
    name: 'full everywhere: below the limit of the room counts more than load',
    workers: [worker(0, 100, 2), worker(1, 200, 1)],
    last: 0,
    expected: 1,
  },
  {
    name: 'at the limit everywhere: the least loaded, never a refusal',
    workers: [worker(0, 50, 2), worker(1, 49, 7)],
    last: 1,
    expected: 1,
  },
  { name: 'equals take turns', workers: [worker(0, 0, 0), worker(1, 0, 0), worker(2, 0, 0)], last: 0, expected: 1 },
  { name: 'turns start over', workers: [worker(0, 0, 0), worker(1, 0, 0), worker(2, 0, 0)], last: 2, expected: 0 },
  {
    name: 'a dead worker is passed over in its turn',
    workers: [worker(0, 0, 0), worker(2, 0, 0)],
    last: 0,
    expected: 2,
  },
];

for (const { name, workers, last, expected } of table) {
  test(name, () => assert.equal(chooseWorker(workers, limits, last)?.index, expected));
}
