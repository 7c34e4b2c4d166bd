import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { CallError } from '@confab/contracts';
import {
  eventually,
  expectNoMedia,
  startCluster,
  type DataSender,
  type LocalCluster,
  type Participant,
} from '@confab/testkit';

const churnMs = 20_000;
const settleWithinMs = 8_000;
const seats = 7;
const seed = Number(process.env['CHURN_SEED'] ?? Math.floor(Math.random() * 2 ** 32));
const random = mulberry32(seed);
/** How many of a room share a node: few, so that most of what is received crosses a link. */
const perNode = 1 + Math.floor(random() * 3);

/** Answers that a race explains; whatever else is refused is a fault. */
const explained = ['not-found', 'conflict', 'unavailable'];

interface Seat {
  readonly identity: string;
  readonly random: () => number;
  participant: Participant | undefined;
  sender: DataSender | undefined;
}

describe(`a room where everybody comes and goes (CHURN_SEED=${seed}, ${perNode} per node)`, () => {
  let cluster: LocalCluster;
  const ended: Participant[] = [];
  const faults: string[] = [];
  const logged = new Set<string>();
  const people: Seat[] = Array.from({ length: seats }, (_, index) => ({
    identity: `p${index}`,
    random: mulberry32(seed + index + 1),
    participant: undefined,
    sender: undefined,
  }));

  before(async () => {
    cluster = await startCluster({
      signaling: 2,
      media: 2,
      workers: 2,
      signalingEnv: { MAX_PER_ROOM_AND_NODE: String(perNode) },
      mediaEnv: { LINK_IDLE_MS: '2000', LINK_UNLISTED_MS: '1000' },
    });
  });
  after(async () => {
    for (const { participant } of people) participant?.close();
    await cluster?.stop();
  });

  it('refuses nobody with a fault of its own, serves all in the end, and keeps nothing', async (context) => {
    const until = performance.now() + churnMs;
    const watch = setInterval(() => collectErrors(cluster, logged), 500);
    try {
      await Promise.all(people.map((seat) => comeAndGo(seat, until)));
      await eventually(() => everybodyHearsEverybody(people), { withinMs: settleWithinMs, everyMs: 50 });
    } finally {
      clearInterval(watch);
      collectErrors(cluster, logged);
      for (const { participant } of people) if (participant !== undefined) retire(participant);
      context.diagnostic(takeStock());
    }
    for (const { participant } of people) await participant?.leave();
    assert.deepEqual(faults, []);
    assert.deepEqual([...logged], []);
    await expectNoMedia(cluster, { withinMs: 10_000, links: true });
  });

  async function comeAndGo(seat: Seat, until: number): Promise<void> {
    const left = (): number => until - performance.now();
    // Whoever is not there in the end tries again.
    while (left() > 0 || (seat.participant === undefined && left() > -settleWithinMs)) {
      try {
        seat.participant ??= await join(seat);
        await delay(Math.min(Math.max(0, left()), between(seat, 20, 1_000)));
        if (left() > 0) await doSomething(seat, seat.participant);
      } catch (error) {
        if (!isExplained(error)) faults.push(`${seat.identity}: ${String(error)}`);
        // Asked for something while it was gone; begin anew.
        if (seat.participant !== undefined) retire(seat.participant);
        seat.participant?.close();
        seat.participant = undefined;
      }
    }
  }

  async function join(seat: Seat): Promise<Participant> {
    const urls = seat.random() < 0.5 ? cluster.urls : cluster.urls.toReversed();
    const publish = [{ kind: 'audio' as const }, { kind: 'video' as const, layers: [0] }];
    const participant = await cluster.join(seat.identity, 'churn', {
      urls,
      publish: seat.random() < 0.5 ? publish : publish.slice(0, 1),
      data: true,
    });
    try {
      seat.sender = await participant.openData({ label: 'chat' });
      return participant;
    } catch (error) {
      retire(participant);
      participant.close();
      throw error;
    }
  }

  async function doSomething(seat: Seat, participant: Participant): Promise<void> {
    const dice = seat.random();
    if (dice < 0.15) return participant.dropSocket();
    if (dice < 0.35) {
      const [published] = participant.publishing.filter(({ kind }) => kind === 'video');
      if (published === undefined) await participant.publish({ kind: 'video', layers: [0] });
      else await participant.unpublish(published.producerId);
      return undefined;
    }
    if (dice < 0.45) {
      await participant.mute('audio');
      await delay(between(seat, 0, 200));
      return participant.unmute('audio');
    }
    seat.participant = undefined;
    retire(participant);
    if (dice < 0.7) return participant.leave();
    if (dice < 0.85) return participant.close();
    // The server takes it for somebody who comes again, until the same identity does.
    return participant.kill();
  }

  function retire(participant: Participant): void {
    if (!ended.includes(participant)) ended.push(participant);
  }

  /** Moves what was wrong into `faults`, and tells what was refused. */
  function takeStock(): string {
    const counts = new Map<string, number>();
    for (const { log, identity, failures } of ended) {
      for (const { request, code, message } of log.refusals) {
        const key = `${request}: ${code}: ${message.replaceAll(/"[^"]*"/g, '…')}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
        if (!explained.includes(code)) faults.push(`${identity} ${key}`);
      }
      for (const violation of log.violations) faults.push(`${identity} ${violation}`);
      for (const failure of failures) if (!isExplained(failure)) faults.push(`${identity} ${String(failure)}`);
    }
    return `${ended.length} participants; refused: ${JSON.stringify(Object.fromEntries(counts))}`;
  }
});

/** What everybody publishes now, and says on a data channel, must arrive at all others. */
function everybodyHearsEverybody(people: readonly Seat[]): void {
  const missing: string[] = [];
  for (const { sender } of people) sender?.send('hello');
  for (const { participant } of people) {
    if (participant === undefined) throw new Error('somebody is not there');
    for (const { participant: other, sender } of people) {
      if (other === undefined || other === participant) continue;
      if (!participant.messages.some(({ dataProducerId }) => dataProducerId === sender?.dataProducerId)) {
        missing.push(`${participant.identity}<${other.identity}/data`);
      }
      for (const { producerId, kind } of other.publishing) {
        const report = participant.receiving.find((one) => one.producerId === producerId);
        if (report === undefined || report.received < 10) {
          const why = report === undefined ? (participant.refused.get(producerId) ?? 'no consumer') : 'silent';
          missing.push(`${participant.identity}<${other.identity}/${kind} (${why})`);
        }
      }
    }
  }
  assert.deepEqual(missing, []);
}

function isExplained(error: unknown): boolean {
  return error instanceof CallError && explained.includes(error.code);
}

function collectErrors(cluster: LocalCluster, into: Set<string>): void {
  for (const process of cluster.processes) {
    for (const line of process.logs()) if (/"level":[56]0|unhandled/i.test(line)) into.add(`${process.name}: ${line}`);
  }
}

function between({ random: chance }: Seat, min: number, max: number): number {
  return min + chance() * (max - min);
}

/** A small seeded generator: whoever reads a failed run can repeat its decisions. */
function mulberry32(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
