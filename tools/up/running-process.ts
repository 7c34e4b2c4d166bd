import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { PlannedProcess } from './plan.ts';
import type { Watchdog } from './watchdog.ts';

const keptLines = 25;
const stopTimeoutMs = 10_000;

export type Launched = Pick<PlannedProcess, 'name' | 'command' | 'env' | 'input'>;

export interface Surroundings {
  /** The environment that all processes share. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly logDirectory: string;
  readonly watchdog: Watchdog;
  /** Gets each line that the process writes. */
  readonly onLine: (name: string, line: string) => void;
}

/** A child in a process group of its own: a terminal's Ctrl-C does not reach it, we stop it in its turn. */
export class RunningProcess {
  readonly name: string;
  /** Resolves when it is gone, with how it went (`exit code 1`, `SIGKILL`). Never rejects. */
  readonly ended: Promise<string>;
  readonly #child: ChildProcess;
  readonly #lastLines: string[] = [];

  constructor({ name, command: [program, ...parameters], env, input }: Launched, surroundings: Surroundings) {
    const { logDirectory, watchdog, onLine } = surroundings;
    this.name = name;
    const child = spawn(program === 'node' ? process.execPath : program, parameters, {
      detached: true,
      env: { ...surroundings.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#child = child;
    const { pid } = child;
    if (pid !== undefined) watchdog.add(pid);
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');

    const log = createWriteStream(join(logDirectory, `${name}.log`));
    for (const output of [child.stdout, child.stderr]) {
      createInterface({ input: output }).on('line', (line) => {
        log.write(`${line}\n`);
        this.#lastLines.push(line);
        if (this.#lastLines.length > keptLines) this.#lastLines.shift();
        onLine(name, line);
      });
    }
    this.ended = new Promise((resolve) => {
      child.once('error', (error) => resolve(error.message));
      // `close`, not `exit`: its last words have been read then. Whatever it started holds the pipe open: mediasoup's workers.
      child.once('exit', () => this.#signalGroup('SIGKILL'));
      child.once('close', (code, signal) => {
        if (pid !== undefined) watchdog.drop(pid);
        log.end();
        resolve(signal ?? `exit code ${code}`);
      });
    });
  }

  get lastLines(): readonly string[] {
    return this.#lastLines;
  }

  /** SIGTERM, and SIGKILL to its whole group after 10 s. Idempotent. */
  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#signalGroup('SIGKILL'), stopTimeoutMs);
    await this.ended;
    clearTimeout(timer);
  }

  /** At once and without manners. */
  kill(): void {
    this.#signalGroup('SIGKILL');
  }

  #signalGroup(signal: NodeJS.Signals): void {
    if (this.#child.pid === undefined) return;
    try {
      process.kill(-this.#child.pid, signal);
    } catch {
      // Nobody of the group is left.
    }
  }
}
