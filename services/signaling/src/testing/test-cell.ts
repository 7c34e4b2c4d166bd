import assert from 'node:assert/strict';
import {
  connectRedis,
  RedisCallDirectory,
  RedisPresenceDirectory,
  RedisRoomDirectory,
  RedisRoomSignals,
  type NodeRow,
  type RoomDirectory,
} from '@confab/cluster';
import {
  CallError,
  resolveGrants,
  type PodId,
  type TenantId,
  type TokenGrants,
  type WireError,
} from '@confab/contracts';
import { createLogger, Secret, systemClock } from '@confab/platform';
import { startRedis } from '@confab/testkit';
import { SignJWT } from 'jose';
import { IceServers } from '../core/ice/ice-servers.ts';
import { ConnectionLoss } from '../core/participants/connection-loss.ts';
import { LocalParticipants } from '../core/participants/local-participants.ts';
import { Orphans } from '../core/participants/orphans.ts';
import type { Pod } from '../core/pod.ts';
import { LocalPeople } from '../core/presence/local-people.ts';
import { meetPerson } from '../core/presence/meet-person.ts';
import { Dispatcher } from '../core/requests/dispatcher.ts';
import { RequestMemory } from '../core/requests/request-memory.ts';
import { LocalRooms } from '../core/rooms/local-rooms.ts';
import { Session } from '../core/session.ts';
import type { Principal } from '../core/tokens/principal.ts';
import { ResumeTokens } from '../core/tokens/resume-tokens.ts';
import { Tenants } from '../core/tokens/tenants.ts';
import { NodeWatch } from '../core/upkeep/node-watch.ts';
import { Upkeep } from '../core/upkeep/upkeep.ts';
import { placementOn, ScriptedMedia } from './scripted-media.ts';

const testSecret = 'a-tenant-secret-of-these-tests-only';
const tickMs = 50;
const removeAfterMs = 1_000;
const logger = createLogger({ service: 'test', level: 'silent', format: 'json' });

// What arrives is checked by the test that looks at it.
// oxlint-disable-next-line typescript/no-explicit-any
type Received = any;
// oxlint-disable-next-line typescript/no-explicit-any
type Hook = (call: () => Promise<any>) => Promise<any>;

/** Runs instead of a method of the directory, which it may call. */
type Hooks = Map<keyof RoomDirectory, Hook>;

/** One socket without a network: requests go in, and what the core sends is kept. */
export class TestClient {
  readonly session: Session;
  readonly events: { name: string; data: Received }[] = [];
  readonly #dispatcher: Dispatcher;

  constructor(id: string, principal: Principal, dispatcher: Dispatcher) {
    this.#dispatcher = dispatcher;
    const keep = (name: string, data: unknown): void => void this.events.push({ name, data });
    const outlet = { send: keep, sendVolatile: keep, follow: () => undefined, followPerson: () => undefined };
    this.session = new Session(id, principal, outlet, systemClock.nowMs());
  }

  async ask(event: string, payload: object = {}): Promise<Received> {
    const { result, sent } = await this.#dispatcher.handle(this.session, event, payload);
    sent();
    return result;
  }

  async refused(event: string, payload: object = {}): Promise<WireError> {
    try {
      assert.fail(`${event} was answered with ${JSON.stringify(await this.ask(event, payload))}`);
    } catch (error) {
      if (error instanceof CallError) return error.toWire();
      throw error;
    }
  }

  named(name: string): Received[] {
    return this.events.filter((event) => event.name === name).map(({ data }) => data);
  }
}

/** A pod's core on a real directory and scripted media nodes. */
export async function startTestCell(nodeIds = ['n1']) {
  const redis = await startRedis();
  const handles: { close(): unknown }[] = [];
  const media = new ScriptedMedia();
  const rows = nodeIds.map((nodeId) => nodeRow(nodeId));
  let sockets = 0;
  const clients: TestClient[] = [];

  async function pod(name: string) {
    const handle = await connectRedis({ mode: 'standalone', urls: redis.urls }, { clock: systemClock, logger });
    const real = new RedisRoomDirectory(handle, { shards: 1, tickMs, removeAfterMs }, systemClock);
    const signals = new RedisRoomSignals(handle, { shards: 1 }, systemClock);
    handles.push({ close: () => (signals.close(), real.close(), handle.close()) });
    await real.ready();
    const hooks: Hooks = new Map();
    const directory = hooked(real, hooks);
    const presence = new RedisPresenceDirectory(handle, real.settings, systemClock);
    const people = new LocalPeople({
      directory: presence,
      podId: name as PodId,
      lossMs: 100,
      clock: systemClock,
      logger,
    });
    handles.unshift({ close: () => (people.close(), presence.close()) });
    const participants = new LocalParticipants();
    const core: Pod = {
      settings: {
        podName: name,
        podId: name as PodId,
        region: 'r',
        maxPerRoomAndNode: 0,
        reconnectingAfterMs: 100,
        removeAfterMs,
        batchWindowMs: 10,
        tickMs,
        shards: 1,
      },
      directory,
      calls: new RedisCallDirectory(handle, real.settings),
      presence,
      registry: {
        reserve: async () => ({ status: 'reserved' }),
        release: async () => undefined,
        declareLost: async () => ({ status: 'leased' }),
        sweep: async () => undefined,
      },
      nodes: { rows: () => rows, find: (nodeId) => rows.find((row) => row.nodeId === nodeId) },
      media,
      iceServers: new IceServers({ servers: [], turn: null }, { iceOf: () => undefined }, systemClock),
      channels: {
        send: (to, event, data) => participants.find(to)?.push(event, data),
        sendToPeople(tenant, identities, event, data) {
          for (const { session } of clients) {
            const { principal, isClosed } = session;
            if (!isClosed && principal.tenant === tenant && identities.includes(principal.identity ?? ''))
              session.outlet.send(event, data);
          }
        },
      },
      rooms: new LocalRooms(directory, signals, systemClock, logger),
      participants,
      people,
      orphans: new Orphans(directory, removeAfterMs, logger),
      memory: new RequestMemory(systemClock),
      resumeTokens: new ResumeTokens(new Secret('a-secret-of-the-cell-of-these-tests')),
      tenantKeys: new Tenants(tenantsText(), 'development'),
      clock: systemClock,
      logger,
    };
    const dispatcher = new Dispatcher(core);
    const losses = new ConnectionLoss(core);
    const nodeWatch = new NodeWatch(core, () => undefined);
    // Not started: a test ticks where it needs to.
    const upkeep = new Upkeep(core, losses, nodeWatch, ['r']);
    handles.unshift({ close: () => (losses.close(), core.rooms.close()) });
    return {
      core,
      hooks,
      real,
      signals,
      losses,
      nodeWatch,
      upkeep,
      connect(identity: string, grants: TokenGrants = { roomJoin: true, room: '*' }, given: Partial<Principal> = {}) {
        const principal = { ...principalOf(identity, grants), ...given };
        const client = new TestClient(`socket-${++sockets}`, principal, dispatcher);
        clients.push(client);
        meetPerson(core, client.session);
        return client;
      },
    };
  }

  return {
    media,
    rows,
    pod,
    token: (identity: string, grants: TokenGrants): Promise<string> =>
      new SignJWT({ iss: 'devkey', sub: identity, grants })
        .setProtectedHeader({ alg: 'HS256' })
        .setExpirationTime('1m')
        .sign(new TextEncoder().encode(testSecret)),
    async stop() {
      for (const handle of handles) await handle.close();
      await redis.stop();
    },
  };
}

export type TestCell = Awaited<ReturnType<typeof startTestCell>>;
export type TestPod = Awaited<ReturnType<TestCell['pod']>>;

function principalOf(identity: string, grants: TokenGrants): Principal {
  return {
    tenant: 'dev' as TenantId,
    identity,
    name: '',
    metadata: null,
    grants: resolveGrants(grants),
    expiresAt: null,
  };
}

function tenantsText(): string {
  return JSON.stringify({ tenants: [{ id: 'dev', keys: [{ id: 'devkey', secret: testSecret }] }] });
}

function hooked(real: RedisRoomDirectory, hooks: Hooks): RoomDirectory {
  return new Proxy(real, {
    get(target, name: keyof RoomDirectory) {
      const method = target[name];
      if (typeof method !== 'function') return method;
      return (...args: unknown[]) => {
        const call = (): Promise<unknown> => (method as (...given: unknown[]) => Promise<unknown>).apply(target, args);
        const hook = hooks.get(name);
        return hook === undefined ? call() : hook(call);
      };
    },
  });
}

function nodeRow(nodeId: string): NodeRow {
  return {
    ...placementOn(nodeId),
    region: 'r',
    version: '1',
    state: 'serving',
    grpcAddress: '127.0.0.1:1',
    codecProfile: 'profile',
    rtpCapabilitiesJson: '{}',
    capacityConsumers: 1_000,
    reachability: 'direct',
    report: { rooms: 0, participants: 0, workers: [] },
    reservedConsumers: 0,
    leased: true,
  };
}
