import { CallError } from '@confab/contracts';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import { channelOptions } from './channel-options.ts';
import { requireSecret, type SharedSecret } from './shared-secret.ts';

/** A gRPC server of the cell: authenticated, with `grpc.health.v1`. Services are added before `listen`. */
export class RpcServer {
  readonly #server: Server;
  readonly #health = new HealthImplementation({ '': 'NOT_SERVING' });

  constructor(secret: SharedSecret) {
    this.#server = new Server({ ...channelOptions, interceptors: [requireSecret(secret)] });
    this.#health.addToServer(this.#server);
  }

  get addService(): Server['addService'] {
    return this.#server.addService.bind(this.#server);
  }

  /** Listens and answers with the port (that of the system's choice when `port` is 0). Throws `CallError('unavailable')` when it is taken. */
  listen(host: string, port: number): Promise<number> {
    const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
    return new Promise((resolve, reject) => {
      this.#server.bindAsync(address, ServerCredentials.createInsecure(), (error, bound) =>
        error === null
          ? resolve(bound)
          : reject(
              new CallError('unavailable', `gRPC cannot listen on ${address}: ${error.message}`, { cause: error }),
            ),
      );
    });
  }

  /** What health checks hear of the whole server. */
  setServing(serving: boolean): void {
    this.#health.setStatus('', serving ? 'SERVING' : 'NOT_SERVING');
  }

  /** No new calls; calls that have not ended after `graceMs` are cut. */
  async stop(graceMs: number): Promise<void> {
    this.setServing(false);
    const ended = new Promise<void>((resolve) => {
      this.#server.tryShutdown(() => resolve());
    });
    const timer = setTimeout(() => this.#server.forceShutdown(), graceMs);
    await ended;
    clearTimeout(timer);
  }
}
