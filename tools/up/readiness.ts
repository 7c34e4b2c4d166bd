import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const attemptTimeoutMs = 1000;
const pauseMs = 50;

/** How a process is asked whether it may take traffic. */
export type Readiness =
  | { readonly by: 'http'; readonly url: string }
  | { readonly by: 'tcp'; readonly host: string; readonly port: number }
  | { readonly by: 'redis'; readonly host: string; readonly port: number; readonly password: string };

/** Asks until the answer is yes; false after `timeoutMs`. Rejects with the signal's reason when it aborts. */
export async function until(ask: () => Promise<boolean>, timeoutMs: number, signal: AbortSignal): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline) {
    signal.throwIfAborted();
    if (await ask().catch(() => false)) return true;
    // An abort ends the pause; the loop then throws its reason.
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
  }
  return false;
}

/** Rejects, or says false, when it is not. */
export async function isReady(readiness: Readiness): Promise<boolean> {
  if (readiness.by === 'redis') return redisTakesCommands(readiness);
  if (readiness.by === 'tcp') return takesConnections(readiness);
  const response = await fetch(readiness.url, { signal: AbortSignal.timeout(attemptTimeoutMs) });
  await response.body?.cancel();
  return response.ok;
}

async function takesConnections({ host, port }: Readiness & { by: 'tcp' }): Promise<boolean> {
  const socket = connect({ host, port });
  socket.setTimeout(attemptTimeoutMs, () => socket.destroy());
  try {
    await once(socket, 'connect');
    return true;
  } finally {
    socket.destroy();
  }
}

async function redisTakesCommands({ host, port, password }: Readiness & { by: 'redis' }): Promise<boolean> {
  const socket = connect({ host, port });
  socket.setTimeout(attemptTimeoutMs, () => socket.destroy());
  try {
    await once(socket, 'connect');
    socket.write(`AUTH ${password}\r\nPING\r\n`);
    let answer = '';
    for await (const chunk of socket) {
      answer += String(chunk);
      if (answer.includes('+PONG')) return true;
      if (answer.includes('-')) return false;
    }
    return false;
  } finally {
    socket.destroy();
  }
}
