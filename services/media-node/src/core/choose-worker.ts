/** What the choice needs to know of one running worker. */
export interface WorkerChoice {
  readonly index: number;
  /** Consumers that it carries, or will: those expected of people who have just joined are counted. */
  readonly predictedConsumers: number;
  /** Participants of the joining person's room on it. Each consumes a producer at most once: the bound on its viewers here. */
  readonly roomParticipants: number;
}

export interface WorkerLimits {
  readonly maxConsumersPerProducer: number;
  readonly capacityConsumers: number;
}

/**
 * The worker that a joining participant is served by, for good (`docs/races.md` 19); `undefined` only without any worker.
 *
 *  1. a worker that has the room already, below both limits: no local pipe is needed for it;
 *  2. any worker below both limits;
 *  3. any worker below the room's limit, though full;
 *  4. any.
 *
 * Within a case the least predicted load wins; of equals the first after `lastIndex`, in turn.
 */
export function chooseWorker(
  workers: readonly WorkerChoice[],
  limits: WorkerLimits,
  lastIndex: number,
): WorkerChoice | undefined {
  const roomy = workers.filter((worker) => worker.roomParticipants < limits.maxConsumersPerProducer);
  const free = roomy.filter((worker) => worker.predictedConsumers < limits.capacityConsumers);
  const home = free.filter((worker) => worker.roomParticipants > 0);
  const candidates = [home, free, roomy, workers].find((list) => list.length > 0) ?? [];
  const turn = (index: number): number => (index > lastIndex ? index : index + workers.length + lastIndex + 1);
  return [...candidates].sort(
    (a, b) => a.predictedConsumers - b.predictedConsumers || turn(a.index) - turn(b.index),
  )[0];
}
