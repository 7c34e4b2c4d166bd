import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { eventually } from '../eventually.ts';

export interface ChildOptions {
  /** How error messages call it. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** The whole environment; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
}

/** How a process ended: one of both is set. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const keptLines = 500;
const keptLineLength = 2000;
const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path));

/** A child process that dies with its parent (where util-linux' setpriv exists) and keeps its last 500 log lines. */
export class Child {
  readonly name: string;
  readonly exited: Promise<Exit>;
  readonly #process: ChildProcess;
  readonly #lines: string[] = [];
  #exit: Exit | undefined;

  constructor(options: ChildOptions) {
    this.name = options.name;
    // A test runner that is killed runs no `after` hook; the kernel then ends what it started.
    const [command, ...args] =
      setpriv === undefined
        ? [options.command, ...options.args]
        : [setpriv, '--pdeathsig', 'KILL', '--', options.command, ...options.args];
    this.#process = spawn(command, args, {
      cwd: options.cwd,
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#keep(this.#process.stdout);
    this.#keep(this.#process.stderr);
    this.exited = new Promise((resolve) => {
      const ended = (exit: Exit): void => {
        this.#exit ??= exit;
        resolve(this.#exit);
      };
      this.#process.once('error', (error) => {
        this.#lines.push(error.message);
        ended({ code: 127, signal: null });
      });
      // 'close', not 'exit': the last lines are often the ones that say why.
      this.#process.once('close', (code, signal) => ended({ code, signal }));
    });
  }

  get pid(): number {
    if (this.#process.pid === undefined) throw new Error(`${this.name} did not start`);
    return this.#process.pid;
  }

  /** Undefined while it runs. */
  get exit(): Exit | undefined {
    return this.#exit;
  }

  /** The last lines of stdout and stderr, oldest first. */
  logs(): readonly string[] {
    return this.#lines;
  }

  signal(signal: NodeJS.Signals): void {
    if (this.#exit === undefined) this.#process.kill(signal);
  }

  /** Ends it and waits for the end. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<Exit> {
    this.signal(signal);
    return this.exited;
  }

  /** Asks it to end, and kills it after `graceMs`. */
  async stop(graceMs = 10_000): Promise<Exit> {
    // A process stopped by SIGSTOP handles SIGTERM only once it goes on.
    this.signal('SIGCONT');
    this.signal('SIGTERM');
    const timer = setTimeout(() => this.signal('SIGKILL'), graceMs);
    const exit = await this.exited;
    clearTimeout(timer);
    return exit;
  }

  /** Resolves when the check passes; rejects with the log's end when the process ends before, or after `withinMs`. */
  async untilReady(check: () => Promise<unknown>, withinMs: number): Promise<void> {
    const ended = new AbortController();
    void this.exited.then(() => ended.abort());
    try {
      await eventually(check, { withinMs, everyMs: 50, signal: ended.signal });
    } catch (error) {
      if (this.#exit === undefined) throw this.failure('is not ready', error);
    }
    if (this.#exit !== undefined)
      throw this.failure(`ended before it was ready (${this.#exit.code ?? this.#exit.signal})`);
  }

  /** An error that shows the last lines of the log: what a failed start is to be debugged with. */
  failure(message: string, cause?: unknown): Error {
    const log = this.#lines.slice(-30).join('\n');
    return new Error(`${this.name}: ${message}\n${log === '' ? '(it wrote nothing)' : log}`, { cause });
  }

  #keep(stream: Readable | null): void {
    if (stream === null) return;
    createInterface({ input: stream }).on('line', (line) => {
      this.#lines.push(line.slice(0, keptLineLength));
      if (this.#lines.length > keptLines) this.#lines.shift();
    });
  }
}
