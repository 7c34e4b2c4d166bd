import { pino, stdSerializers, type Logger } from 'pino';
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

/** What is told of an error. Libraries hang whole requests on theirs: ioredis the command, with names and metadata of people. */
const toldOfErrors = ['type', 'message', 'stack', 'code', 'errno', 'syscall', 'address', 'port', 'retryAfterMs'];

function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const all = Object.entries(stdSerializers.err(error));
  return Object.fromEntries(all.filter(([name]) => toldOfErrors.includes(name)));
}

/** Lines go to standard output. */
export function createLogger({ service, level, format, base = {} }: LogOptions): Logger {
  const options = {
    level,
    base: { service, ...base },
    redact: { paths: redacted, censor: '[secret]' },
    serializers: { err: serializeError },
  };
  return format === 'pretty' ? pino(options, pinoPretty()) : pino(options);
}
