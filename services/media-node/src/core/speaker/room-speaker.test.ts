import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AudioLevel, LevelSignal, LiveSignal, RoomSignals } from '@confab/cluster';
import {
  CallError,
  type NodeId,
  type ParticipantId,
  type RoomEpoch,
  type RoomName,
  type TenantId,
} from '@confab/contracts';
import { createLogger } from '@confab/platform';
import { FakeClock } from '@confab/platform/testing';
import type { RoomRef } from '../media-links.ts';
import type { Microphone } from './audio-levels.ts';
import { electHome } from './heard-nodes.ts';
import { RoomSpeaker } from './room-speaker.ts';

const room: RoomRef = { tenant: 'dev' as TenantId, room: 'r' as RoomName, epoch: 'e' as RoomEpoch };
const logger = createLogger({ service: 'test', level: 'silent', format: 'json' });

/** The room's channels; `isAway`: what is published is lost, and nothing new can be watched. */
class Channels implements RoomSignals {
  readonly live: string[] = [];
  isAway = false;
  watchers = 0;
  readonly #listeners = new Set<(signal: LevelSignal) => void>();

  publishLive(_: unknown, signal: LiveSignal): void {
    if (this.isAway || signal.type !== 'speaker') return;
    this.live.push([signal.participantId, ...signal.audible].join(' '));
  }

  publishLevels(_: unknown, signal: LevelSignal): void {
    if (this.isAway) return;
    for (const listener of this.#listeners) queueMicrotask(() => listener(signal));
  }

  async watchLevels(_: unknown, onSignal: (signal: LevelSignal) => void) {
    if (this.isAway) throw new CallError('unavailable', 'Redis does not take subscriptions');
    this.#listeners.add(onSignal);
    this.watchers += 1;
    return {
      close: () => {
        if (this.#listeners.delete(onSignal)) this.watchers -= 1;
      },
    };
  }

  watchLive(): Promise<never> {
    return Promise.reject(new Error('nodes do not watch it'));
  }
}

class ScriptedLevels {
  heard: AudioLevel[] = [];
  size = 0;

  listen({ participantId }: Microphone): () => void {
    this.size += 1;
    return () => {
      this.size -= 1;
      this.heard = this.heard.filter((level) => level.participantId !== participantId);
    };
  }

  close(): void {
    this.size = 0;
  }
}

class Node {
  readonly speaker: RoomSpeaker;
  isLinked = true;
  readonly #levels = new ScriptedLevels();

  constructor(nodeId: string, clock: FakeClock, signals: RoomSignals) {
    const isLinked = (): boolean => this.isLinked;
    const levels = this.#levels;
    this.speaker = new RoomSpeaker({ room, nodeId: nodeId as NodeId, levels, signals, clock, logger, isLinked });
  }

  microphone(participantId: string): () => void {
    return this.speaker.listen({ participantId: participantId as ParticipantId } as Microphone);
  }

  hears(levels: Record<string, number>): void {
    this.#levels.heard = Object.entries(levels).map(([id, dBov]) => ({ participantId: id as ParticipantId, dBov }));
  }
}

test('a node alone says who speaks on change, repeats it now and then, and says when nobody does', async () => {
  const [clock, channels] = [new FakeClock(), new Channels()];
  const node = new Node('n1', clock, channels);
  node.isLinked = false;
  const [endA] = [node.microphone('a'), node.microphone('b')];
  await clock.advance(2_000);
  assert.deepEqual(channels.live, [], 'nothing has happened');
  node.hears({ a: -30 });
  await clock.advance(3_000);
  assert.deepEqual(channels.live, ['a a']);
  node.hears({ b: -30 });
  await clock.advance(1_200);
  assert.deepEqual(channels.live, ['a a', 'a a b', 'b b a']);
  channels.live.length = 0;
  await clock.advance(6_000);
  assert.deepEqual(channels.live, ['b b a']);
  endA();
  node.hears({});
  await clock.advance(1_500);
  assert.deepEqual(channels.live.slice(1), ['b b', ' b']);
  assert.equal(channels.watchers, 0);
});

test('over nodes the home node alone says who speaks, of all that any node hears', async () => {
  const [clock, channels] = [new FakeClock(), new Channels()];
  const [first, second] = [new Node('n1', clock, channels), new Node('n2', clock, channels)];
  first.microphone('a');
  second.microphone('b');
  await clock.advance(1_000);
  assert.deepEqual(channels.live, [''], 'said anew when the other appeared: it may have said something else');
  channels.live.length = 0;
  second.hears({ b: -30 });
  await clock.advance(1_000);
  assert.deepEqual(channels.live, ['b b']);
  second.hears({});
  first.hears({ a: -40 });
  await clock.advance(1_500);
  assert.deepEqual(channels.live, ['b b', 'b b a', 'a a b']);
  second.hears({ b: -20 });
  first.hears({});
  await clock.advance(1_500);
  assert.deepEqual(channels.live.at(-1), 'b b a');
  for (const node of [first, second]) node.speaker.close();
  await clock.advance(0);
  assert.deepEqual([clock.pending, channels.watchers], [0, 0]);
});

test('when the home node goes another one takes over, at once after a goodbye and soon without one', async () => {
  const [clock, channels] = [new FakeClock(), new Channels()];
  const nodes = ['n1', 'n2', 'n3'].map((nodeId) => new Node(nodeId, clock, channels));
  const [endFirst] = nodes.map((node, index) => node.microphone(`p${index + 1}`));
  await clock.advance(1_500);
  channels.live.length = 0;
  endFirst?.();
  nodes[1]?.hears({ p2: -30 });
  await clock.advance(400);
  assert.deepEqual(channels.live, ['p2 p2'], 'n2 is home');
  nodes[1]?.hears({});
  await clock.advance(1_500);
  assert.equal(channels.live.at(-1), ' p2');
  // n2 is gone without a word.
  channels.live.length = 0;
  channels.isAway = true;
  nodes[1]?.speaker.close();
  channels.isAway = false;
  nodes[2]?.hears({ p3: -30 });
  await clock.advance(2_700);
  assert.deepEqual(channels.live, ['p3 p3 p2']);
});

test('two nodes that decided alone agree as soon as they hear of each other', async () => {
  const [clock, channels] = [new FakeClock(), new Channels()];
  const [first, second] = [new Node('n1', clock, channels), new Node('n2', clock, channels)];
  for (const node of [first, second]) node.isLinked = false;
  first.microphone('a');
  second.microphone('b');
  first.hears({ a: -40 });
  second.hears({ b: -50 });
  await clock.advance(900);
  assert.deepEqual(channels.live, ['a a', 'b b']);
  for (const node of [first, second]) node.isLinked = true;
  channels.live.length = 0;
  await clock.advance(900);
  assert.deepEqual(channels.live.at(-1), 'a a b');
  channels.live.length = 0;
  first.hears({});
  await clock.advance(2_000);
  assert.deepEqual(channels.live, ['b b a']);
});

test('a room that is linked while Redis is away is decided alone, and by all as soon as that is back', async () => {
  const [clock, channels] = [new FakeClock(), new Channels()];
  channels.isAway = true;
  const [a, b] = ['a', 'b'].map((nodeId) => new Node(nodeId, clock, channels)) as [Node, Node];
  const ends = [a.microphone('anna'), b.microphone('ben')];
  a.hears({ anna: -50 });
  b.hears({ ben: -30 });
  await clock.advance(10_000);
  assert.deepEqual([channels.watchers, channels.live], [0, []]);
  channels.isAway = false;
  await clock.advance(3_000);
  assert.equal(channels.watchers, 2);
  assert.equal(channels.live.at(-1), 'ben ben anna');
  channels.live.length = 0;
  await clock.advance(11_000);
  assert.deepEqual(new Set(channels.live), new Set(['ben ben anna']), 'only one of them says it now');
  assert.ok(channels.live.length <= 3);
  for (const end of ends) end();
  await clock.advance(0);
  assert.deepEqual([channels.watchers, clock.pending], [0, 0]);
});

test('levels of an earlier life of the room, and of a node that fell silent without a word, do not count', async () => {
  const [clock, channels] = [new FakeClock(), new Channels()];
  const node = new Node('n1', clock, channels);
  node.microphone('a');
  await clock.advance(600);
  const levels = [{ participantId: 'x' as ParticipantId, dBov: -10 }];
  channels.publishLevels(room, { epoch: 'old' as RoomEpoch, nodeId: 'n2' as NodeId, levels, isLeaving: false });
  await clock.advance(600);
  assert.deepEqual(channels.live, []);
  channels.publishLevels(room, { epoch: room.epoch, nodeId: 'n2' as NodeId, levels, isLeaving: false });
  await clock.advance(600);
  assert.deepEqual(channels.live, ['x x']);
  await clock.advance(2_500);
  assert.deepEqual(channels.live, ['x x', ' x']);
});

test('the lowest of the nodes that are there is home', () => {
  const table: [self: string, others: string[], home: string][] = [
    ['n2', [], 'n2'],
    ['n2', ['n3', 'n1'], 'n1'],
    ['n1', ['n2'], 'n1'],
  ];
  for (const [self, others, home] of table) assert.equal(electHome(self as NodeId, others as NodeId[]), home);
});
