import { spawn } from 'node:child_process';

export interface Finished {
  /** Null when a signal ended it, or it could not be started. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly timedOut: boolean;
  /** Standard output and error as they came, the last `keptBytes`. */
  readonly output: string;
  readonly durationMs: number;
}

const keptBytes = 256 * 1024;

/**
 * Runs a program in a process group of its own, and ends the whole group with it: a test that leaves a server or a worker behind
 * must not disturb the next one. Never rejects.
 */
export function runCommand(
  program: string,
  parameters: readonly string[],
  { timeoutMs, env = process.env, cwd }: { timeoutMs: number; env?: NodeJS.ProcessEnv; cwd?: string },
): Promise<Finished> {
  const startedAt = performance.now();
  const child = spawn(program, parameters, { detached: true, env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const killGroup = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // Nobody of the group is left.
    }
  };
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      output = (output + chunk).slice(-keptBytes);
    });
  }
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    killGroup();
  }, timeoutMs);
  process.once('exit', killGroup);
  return new Promise((resolve) => {
    const finish = (exitCode: number | null, signal: NodeJS.Signals | null): void => {
      clearTimeout(timer);
      process.removeListener('exit', killGroup);
      resolve({ exitCode, signal, timedOut, output, durationMs: performance.now() - startedAt });
    };
    child.once('error', (error) => {
      output += error.message;
      finish(null, null);
    });
    // Who is left of the group may hold the pipes open: `close` comes after them.
    child.once('exit', killGroup);
    child.once('close', finish);
  });
}
