import assert from 'node:assert/strict';
import { after, afterEach, beforeEach, test } from 'node:test';
import { status, type ServerDuplexStream } from '@grpc/grpc-js';
import type { NodeRow, NodeTable, Placement } from '@confab/cluster';
import type { NodeEpoch, NodeId, ParticipantId, TransportId } from '@confab/contracts';
import { createLogger, Secret, systemClock } from '@confab/platform';
import { RpcServer } from '@confab/rpc';
import { eventually } from '@confab/testkit';
import { loadMediaProto, type CommandOutput, type NodeMessage, type PodMessageOutput } from '@confab/wire';
import type { MediaNotification } from '../../core/media/media-notification.ts';
import type { MediaTarget } from '../../core/media/media-nodes.ts';
import { MediaNodeClient } from './media-node-client.ts';

const secret = new Secret('a-secret-of-this-test');
const nodeEpoch = 'e1' as NodeEpoch;
const logger = createLogger({ service: 'test', level: 'silent', format: 'json' });
type Stream = ServerDuplexStream<PodMessageOutput, NodeMessage>;

/** The far end of the stream, answering as it is told to: what a node does with commands is tested at the node. */
class FarEnd {
  readonly server = new RpcServer(secret);
  readonly streams: Stream[] = [];
  readonly commands: CommandOutput[] = [];
  epoch: string = nodeEpoch;
  answers: 'all' | 'none' = 'all';

  async start(): Promise<number> {
    const { Media } = loadMediaProto();
    this.server.addService(Media.service, { Session: (stream: Stream) => this.#onStream(stream) });
    return this.server.listen('127.0.0.1', 0);
  }

  #onStream(stream: Stream): void {
    this.streams.push(stream);
    stream.on('error', () => {});
    stream.on('data', ({ hello, command }: PodMessageOutput) => {
      if (hello) stream.write({ welcome: { nodeId: 'n1', nodeEpoch: this.epoch, protocolVersion: 1, maxInFlight: 8 } });
      if (!command) return;
      this.commands.push(command);
      if (this.answers === 'all') stream.write({ reply: { operationId: command.operationId, done: {} } });
    });
  }
}

let far: FarEnd;
let client: MediaNodeClient;
const rows = new Map<string, NodeRow>();
const heard: { notifications: MediaNotification[]; reopened: Placement[]; broken: Placement[] } = {
  notifications: [],
  reopened: [],
  broken: [],
};
const placement: Placement = { nodeId: 'n1' as NodeId, nodeEpoch };
const target = {
  address: { tenant: 'dev', room: 'r' },
  epoch: 'room-epoch',
  owner: { participantId: 'p', ownerEpoch: 3 },
  placement,
} as unknown as MediaTarget;
const transportId = 't' as TransportId;
let needed = true;

beforeEach(async () => {
  far = new FarEnd();
  const port = await far.start();
  rows.set('n1', { ...placement, grpcAddress: `127.0.0.1:${port}` } as NodeRow);
  heard.notifications = [];
  heard.reopened = [];
  heard.broken = [];
  needed = true;
  client = new MediaNodeClient({
    podId: 'pod',
    version: '0',
    secret,
    nodes: { find: (nodeId: NodeId) => rows.get(nodeId) } as unknown as NodeTable,
    clock: systemClock,
    logger,
    isNeeded: () => needed,
    idleMs: 1_000,
  });
  client.listen({
    onNotification: (notification) => void heard.notifications.push(notification),
    onReopened: (reopened) => void heard.reopened.push(reopened),
    onBroken: (broken) => void heard.broken.push(broken),
  });
});
afterEach(async () => {
  client.close();
  await far.server.stop(0);
});
after(() => rows.clear());

const close = (operationId: string, timeoutMs = 5_000): Promise<unknown> =>
  client.run(target, 'closeTransport', { transportId }, { operationId, timeoutMs });

test('one stream carries all commands, each with its participant, and notifications come back', async () => {
  await Promise.all([close('1'), close('2')]);
  assert.equal(far.streams.length, 1);
  const [command] = far.commands;
  assert.deepEqual(command?.participant, {
    tenant: 'dev',
    room: 'r',
    roomEpoch: 'room-epoch',
    participantId: 'p',
    ownerEpoch: 3,
  });
  assert.equal(command?.closeTransport?.transportId, 't');
  const participant = { participantId: 'p' };
  far.streams[0]?.write({ notification: { participant, consumerClosed: { consumerId: 'c', reason: 'new-in-v9' } } });
  far.streams[0]?.write({ notification: { participant, consumerLayersChanged: { consumerId: 'c' } } });
  await eventually(() => heard.notifications.length === 2, { withinMs: 2_000 });
  assert.deepEqual(heard.notifications, [
    {
      participantId: 'p' as ParticipantId,
      event: { type: 'consumer-closed', consumerId: 'c', reason: 'producer-closed' },
    },
    { participantId: 'p' as ParticipantId, event: { type: 'consumer-layers-changed', consumerId: 'c', layers: null } },
  ]);
});

test('when the stream breaks, what was unanswered is sent again and its owner is told to attach', async () => {
  await close('1');
  far.answers = 'none';
  const running = close('2');
  await eventually(() => far.commands.length === 2, { withinMs: 2_000 });
  far.answers = 'all';
  far.streams[0]?.emit('error', { code: status.UNAVAILABLE, details: 'going away' });
  await running;
  assert.equal(far.streams.length, 2);
  assert.deepEqual(
    far.commands.map(({ operationId }) => operationId),
    ['1', '2', '2'],
  );
  assert.deepEqual([heard.broken, heard.reopened], [[placement], [placement]]);
});

test('a node that cannot be dialled is unavailable at once, not after the timeout', async () => {
  await far.server.stop(0);
  const startedMs = performance.now();
  await assert.rejects(close('1', 30_000), { code: 'unavailable' });
  assert.ok(performance.now() - startedMs < 3_000);
  assert.deepEqual(heard.broken[0], placement);
});

test('a node in another life is unavailable, and nothing of the old one is sent to it', async () => {
  far.epoch = 'e2';
  await assert.rejects(close('1'), { code: 'unavailable' });
  assert.deepEqual(far.commands, []);
  assert.deepEqual(heard.broken, [placement]);
  await assert.rejects(close('2'), { code: 'unavailable' });
});

test('a node that answers nothing costs a command its timeout and no more', async () => {
  far.answers = 'none';
  await assert.rejects(close('1', 200), { code: 'timeout' });
});

test("the node's refusal is the caller's", async () => {
  far.answers = 'none';
  const asked = close('1');
  await eventually(() => far.commands.length === 1, { withinMs: 2_000 });
  const failure = { code: 'no-capacity', message: 'full', retryAfterMs: 500 };
  far.streams[0]?.write({ reply: { operationId: '1', failure } });
  await assert.rejects(asked, { code: 'no-capacity', message: 'full', retryAfterMs: 500 });
  const stale = close('2');
  await eventually(() => far.commands.length === 2, { withinMs: 2_000 });
  far.streams[0]?.write({ reply: { operationId: '2', failure: { code: 'conflict', message: '', ownerEpochSeen: 9 } } });
  await assert.rejects(stale, { code: 'conflict', ownerEpochSeen: 9 });
});

test('a probe tells the same life from another one and from nobody', async () => {
  const row = rows.get('n1')!;
  assert.equal(await client.probe(row), true);
  far.epoch = 'e2';
  assert.equal(await client.probe(row), false);
  await far.server.stop(0);
  assert.equal(await client.probe(row), false);
});

test('a stream that nobody needs is closed when it is idle, and opened again at need', async () => {
  await close('1');
  needed = false;
  const ended = new Promise((resolve) => far.streams[0]?.once('close', resolve));
  await ended;
  await close('2');
  assert.equal(far.streams.length, 2);
});
