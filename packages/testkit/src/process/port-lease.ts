import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** Consecutive ports that no other test process of this machine will use until `release()`, or until this process ends. */
export interface PortLease {
  readonly first: number;
  readonly last: number;
  release(): void;
}

// Below Linux' ephemeral range (32768–60999), or an outgoing connection of anybody could sit on a port just leased.
const firstPort = 12_000;
const slotSize = 10;
const slots = 2000;
const attempts = 200;

/**
 * Leases `count` consecutive ports, each free for TCP and UDP on 127.0.0.1 at this moment.
 * Only users of this function keep clear of each other: whoever starts a process on a port still retries when a stranger was faster.
 */
export async function leasePorts(count: number): Promise<PortLease> {
  const wanted = Math.ceil(count / slotSize);
  for (let attempt = 0; attempt < attempts; attempt++) {
    const slot = Math.floor(Math.random() * (slots - wanted));
    const guards = await guardSlots(slot, wanted);
    if (guards === undefined) continue;
    const release = (): void => guards.forEach((guard) => guard.close());
    const first = firstPort + slot * slotSize;
    if (await allFree(first, count)) return { first, last: first + count - 1, release };
    release();
  }
  throw new Error(`no ${count} consecutive free ports after ${attempts} attempts`);
}

/**
 * A guard is a socket in Linux' abstract namespace: it takes no port, two processes cannot hold the same one, and the
 * kernel lets go of it when its process dies, however it dies.
 */
async function guardSlots(slot: number, count: number): Promise<Server[] | undefined> {
  if (process.platform !== 'linux') return [];
  const guards: Server[] = [];
  for (let index = slot; index < slot + count; index++) {
    const guard = createServer();
    if (!(await listens(guard, { path: `\0confab-ports-${index}` }))) {
      guards.forEach((held) => held.close());
      return undefined;
    }
    guard.unref();
    guards.push(guard);
  }
  return guards;
}

async function allFree(first: number, count: number): Promise<boolean> {
  for (let port = first; port < first + count; port++) {
    if (!(await freeForTcp(port)) || !(await freeForUdp(port))) return false;
  }
  return true;
}

async function freeForTcp(port: number): Promise<boolean> {
  const server = createServer();
  if (!(await listens(server, { port, host: '127.0.0.1' }))) return false;
  server.close();
  await once(server, 'close');
  return true;
}

async function freeForUdp(port: number): Promise<boolean> {
  const socket = createSocket('udp4');
  const free = await new Promise<boolean>((resolve) => {
    socket.once('error', () => resolve(false));
    socket.bind(port, '127.0.0.1', () => resolve(true));
  });
  if (free) {
    socket.close();
    await once(socket, 'close');
  }
  return free;
}

function listens(server: Server, address: { path: string } | { port: number; host: string }): Promise<boolean> {
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(address, () => resolve(true));
  });
}
