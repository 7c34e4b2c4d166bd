import { PassThrough } from 'node:stream';
import type { DestinationStream } from 'pino';
import pretty from 'pino-pretty';

/** In process, not as a worker thread: the last lines before an exit must not be lost. */
export function pinoPretty(): DestinationStream & PassThrough {
  const input = new PassThrough();
  const output = pretty({ colorize: process.stdout.isTTY, sync: true, ignore: 'pid,hostname' });
  input.pipe(output);
  return input;
}
