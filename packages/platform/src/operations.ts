import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import type { Registry } from 'prom-client';
import type { Logger } from './log.ts';

/** What an operator can ask a process. */
export interface Operations {
  readonly registry: Registry;
  /** True when the process may take traffic. */
  readonly ready: () => boolean | Promise<boolean>;
  /** A JSON value. */
  readonly stats: () => unknown;
}

/** GET /healthz: the process runs. GET /readyz: it may take traffic; 503 otherwise. */
export function mountHealth(app: Express, { ready }: Pick<Operations, 'ready'>): void {
  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.get('/readyz', async (_request, response) => {
    const isReady = await ready();
    response.status(isReady ? 200 : 503).json({ status: isReady ? 'ready' : 'not-ready' });
  });
}

/** GET /metrics (Prometheus text) and GET /stats (JSON): for the operator only. */
export function mountStatistics(app: Express, { registry, stats }: Pick<Operations, 'registry' | 'stats'>): void {
  app.get('/metrics', async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics());
  });
  app.get('/stats', async (_request, response) => {
    response.json(await stats());
  });
}

export interface InternalServerOptions extends Operations {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly logger: Logger;
}

/** The internal port of a process: health and statistics, never reachable from outside the cluster. */
export class InternalServer {
  readonly #options: InternalServerOptions;
  readonly #server: Server;

  constructor(options: InternalServerOptions) {
    this.#options = options;
    const app = express().disable('x-powered-by');
    mountHealth(app, options);
    mountStatistics(app, options);
    this.#server = createServer(app);
  }

  /** Resolves with the port that it listens on. */
  async start(): Promise<number> {
    const { host, port, logger } = this.#options;
    const bound = await listen(this.#server, host, port);
    logger.info({ host, port: bound }, 'internal port is open');
    return bound;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

/** Listens, or rejects with a message that names the address. Resolves with the bound port. */
export async function listen(server: Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException): void =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`${host}:${port} is taken by another process`, { cause: error })
          : error,
      );
    server.once('error', refuse);
    server.listen(port, host, () => {
      server.off('error', refuse);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}
