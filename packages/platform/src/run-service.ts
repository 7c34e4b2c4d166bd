import { CallError } from '@confab/contracts';
import { ConfigError } from './config.ts';
import type { Logger } from './log.ts';
import type { Parts } from './parts.ts';

export interface Service {
  readonly logger: Logger;
  readonly parts: Parts;
}

/**
 * Runs a process from start to end: composes, starts the parts, stops them on SIGTERM or SIGINT (exit code 0). A start that
 * fails is one clear line and exit code 1.
 */
export async function runService(name: string, compose: () => Service | Promise<Service>): Promise<void> {
  let service: Service;
  try {
    service = await compose();
  } catch (error) {
    fail(name, error);
    return;
  }
  const { logger, parts } = service;
  const end = (signal: string): void => {
    logger.info({ signal }, 'stopping');
    void parts.stop().then(() => process.exit(0));
  };
  process.once('SIGTERM', () => end('SIGTERM'));
  process.once('SIGINT', () => end('SIGINT'));
  process.on('unhandledRejection', (error) => logger.error({ err: error }, 'unhandled rejection: this is a bug'));
  try {
    await parts.start();
    logger.info('ready');
  } catch (error) {
    logger.flush();
    fail(name, error);
  }
}

/** Refusals and faults of configuration are for operators: no stack. Anything else is a bug: with its stack. */
function fail(name: string, error: unknown): void {
  const expected = error instanceof CallError || error instanceof ConfigError;
  const text = expected ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${name} could not start: ${text}\n`);
  process.exit(1);
}
