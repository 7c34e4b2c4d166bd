import { fileURLToPath } from 'node:url';
import { Child, type Exit } from '../process/child.ts';

export interface ServicePlan {
  /** E.g. `signaling-1`: how messages call it. */
  readonly name: string;
  readonly service: 'signaling' | 'media-node';
  readonly env: Readonly<Record<string, string>>;
  /** Where `/readyz` is asked. */
  readonly url: string;
  /** Where `/stats` is asked. */
  readonly internalUrl: string;
}

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const readyWithinMs = 30_000;
const askWithinMs = 2000;

/** One process of the cluster, started as it is in production: `node services/<name>/src/main.ts` and environment variables. */
export class ServiceProcess {
  readonly name: string;
  /** Signaling: where clients connect. */
  readonly url: string;
  readonly internalUrl: string;
  readonly #plan: ServicePlan;
  #child: Child;

  private constructor(plan: ServicePlan) {
    this.#plan = plan;
    this.name = plan.name;
    this.url = plan.url;
    this.internalUrl = plan.internalUrl;
    this.#child = this.#spawn();
  }

  /** Starts it without waiting: `ready()` does that. */
  static spawn(plan: ServicePlan): ServiceProcess {
    return new ServiceProcess(plan);
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** Undefined while it runs. */
  get exit(): Exit | undefined {
    return this.#child.exit;
  }

  /** The last lines of its log, oldest first. */
  logs(): readonly string[] {
    return this.#child.logs();
  }

  /** Resolves when `/readyz` says so; rejects with the log's end when the process ends before, or after 30 s. */
  async ready(): Promise<void> {
    const child = this.#child;
    await child.untilReady(() => this.#answers('/readyz'), readyWithinMs);
  }

  /** What it tells about itself at `/stats`. */
  async stats(): Promise<unknown> {
    const response = await fetch(`${this.internalUrl}/stats`, { signal: AbortSignal.timeout(askWithinMs) });
    if (!response.ok) throw new Error(`${this.name}: /stats answers ${response.status}`);
    return response.json();
  }

  /** What it counts, as Prometheus reads it. */
  async metrics(): Promise<string> {
    const response = await fetch(`${this.internalUrl}/metrics`, { signal: AbortSignal.timeout(askWithinMs) });
    if (!response.ok) throw new Error(`${this.name}: /metrics answers ${response.status}`);
    return response.text();
  }

  /** Ends it and waits for the end. */
  kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<Exit> {
    return this.#child.kill(signal);
  }

  /** Sends a signal and does not wait, e.g. SIGSTOP and SIGCONT for a process that sleeps. */
  signal(signal: NodeJS.Signals): void {
    this.#child.signal(signal);
  }

  /** SIGTERM, and SIGKILL where that did not help within 10 s: then `signal` of the exit is set. */
  stop(): Promise<Exit> {
    return this.#child.stop();
  }

  /** Starts it again with the same name and ports, after killing it where it still runs. */
  async restart(): Promise<void> {
    await this.#child.kill();
    this.#child = this.#spawn();
    await this.ready();
  }

  async #answers(path: string): Promise<true> {
    const response = await fetch(this.#plan.url + path, { signal: AbortSignal.timeout(askWithinMs) });
    if (!response.ok) throw new Error(`${path} answers ${response.status}: ${(await response.text()).slice(0, 200)}`);
    await response.body?.cancel();
    return true;
  }

  #spawn(): Child {
    return new Child({
      name: this.#plan.name,
      command: process.execPath,
      args: [`services/${this.#plan.service}/src/main.ts`],
      cwd: root,
      env: { ...inherited(), ...this.#plan.env },
    });
  }
}

/** What a process needs of the machine; configuration never leaks in from the developer's shell. */
function inherited(): Record<string, string> {
  const names = ['PATH', 'HOME', 'MEDIASOUP_WORKER_BIN', 'CONFAB_CACHE', 'NODE_OPTIONS', 'NODE_COMPILE_CACHE'];
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}
