import type { Outcome, Task } from './outcome.ts';

/** Runs tasks, at most `width` at once, started in their order. The outcomes are in that order too. */
export async function runTasks(
  tasks: readonly Task[],
  width: number,
  onOutcome: (task: Task, outcome: Outcome) => void,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  // One iterator for all lanes: each takes the next task that nobody has taken.
  const queue = tasks.entries();
  const lane = async (): Promise<void> => {
    for (const [index, task] of queue) {
      const outcome = await task.run();
      outcomes[index] = outcome;
      onOutcome(task, outcome);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, tasks.length) }, lane));
  return outcomes;
}
