import { eventually, type LocalCluster, type Participant } from '@confab/testkit';
import { difference, sumByLabel } from './prometheus.ts';

export interface JoinCost {
  readonly people: number;
  /** Socket messages of all people: each request and its answer, each push; nobody asks for batches here. */
  readonly messages: number;
  readonly requests: Record<string, number>;
  readonly pushesToJoiner: number;
  readonly pushesToOthers: number;
  /** Commands from signaling to media nodes. */
  readonly commands: number;
  readonly commandsByOperation: Record<string, number>;
}

/** Counts what the last of `people` causes by joining a room in which all publish audio and video and watch everybody. */
export async function measureCost(cluster: LocalCluster, people: number): Promise<JoinCost> {
  const room = 'join-cost';
  const publish = [{ kind: 'audio' }, { kind: 'video', layers: [0] }] as const;
  const join = (index: number): Promise<Participant> => cluster.join(`cost-${index}`, room, { publish });
  const present: Participant[] = [];
  try {
    for (let index = 1; index < people; index++) present.push(await join(index));
    await settled(present);
    const before = await counts(cluster);
    const pushedBefore = pushes(present);
    const joiner = await join(people);
    present.push(joiner);
    await settled(present);
    const after = await counts(cluster);
    const requests = difference(before.requests, after.requests);
    const commandsByOperation = difference(before.commands, after.commands);
    const pushesToJoiner = joiner.log.events.length;
    const pushesToOthers = pushes(present) - pushesToJoiner - pushedBefore;
    return {
      people,
      messages: 2 * sum(requests) + pushesToJoiner + pushesToOthers,
      requests,
      pushesToJoiner,
      pushesToOthers,
      commands: sum(commandsByOperation),
      commandsByOperation,
    };
  } finally {
    for (const participant of present) await participant.leave();
  }
}

/** Everybody receives audio and video of everybody else. */
async function settled(present: readonly Participant[]): Promise<void> {
  await eventually(
    () =>
      present.every(
        ({ receiving }) =>
          receiving.length === 2 * (present.length - 1) && receiving.every(({ received }) => received > 5),
      ),
    { withinMs: 30_000, everyMs: 50 },
  );
}

async function counts(cluster: LocalCluster): Promise<Record<'requests' | 'commands', Map<string, number>>> {
  const [pods, nodes] = await Promise.all([
    Promise.all(cluster.signaling.map((pod) => pod.metrics())),
    Promise.all(cluster.media.map((node) => node.metrics())),
  ]);
  return {
    requests: sumByLabel(pods, 'confab_signaling_request_seconds_count', 'event'),
    commands: sumByLabel(nodes, 'confab_node_commands_total', 'operation'),
  };
}

function pushes(people: readonly Participant[]): number {
  return people.reduce((total, { log }) => total + log.events.length, 0);
}

function sum(values: Record<string, number>): number {
  return Object.values(values).reduce((total, value) => total + value, 0);
}
