import type {
  DataProducerId,
  Grants,
  NodeEpoch,
  NodeId,
  ParticipantId,
  PodId,
  ProducerId,
  RoomAddress,
  RoomName,
  TenantId,
} from '@confab/contracts';
import type { Clock } from '@confab/platform';
import { eventually, startRedis, type RedisMode, type StartedRedis } from '@confab/testkit';
import type { DataProducerRecord, Fact, Placement, ProducerRecord } from '../records.ts';
import { connectRedis, type RedisHandle } from '../redis/connect-redis.ts';
import type { JoinInput, JoinOutcome } from '../room-directory.ts';
import type { DirectorySettings } from './directory-settings.ts';
import { RedisRoomDirectory } from './redis-room-directory.ts';
import { shardOf } from './room-keys.ts';

/** Tests' ticks are short: nothing waits longer than a few of them. */
export const tickMs = 20;
export const shards = 4;

let made = 0;
const next = (kind: string): string => `${kind}-${(made += 1)}`;

export const operation = (): { operationId: string } => ({ operationId: next('operation') });
export const roomAddress = (tenant = 'acme'): RoomAddress => ({
  tenant: tenant as TenantId,
  room: next('room') as RoomName,
});
export const placementOn = (node: string): Placement => ({
  nodeId: node as NodeId,
  nodeEpoch: `${node}-epoch` as NodeEpoch,
});

export const grants: Grants = {
  roomJoin: true,
  roomCreate: false,
  roomList: false,
  roomAdmin: false,
  canPublish: true,
  canPublishSources: [],
  canSubscribe: true,
  canPublishData: true,
  canCall: false,
  hidden: false,
};

export function joinInput(address: RoomAddress, given: Partial<JoinInput> = {}): JoinInput {
  const participantId = next('participant') as ParticipantId;
  return {
    ...operation(),
    address,
    roomOptions: {},
    codecProfile: 'profile-1',
    participantId,
    identity: `identity of ${participantId}`,
    name: 'Anna',
    metadata: null,
    grants,
    podId: 'pod-a' as PodId,
    placement: placementOn('node-a'),
    batch: true,
    moves: false,
    resumeTokenHash: `token-of-${participantId}`,
    ...given,
  };
}

export function producerOf(participantId: ParticipantId, given: Partial<ProducerRecord> = {}): ProducerRecord {
  return {
    producerId: next('producer') as ProducerId,
    participantId,
    kind: 'video',
    source: 'camera',
    paused: false,
    type: 'simulcast',
    incarnation: 1,
    ...given,
  };
}

export function dataProducerOf(participantId: ParticipantId): DataProducerRecord {
  return { dataProducerId: next('data') as DataProducerId, participantId, label: 'notes', protocol: '' };
}

/** A Redis of the test's own, and directories on it: each one is what a pod has. */
export class DirectoryFixture {
  readonly redis: StartedRedis;
  readonly #handles: RedisHandle[] = [];
  readonly #directories: RedisRoomDirectory[] = [];

  private constructor(redis: StartedRedis) {
    this.redis = redis;
  }

  static async start(mode: RedisMode): Promise<DirectoryFixture> {
    return new DirectoryFixture(await startRedis({ mode }));
  }

  async handle(clientName = 'test'): Promise<RedisHandle> {
    const handle = await connectRedis({ mode: this.redis.mode, urls: this.redis.urls, clientName });
    this.#handles.push(handle);
    return handle;
  }

  async directory(
    settings: Partial<DirectorySettings> = {},
    clock?: Clock,
    handle?: RedisHandle,
  ): Promise<RedisRoomDirectory> {
    const short = { tickMs, shards, rebuildMs: 20, ...settings };
    const directory = new RedisRoomDirectory(handle ?? (await this.handle()), short, clock);
    this.#directories.push(directory);
    await directory.ready();
    return directory;
  }

  /** Cuts the subscriptions of those connections, as a network does: nobody is told but by the end of the connection. */
  async cutSubscriptions(clientName: string): Promise<void> {
    for (const server of this.redis.servers) {
      const list = String(await server.command('CLIENT', 'LIST', 'TYPE', 'pubsub'));
      for (const line of list.split('\n').filter((client) => client.includes(clientName))) {
        const id = /^id=(\d+)/.exec(line)?.[1];
        if (id !== undefined) await server.command('CLIENT', 'KILL', 'ID', id);
      }
    }
  }

  /** Every key of all servers. */
  async keys(): Promise<string[]> {
    const perServer = await Promise.all(this.redis.servers.map((server) => server.command('KEYS', '*')));
    return (perServer as string[][]).flat().sort();
  }

  async stop(): Promise<void> {
    for (const directory of this.#directories) directory.close();
    for (const handle of this.#handles) handle.close();
    await this.redis.stop();
  }
}

export async function joined(
  directory: RedisRoomDirectory,
  input: JoinInput,
): Promise<Extract<JoinOutcome, { status: 'joined' }>> {
  const outcome = await directory.joinRoom(input);
  if (outcome.status !== 'joined') throw new Error(`join answered ${outcome.status}`);
  return outcome;
}

/** Sweeps the room's shard until the check passes. */
export async function sweepUntil(
  directory: RedisRoomDirectory,
  address: RoomAddress,
  check: () => boolean | Promise<boolean>,
): Promise<void> {
  const shard = shardOf(address, shards);
  await eventually(
    async () => {
      await directory.sweepShard(shard);
      return check();
    },
    { withinMs: 5000, everyMs: 5 },
  );
}

/** Collects what a watcher of the room is given. */
export async function observe(directory: RedisRoomDirectory, address: RoomAddress): Promise<Fact[]> {
  const facts: Fact[] = [];
  await directory.watchRoom(address, { onFact: (fact) => void facts.push(fact), onInterrupted: () => undefined });
  return facts;
}
