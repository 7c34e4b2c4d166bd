import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { NodeEpoch, NodeId } from '@confab/contracts';
import { chooseNode, predictedLoad, type NodeWish } from './choose-node.ts';
import type { NodeRow } from './node-registry.ts';

interface Sketch {
  readonly id: string;
  readonly region?: string;
  readonly state?: NodeRow['state'];
  readonly leased?: boolean;
  readonly profile?: string;
  readonly consumers?: number;
  readonly reserved?: number;
  readonly capacity?: number;
  readonly participants?: number;
  readonly snat?: boolean;
}

function row(sketch: Sketch): NodeRow {
  const worker = { transports: 0, producers: 0, links: 0, cpu: 0, memoryBytes: 0 };
  return {
    nodeId: sketch.id as NodeId,
    nodeEpoch: `${sketch.id}-epoch` as NodeEpoch,
    region: sketch.region ?? 'here',
    version: '1',
    state: sketch.state ?? 'serving',
    grpcAddress: '',
    codecProfile: sketch.profile ?? 'one',
    rtpCapabilitiesJson: '{}',
    capacityConsumers: sketch.capacity ?? 100,
    reachability: sketch.snat === true ? 'snat' : 'direct',
    report: {
      rooms: 0,
      participants: sketch.participants ?? 0,
      workers: [
        { ...worker, consumers: sketch.consumers ?? 0 },
        { ...worker, consumers: 0 },
      ],
    },
    reservedConsumers: sketch.reserved ?? 0,
    leased: sketch.leased ?? true,
  };
}

interface Case {
  readonly says: string;
  readonly nodes: readonly Sketch[];
  readonly room?: Record<string, number>;
  readonly limit?: number;
  readonly excluded?: readonly string[];
  readonly profile?: string | null;
  readonly expected: string;
}

const cases: readonly Case[] = [
  { says: 'no node at all', nodes: [], expected: 'no-nodes' },
  {
    says: 'starting, draining, closed and unleased nodes never count',
    nodes: [
      { id: 'a', state: 'starting' },
      { id: 'b', state: 'draining' },
      { id: 'c', state: 'closed' },
      { id: 'd', leased: false },
    ],
    room: { b: 3, d: 3 },
    expected: 'no-nodes',
  },
  { says: 'a full node', nodes: [{ id: 'a', consumers: 60, reserved: 40 }], expected: 'no-capacity' },
  { says: 'a node that failed in this join', nodes: [{ id: 'a' }], excluded: ['a'], expected: 'no-capacity' },
  { says: 'another codec profile', nodes: [{ id: 'a', profile: 'two' }], profile: 'one', expected: 'no-capacity' },
  {
    says: 'any codec profile opens a room',
    nodes: [{ id: 'a', profile: 'two' }],
    profile: null,
    expected: 'a',
  },
  {
    says: 'the room stays together though another node is idle',
    nodes: [{ id: 'a', consumers: 90 }, { id: 'b' }],
    room: { a: 3 },
    expected: 'a',
  },
  {
    says: 'the room stays together though another node is nearer',
    nodes: [{ id: 'a', region: 'far' }, { id: 'b' }],
    room: { a: 3 },
    expected: 'a',
  },
  {
    says: 'of the nodes with the room the nearer one',
    nodes: [
      { id: 'a', region: 'far' },
      { id: 'b', consumers: 50 },
    ],
    room: { a: 3, b: 1 },
    expected: 'b',
  },
  {
    says: 'a full node overflows to another',
    nodes: [{ id: 'a', consumers: 100 }, { id: 'b' }],
    room: { a: 3 },
    expected: 'b',
  },
  {
    says: 'a draining node overflows to another',
    nodes: [{ id: 'a', state: 'draining' }, { id: 'b' }],
    room: { a: 3 },
    expected: 'b',
  },
  {
    says: 'at the limit another node is taken, the less loaded one',
    nodes: [{ id: 'a' }, { id: 'b', consumers: 20 }, { id: 'c', consumers: 10 }],
    room: { a: 2 },
    limit: 2,
    expected: 'c',
  },
  {
    says: 'under the limit the nodes with the room are filled first',
    nodes: [{ id: 'a' }, { id: 'b', consumers: 50 }, { id: 'c' }],
    room: { a: 2, b: 1 },
    limit: 2,
    expected: 'b',
  },
  {
    says: 'the limit steers, it does not refuse',
    nodes: [
      { id: 'a', consumers: 50 },
      { id: 'b', consumers: 40 },
    ],
    room: { a: 2, b: 7 },
    limit: 2,
    expected: 'b',
  },
  {
    says: 'the wished region before a less loaded one elsewhere',
    nodes: [
      { id: 'a', consumers: 90 },
      { id: 'b', region: 'far' },
    ],
    expected: 'a',
  },
  {
    says: 'another region rather than none',
    nodes: [
      { id: 'a', consumers: 100 },
      { id: 'b', region: 'far' },
    ],
    expected: 'b',
  },
  {
    says: 'load is a share of capacity, and counts what is reserved',
    nodes: [
      { id: 'a', consumers: 30, capacity: 300 },
      { id: 'b', consumers: 0, reserved: 12 },
    ],
    expected: 'a',
  },
  {
    says: 'equally loaded: the one with fewer participants',
    nodes: [
      { id: 'a', participants: 2 },
      { id: 'b', participants: 1 },
    ],
    expected: 'b',
  },
  {
    says: 'behind SNAT only when nothing else has capacity',
    nodes: [
      { id: 'a', snat: true },
      { id: 'b', consumers: 99 },
    ],
    expected: 'b',
  },
  {
    says: 'behind SNAT for a room that is nowhere yet',
    nodes: [
      { id: 'a', snat: true },
      { id: 'b', consumers: 100 },
    ],
    room: { b: 0 },
    expected: 'a',
  },
  {
    says: 'a room that is elsewhere does not spread to a node behind SNAT',
    nodes: [
      { id: 'a', snat: true },
      { id: 'b', consumers: 100 },
    ],
    room: { b: 1 },
    expected: 'no-capacity',
  },
  {
    says: 'a room behind SNAT stays there beyond the limit',
    nodes: [{ id: 'a', snat: true }, { id: 'b' }],
    room: { a: 5 },
    limit: 1,
    expected: 'a',
  },
  {
    says: 'a room behind SNAT does not spread when its node is full',
    nodes: [{ id: 'a', snat: true, consumers: 100 }, { id: 'b' }],
    room: { a: 5 },
    expected: 'no-capacity',
  },
  {
    says: 'nor when it is draining',
    nodes: [{ id: 'a', snat: true, state: 'draining' }, { id: 'b' }],
    room: { a: 5 },
    expected: 'no-capacity',
  },
  {
    says: 'a room whose node behind SNAT is lost goes elsewhere',
    nodes: [{ id: 'a', snat: true, leased: false }, { id: 'b' }],
    room: { a: 5 },
    expected: 'b',
  },
  {
    says: 'or failed in this join',
    nodes: [{ id: 'a', snat: true }, { id: 'b' }],
    room: { a: 5 },
    excluded: ['a'],
    expected: 'b',
  },
  { says: 'a node without capacity takes nobody', nodes: [{ id: 'a', capacity: 0 }], expected: 'no-capacity' },
];

function wish(given: Partial<Case>, spread?: string): NodeWish {
  return {
    region: 'here',
    codecProfile: given.profile === undefined ? 'one' : given.profile,
    roomParticipants: new Map(Object.entries(given.room ?? {})) as unknown as NodeWish['roomParticipants'],
    excluded: new Set(given.excluded ?? []) as unknown as NodeWish['excluded'],
    spread,
  };
}

describe('choosing a node', () => {
  for (const given of cases) {
    test(`${given.says}: ${given.expected}`, () => {
      const limits = { maxPerRoomAndNode: given.limit ?? 0 };
      for (const nodes of [given.nodes, given.nodes.toReversed()]) {
        const choice = chooseNode(nodes.map(row), wish(given), limits);
        assert.equal(choice.status === 'chosen' ? choice.node.nodeId : choice.reason, given.expected);
      }
    });
  }

  test('idle nodes share rooms about evenly, and every pod makes the same choice', () => {
    const nodes = ['a', 'b', 'c', 'd'].map((id) => row({ id }));
    const counts = new Map<string, number>();
    for (let room = 0; room < 400; room++) {
      const pick = (rows: readonly NodeRow[]): string => {
        const choice = chooseNode(rows, wish({}, `acme/room-${room}`), { maxPerRoomAndNode: 0 });
        assert.ok(choice.status === 'chosen');
        return choice.node.nodeId;
      };
      assert.equal(pick(nodes), pick(nodes.toReversed()));
      counts.set(pick(nodes), (counts.get(pick(nodes)) ?? 0) + 1);
    }
    for (const id of ['a', 'b', 'c', 'd']) assert.ok((counts.get(id) ?? 0) > 50, JSON.stringify([...counts]));
  });

  test('with a limit of one every participant gets a node of its own while there is one', () => {
    const nodes = ['a', 'b', 'c'].map((id) => row({ id }));
    const room: Record<string, number> = {};
    for (let joined = 0; joined < 7; joined++) {
      const choice = chooseNode(nodes, wish({ room }), { maxPerRoomAndNode: 1 });
      assert.ok(choice.status === 'chosen');
      room[choice.node.nodeId] = (room[choice.node.nodeId] ?? 0) + 1;
      if (joined === 2) assert.deepEqual(Object.values(room), [1, 1, 1]);
    }
  });

  test('a thousand joins onto idle nodes, none reported yet, stay even by what is reserved', () => {
    const nodes = new Map(['a', 'b', 'c', 'd'].map((id) => [id, row({ id, capacity: 10_000 })]));
    for (let join = 0; join < 1000; join++) {
      const choice = chooseNode([...nodes.values()], wish({}, `acme/room-${join}`), { maxPerRoomAndNode: 0 });
      assert.ok(choice.status === 'chosen');
      const { node } = choice;
      nodes.set(node.nodeId, { ...node, reservedConsumers: node.reservedConsumers + 4 });
    }
    for (const node of nodes.values()) assert.ok(Math.abs(predictedLoad(node) - 0.1) < 0.001);
  });

  test('ten thousand nodes are chosen from in milliseconds', () => {
    const nodes = Array.from({ length: 10_000 }, (_, index) => row({ id: `n${index}`, consumers: index % 90 }));
    const started = performance.now();
    for (let join = 0; join < 10; join++) chooseNode(nodes, wish({}, `r${join}`), { maxPerRoomAndNode: 0 });
    assert.ok((performance.now() - started) / 10 < 200);
  });
});
