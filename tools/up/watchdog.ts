import { spawn } from 'node:child_process';
import type { Writable } from 'node:stream';

/** Ends the processes that it knows of, and removes the directory, when this process is gone, however it went. */
export class Watchdog {
  readonly #input: Writable;

  constructor(directory: string) {
    const script = new URL('watchdog.sh', import.meta.url).pathname;
    // Its own session: no signal of the terminal and none to our group reaches it.
    const child = spawn(script, [directory], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
    child.unref();
    this.#input = child.stdin;
    // A watchdog that somebody killed is missed only when we are killed too.
    this.#input.on('error', () => undefined);
  }

  /** @param pid leader of a process group */
  add(pid: number): void {
    this.#input.write(`add ${pid}\n`);
  }

  drop(pid: number): void {
    this.#input.write(`drop ${pid}\n`);
  }

  /** The orderly end: nothing is left to do for it. */
  dismiss(): void {
    this.#input.end();
  }
}
