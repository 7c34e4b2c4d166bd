import { z } from 'zod';
import { Secret } from './secret.ts';

/** The environment does not hold a usable configuration; the message lists every fault, one a line, and no value of a secret. */
export class ConfigError extends Error {
  constructor(faults: readonly string[]) {
    super(`The configuration is not usable:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/**
 * Reads a configuration whose fields are named after their environment variables. An empty variable counts as absent.
 * @throws ConfigError naming all faults at once
 */
export function readConfig<Schema extends z.ZodObject>(
  schema: Schema,
  env: Readonly<Record<string, string | undefined>>,
): z.output<Schema> {
  const raw: Record<string, string> = {};
  for (const name of Object.keys(schema.shape)) {
    const value = env[name];
    if (value !== undefined && value !== '') raw[name] = value;
  }
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  throw new ConfigError(
    result.error.issues.map((issue) => `${issue.path.join('.') || 'environment'}: ${describe(issue, raw)}`),
  );
}

function describe(issue: z.core.$ZodIssue, raw: Record<string, string>): string {
  const [name] = issue.path;
  return typeof name === 'string' && !(name in raw) && issue.code === 'invalid_type'
    ? 'is required'
    : issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
}

/** A whole number, written in decimal. */
export function integer(bounds: { min?: number; max?: number } = {}): z.ZodType<number, string> {
  const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = bounds;
  return z
    .string()
    .regex(/^-?\d+$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, { message: `must be between ${min} and ${max}` });
}

/** Texts joined by commas; blanks around them are dropped. */
export function commaList(): z.ZodType<string[], string> {
  return z.string().transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );
}

/** A secret of at least `minLength` characters. */
export function secretText(minLength: number): z.ZodType<Secret, string> {
  return z
    .string()
    .min(minLength, `must have at least ${minLength} characters`)
    .transform((text) => new Secret(text));
}

/** JSON of a given shape. */
export function jsonText<Schema extends z.ZodType>(schema: Schema): z.ZodType<z.output<Schema>, string> {
  return z.string().transform((text, context) => {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      context.addIssue('must be JSON');
      return z.NEVER;
    }
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    for (const issue of result.error.issues) context.addIssue(`${issue.path.join('.')}: ${issue.message}`);
    return z.NEVER;
  });
}

/** What every service reads. */
export const commonConfig = {
  CONFAB_MODE: z
    .enum(['production', 'development'])
    .default('production')
    .describe('`development` allows the development tenant and shows statistics on the public port.'),
  CELL: z
    .string()
    .regex(/^[a-z0-9-]{1,32}$/, 'must be lower-case letters, digits and dashes')
    .default('main')
    .describe('Name of the cell; part of every Redis key, topic and metric.'),
  REGION: z.string().min(1).max(64).default('local').describe('Region of this process.'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('Lowest level that is logged.'),
  LOG_FORMAT: z.enum(['json', 'pretty']).default('json').describe('`pretty` is for people at a terminal.'),
  REDIS_MODE: z
    .enum(['standalone', 'cluster', 'sentinel'])
    .default('standalone')
    .describe('How Redis (7 or newer, or Valkey) is run.'),
  REDIS_URLS: commaList()
    .prefault('redis://127.0.0.1:6379')
    .describe('Comma list of `redis://` or `rediss://` addresses: one server, some cluster nodes, or the sentinels.')
    .meta({ secret: true }),
  REDIS_SENTINEL_NAME: z.string().default('mymaster').describe('Name of the Sentinel group.'),
  CLUSTER_SECRET: secretText(16)
    .describe('Authenticates the tiers to each other; the same in every process of the cell.')
    .meta({ secret: true }),
  INTERNAL_HOST: z.string().default('127.0.0.1').describe('Address of the internal port.'),
  SHARDS: integer({ min: 1, max: 16_384 })
    .prefault('128')
    .describe('Logical shards of the room directory; fixed for the life of a cell.'),
  TICK_MS: integer({ min: 20, max: 60_000 })
    .prefault('1000')
    .describe('Length of a lease tick, milliseconds; the same in every process of the cell.'),
};
