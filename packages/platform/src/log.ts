import { pino, type Logger } from 'pino';
import { pinoPretty } from './pretty-log.ts';

export type { Logger };

export interface LogOptions {
  readonly service: string;
  readonly level: string;
  readonly format: 'json' | 'pretty';
  /** Fields of every line: pod or node id, cell. */
  readonly base?: Record<string, string>;
}

/** Fields that never reach a log, at the top or one level down, whoever passes them. */
const redacted = ['token', 'resumeToken', 'secret', 'authorization', 'password', 'text'].flatMap((field) => [
  field,
  `*.${field}`,
]);

/** Lines go to standard output. */
export function createLogger({ service, level, format, base = {} }: LogOptions): Logger {
  const options = { level, base: { service, ...base }, redact: { paths: redacted, censor: '[secret]' } };
  return format === 'pretty' ? pino(options, pinoPretty()) : pino(options);
}
