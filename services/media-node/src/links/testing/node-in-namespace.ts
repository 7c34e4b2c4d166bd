import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import type { HostSide, TwoHosts } from '@confab/testkit';
import type { NodeRequest } from './node-process.ts';

/** A test node that runs inside a namespace. */
export class NodeInNamespace {
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterableIterator<string>;
  readonly #reader: Interface;

  constructor(hosts: TwoHosts, side: HostSide) {
    const script = new URL('./node-process.ts', import.meta.url).pathname;
    const [command, ...args] = hosts.on(side);
    this.#process = spawn(command, [...args, process.execPath, script, side, hosts.ip(side)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    if (this.#process.stdout === null) throw new Error('no standard output');
    this.#reader = createInterface({ input: this.#process.stdout });
    this.#lines = this.#reader[Symbol.asyncIterator]();
  }

  /** Asks for one thing at a time. */
  async ask<Answer>(request: NodeRequest): Promise<Answer> {
    this.#process.stdin?.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error(`the node ended while it was asked for ${request.ask}`);
    return JSON.parse(value) as Answer;
  }

  async stop(): Promise<void> {
    this.#reader.close();
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.#process.stdin?.end();
    const killing = setTimeout(() => this.#process.kill('SIGKILL'), 5_000);
    await once(this.#process, 'exit');
    clearTimeout(killing);
  }
}
