import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { PlannedPort, PlannedProcess } from './plan.ts';

/** Something else holds ports that the plan needs; the message names them and says what to do. */
export class PortsTaken extends Error {
  constructor(taken: readonly string[], portBase: number | undefined) {
    const other = portBase === 20_000 ? 30_000 : 20_000;
    super(
      [
        'Not started:',
        ...taken.map((line) => `  ${line}`),
        `Stop what holds them, or move all ports: make up PORT_BASE=${other}`,
      ].join('\n'),
    );
    this.name = 'PortsTaken';
  }
}

/** Every planned port that something else holds, one line each; the answer is a snapshot. */
export async function takenPorts(processes: readonly PlannedProcess[]): Promise<string[]> {
  const wanted = processes.flatMap(({ name, ports }) => ports.map((port) => ({ name, port })));
  const lines = await Promise.all(
    wanted.map(async ({ name, port }) => {
      const refusal = await refusalOf(port);
      return refusal === null ? [] : [`${port.udp ? 'UDP' : 'TCP'} port ${port.port} of ${name}: ${refusal}`];
    }),
  );
  return lines.flat();
}

async function refusalOf({ host, port, udp }: PlannedPort): Promise<string | null> {
  const socket = udp ? createSocket('udp4') : createServer();
  try {
    if ('bind' in socket) socket.bind(port, host);
    else socket.listen(port, host);
    await once(socket, 'listening');
    await new Promise<void>((resolve) => socket.close(() => resolve()));
    return null;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'EADDRINUSE' ? `taken on ${host} by another process` : message;
  }
}
