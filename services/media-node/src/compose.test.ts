import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { connectRedis, RedisNodeRegistry, type NodeRow, type NodeTable, type RedisHandle } from '@confab/cluster';
import type { NodeId, RoomName, TenantId } from '@confab/contracts';
import type { Parts } from '@confab/platform';
import { eventually, startRedis, type MediaConnection, type StartedRedis } from '@confab/testkit';
import { clientCredentials, clientOptions } from '@confab/rpc';
import { loadMediaProto, type MediaClient } from '@confab/wire';
import { compose } from './compose.ts';
import { loadConfig } from './config.ts';
import type { NodeStats } from './core/load-report.ts';
import { consumeAll, joinCommand, opusParameters } from './testing/media-parameters.ts';
import { connectPeer, opusPacket, rtpSsrc } from './testing/test-peer.ts';
import { TestPod } from './testing/test-pod.ts';

const secret = 'a-secret-of-the-cell';
const tickMs = 100;
const { Media, NodeAdmin } = loadMediaProto();
let redis: StartedRedis;
let handle: RedisHandle;
let registry: RedisNodeRegistry;
let table: NodeTable;
const running = new Map<string, Parts>();
const pods: { pod: TestPod; client: MediaClient }[] = [];
const connections: MediaConnection[] = [];

async function startNode(nodeId: string): Promise<Parts> {
  const config = loadConfig({
    ...redis.env,
    CONFAB_MODE: 'development',
    CLUSTER_SECRET: secret,
    NODE_ID: nodeId,
    LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'silent',
    INTERNAL_PORT: '0',
    GRPC_HOST: '127.0.0.1',
    GRPC_PORT: '0',
    RTC_LISTEN_IP: '127.0.0.1',
    RTC_PORT_BASE: '0',
    PIPE_PORT_MIN: '47000',
    PIPE_PORT_MAX: '47999',
    WORKERS: '2',
    MAX_CONSUMERS_PER_PRODUCER_AND_WORKER: '1',
    TICK_MS: String(tickMs),
    LINK_IDLE_MS: '300',
    LINK_UNLISTED_MS: '300',
    MEDIASOUP_WORKER_BIN: process.env.MEDIASOUP_WORKER_BIN,
  });
  const { parts } = await compose(config);
  await parts.start();
  running.set(nodeId, parts);
  return parts;
}

async function row(nodeId: string): Promise<NodeRow> {
  return eventually(
    () => {
      const found = table.find(nodeId as NodeId);
      return found?.state === 'serving' && found.leased ? found : false;
    },
    { withinMs: 5_000 },
  );
}

async function openPod(nodeId: string): Promise<TestPod> {
  const { grpcAddress } = await row(nodeId);
  const client = new Media(grpcAddress, clientCredentials(), clientOptions({ reveal: () => secret }));
  const pod = new TestPod(client);
  pods.push({ pod, client });
  return pod.open();
}

async function statsOf(nodeId: string): Promise<NodeStats> {
  const { grpcAddress } = await row(nodeId);
  const client = new NodeAdmin(grpcAddress, clientCredentials(), clientOptions({ reveal: () => secret }));
  try {
    return await new Promise((resolve, reject) => {
      client.GetStats({}, (error, answer) =>
        error ? reject(error) : resolve(JSON.parse(answer!.statsJson) as NodeStats),
      );
    });
  } finally {
    client.close();
  }
}

before(async () => {
  redis = await startRedis();
  handle = await connectRedis({ mode: 'standalone', urls: redis.urls });
  registry = new RedisNodeRegistry(handle, { tickMs });
  table = await registry.watch(['local']);
  await startNode('node-a');
  await startNode('node-b');
});

after(async () => {
  for (const connection of connections) connection.close();
  for (const { pod, client } of pods) {
    pod.close();
    client.close();
  }
  for (const parts of running.values()) await parts.stop();
  table.close();
  registry.close();
  handle.close();
  await redis.stop();
});

test('two nodes register with what they can do, and the second has probed the first', async () => {
  const [a, b] = [await row('node-a'), await row('node-b')];
  assert.notEqual(a.grpcAddress, b.grpcAddress);
  assert.equal(a.capacityConsumers, 1_000);
  assert.equal(b.report.workers.length, 2);
  const { codecs } = JSON.parse(a.rtpCapabilitiesJson) as { codecs: { mimeType: string }[] };
  const names = new Set(codecs.map(({ mimeType }) => mimeType));
  for (const codec of ['audio/opus', 'video/VP8', 'video/VP9', 'video/H264', 'video/AV1']) assert.ok(names.has(codec));
  await eventually(() => table.find('node-b' as NodeId)?.reachability === 'direct', { withinMs: 5_000 });
  await eventually(() => (table.find('node-b' as NodeId)?.report.workers[0]?.memoryBytes ?? 0) > 1_000_000, {
    withinMs: 5_000,
  });
});

test('media crosses from any worker of one node to any worker of the other, and everything ends after the last has left', async () => {
  const [here, there] = [await openPod('node-a'), await openPod('node-b')];
  const origin = await row('node-a');
  // One person a worker: the second on each node is not on the gateway router.
  const speakers = ['anna', 'ben'];
  const listeners = ['carl', 'dora'];
  const sending: { connection: MediaConnection; ssrc: number }[] = [];
  for (const [index, speaker] of speakers.entries()) {
    const { attached } = await here.do(speaker, joinCommand(speaker));
    const connection = await connectPeer(
      here,
      speaker,
      attached!.transports.find(({ direction }) => direction === 'SEND')!,
    );
    connections.push(connection);
    sending.push({ connection, ssrc: 7_000 + index });
    await here.do(speaker, {
      produce: {
        transportId: `${speaker}-send`,
        producerId: `${speaker}-audio`,
        incarnation: 1,
        kind: 'AUDIO',
        rtpParametersJson: opusParameters(7_000 + index),
      },
    });
  }
  let sequence = 0;
  const speaking = setInterval(() => {
    sequence += 1;
    for (const { connection, ssrc } of sending) connection.send(opusPacket(ssrc, sequence));
  }, 20);
  try {
    for (const listener of listeners) {
      const heard = new Set<number>();
      const { attached } = await there.do(listener, joinCommand(listener));
      const connection = await connectPeer(
        there,
        listener,
        attached!.transports.find(({ direction }) => direction === 'RECV')!,
        {
          onPacket: (packet) => void heard.add(rtpSsrc(packet) ?? 0),
        },
      );
      connections.push(connection);
      const command = consumeAll(listener, ['anna-audio', 'ben-audio'], { resume: true });
      for (const item of command.consume!.items!) {
        item.origin = { nodeId: origin.nodeId, nodeEpoch: origin.nodeEpoch, address: origin.grpcAddress };
      }
      const { consumed } = await there.do(listener, command);
      assert.deepEqual(consumed!.failures, []);
      for (const { rtpParametersJson } of consumed!.consumers) {
        const { encodings } = JSON.parse(rtpParametersJson) as { encodings: { ssrc: number }[] };
        await eventually(() => heard.has(encodings[0]!.ssrc), { withinMs: 5_000 });
      }
    }
    const stats = await statsOf('node-b');
    assert.equal(stats.links.length, 1, 'one link for the room, however many listen');
    assert.equal(
      stats.workers.reduce((sum, { links }) => sum + links, 0),
      1,
    );
    assert.equal(
      stats.workers.reduce((sum, { consumers }) => sum + consumers, 0),
      4,
    );
    assert.equal(stats.localPipes, 2, 'from the gateway to the other worker');
  } finally {
    clearInterval(speaking);
  }
  await here.do('anna', { closeProducer: { producerId: 'anna-audio' } });
  await eventually(
    () => there.notifications.filter(({ consumerClosed }) => consumerClosed?.producerId === 'anna-audio').length === 2,
    {
      withinMs: 5_000,
    },
  );
  for (const speaker of speakers) await here.do(speaker, { closeParticipant: {} });
  for (const listener of listeners) await there.do(listener, { closeParticipant: {} });
  for (const nodeId of ['node-a', 'node-b']) {
    await eventually(
      async () => {
        const { rooms, participants, localPipes, links } = await statsOf(nodeId);
        assert.deepEqual(
          { rooms, participants, localPipes, links },
          { rooms: 0, participants: 0, localPipes: 0, links: [] },
        );
      },
      { withinMs: 8_000, everyMs: 100 },
    );
  }
});

test('a join takes its reservation off the node, by a heartbeat that contains it', async () => {
  const pod = await openPod('node-a');
  const { nodeId, nodeEpoch } = await row('node-a');
  const reservation = { reservationId: 'r-1', node: { nodeId, nodeEpoch }, region: 'local' };
  const address = { tenant: 'dev' as TenantId, room: 'room' as RoomName };
  await registry.reserve({ ...reservation, address, consumers: 7, joinsPerMinute: 100 });
  await eventually(() => table.find(nodeId)?.reservedConsumers === 7, { withinMs: 2_000 });
  await pod.do('hal', { attach: { create: true, reservationId: 'r-1' } });
  await pod.do('hal', { closeParticipant: {} });
  await eventually(() => table.find(nodeId)?.reservedConsumers === 0, { withinMs: 2_000 });
});

test('a node that was declared lost ends what it carries and registers anew, under another epoch', async () => {
  const pod = await openPod('node-a');
  const before = await row('node-a');
  await pod.do('eve', joinCommand('eve'));
  assert.equal((await statsOf('node-a')).participants, 1);
  // As if its heartbeats had not come: between two of them the lease goes.
  await eventually(
    async () => {
      await handle.commands.zrem('{main:nodes:local}:leases', before.nodeId);
      return (await registry.declareLost(before, 'local')).status === 'declared';
    },
    { withinMs: 2_000, everyMs: 1 },
  );
  assert.match((await pod.ended).details, /anew/);
  const again = await eventually(
    () => {
      const found = table.find('node-a' as NodeId);
      return found !== undefined && found.nodeEpoch !== before.nodeEpoch && found.state === 'serving' ? found : false;
    },
    { withinMs: 5_000 },
  );
  assert.equal(again.grpcAddress, before.grpcAddress);
  assert.equal((await statsOf('node-a')).participants, 0);
  assert.equal(await openPod('node-a').then((fresh) => fresh.welcome!.nodeEpoch), again.nodeEpoch);
});

test('a node that loses Redis goes on serving, and is back in the table afterwards', async () => {
  const pod = await openPod('node-a');
  await pod.do('fay', joinCommand('fay'));
  const [server] = redis.servers;
  const before = await row('node-a');
  await server!.kill();
  await pod.do('fay', { restartIce: { transportId: 'fay-send' } });
  const { attached } = await pod.do('gus', joinCommand('gus'));
  assert.equal(attached!.transports.length, 2, 'what reaches it is served');
  // Ten ticks: its lease of three has long been over.
  await setTimeout(10 * tickMs);
  await server!.restart();
  const rows = await eventually(
    async () => {
      const fresh = await registry.watch(['local']);
      fresh.close();
      return fresh.rows().length === 2 ? fresh.rows() : false;
    },
    { withinMs: 10_000, everyMs: 100 },
  );
  assert.equal(
    rows.find(({ nodeId }) => nodeId === 'node-a')!.nodeEpoch,
    before.nodeEpoch,
    'it is still the same life',
  );
  await pod.do('fay', { restartIce: { transportId: 'fay-send' } });
});

test('a node starts only with Redis, and says what it could not reach', async () => {
  const config = loadConfig({ CONFAB_MODE: 'development', CLUSTER_SECRET: secret, REDIS_URLS: 'redis://127.0.0.1:1' });
  await assert.rejects(compose(config), { code: 'unavailable', message: /Redis at 127\.0\.0\.1:1 cannot be reached/ });
});
