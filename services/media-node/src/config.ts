import { existsSync } from 'node:fs';
import { availableParallelism, homedir, hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { commonConfig, ConfigError, integer, readConfig } from '@confab/platform';
import { version as mediasoupVersion } from 'mediasoup';
import { z } from 'zod';

const port = (fallback: string): z.ZodType<number, string | undefined> =>
  integer({ min: 0, max: 65_535 }).prefault(fallback);
const milliseconds = (fallback: string): z.ZodType<number, string | undefined> =>
  integer({ min: 0 }).prefault(fallback);

/** Every variable that a media node reads. */
export const configSchema = z.object({
  ...commonConfig,
  INTERNAL_PORT: port('9091').describe('Internal port: health, metrics, statistics; 0 is any free port.'),
  NODE_ID: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,64}$/, 'must be letters, digits, dots, dashes and underscores')
    .default(() => hostname())
    .describe('Name of this node, unique in its cell.')
    .meta({ shownDefault: '<host name>' }),
  WORKERS: integer({ min: 1, max: 256 })
    .prefault(() => String(availableParallelism()))
    .describe('mediasoup workers; one uses one core.')
    .meta({ shownDefault: '<number of cores>' }),
  MEDIASOUP_WORKER_BIN: z
    .string()
    .optional()
    .describe(
      'Path of a mediasoup-worker binary. Default: one built earlier in ~/.cache/confab, else the package’s own.',
    ),
  RTC_LISTEN_IP: z.string().default('0.0.0.0').describe('IP address that clients’ media comes in on.'),
  RTC_ANNOUNCED_ADDRESS: z
    .string()
    .optional()
    .describe('IP address or host name told to clients; required in production when listening on 0.0.0.0.'),
  RTC_PORT_BASE: integer({ min: 0, max: 65_279 })
    .prefault('44400')
    .describe('Worker i has UDP and TCP port base + i; 0 is any free port.'),
  PIPE_LISTEN_IP: z
    .string()
    .optional()
    .describe(
      'IP address that other media nodes reach this one on. Default: RTC_LISTEN_IP, unless that is 0.0.0.0; then the first IPv4 address that is not loopback.',
    ),
  PIPE_PORT_MIN: integer({ min: 1024, max: 65_535 }).prefault('45000').describe('First UDP port of pipes.'),
  PIPE_PORT_MAX: integer({ min: 1024, max: 65_535 }).prefault('45999').describe('Last UDP port of pipes.'),
  GRPC_HOST: z.string().default('0.0.0.0').describe('Address of the gRPC server for signaling and other nodes.'),
  GRPC_PORT: port('50051').describe('Port of the gRPC server; 0 is any free port.'),
  GRPC_ADVERTISED_ADDRESS: z
    .string()
    .optional()
    .describe('host:port told to signaling and other nodes. Default: PIPE_LISTEN_IP and the port in use.'),
  MAX_CONSUMERS_PER_PRODUCER_AND_WORKER: integer({ min: 1 })
    .prefault('100')
    .describe('From this many participants of a room on, further ones are served by another worker of this node.'),
  CAPACITY_CONSUMERS_PER_WORKER: integer({ min: 1 })
    .prefault('500')
    .describe('Consumers that count as a full worker. Steers placement; nobody is cut off.'),
  MAX_INCOMING_BITRATE_BPS: integer({ min: 100_000 })
    .prefault('5000000')
    .describe('What one participant may send, bits per second, all tracks together.'),
  LINK_IDLE_MS: milliseconds('30000').describe('A link between nodes ends this long after its last use.'),
  LINK_UNLISTED_MS: milliseconds('15000').describe('A piped producer that nobody wants is kept this long, paused.'),
});

/** What is used, with the defaults that depend on other variables filled in. */
export type Config = Omit<z.output<typeof configSchema>, 'PIPE_LISTEN_IP' | 'RTC_ANNOUNCED_ADDRESS'> & {
  readonly RTC_ANNOUNCED_ADDRESS: string | undefined;
  readonly PIPE_LISTEN_IP: string;
};

/** @throws ConfigError naming every fault */
export function loadConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const config = readConfig(configSchema, env);
  const faults: string[] = [];
  const anyAddress = config.RTC_LISTEN_IP === '0.0.0.0' || config.RTC_LISTEN_IP === '::';
  if (anyAddress && config.RTC_ANNOUNCED_ADDRESS === undefined && config.CONFAB_MODE === 'production') {
    faults.push('RTC_ANNOUNCED_ADDRESS: is required in production while RTC_LISTEN_IP is any address');
  }
  if (config.PIPE_PORT_MAX < config.PIPE_PORT_MIN) faults.push('PIPE_PORT_MAX: is below PIPE_PORT_MIN');
  const { RTC_PORT_BASE: base, WORKERS: workers } = config;
  if (base !== 0 && base <= config.PIPE_PORT_MAX && base + workers > config.PIPE_PORT_MIN) {
    faults.push('RTC_PORT_BASE: its ports overlap those of pipes');
  }
  if (config.PIPE_LISTEN_IP === '0.0.0.0' || config.PIPE_LISTEN_IP === '::') {
    faults.push('PIPE_LISTEN_IP: must be an address that other nodes can send to');
  }
  if (faults.length > 0) throw new ConfigError(faults);
  const ownAddress = anyAddress ? (firstIpv4() ?? '127.0.0.1') : config.RTC_LISTEN_IP;
  return {
    ...config,
    RTC_ANNOUNCED_ADDRESS: config.RTC_ANNOUNCED_ADDRESS ?? (anyAddress ? ownAddress : undefined),
    PIPE_LISTEN_IP: config.PIPE_LISTEN_IP ?? ownAddress,
    MEDIASOUP_WORKER_BIN: config.MEDIASOUP_WORKER_BIN ?? builtWorker(),
  };
}

function firstIpv4(): string | undefined {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
}

/** A worker that the set-up built for this machine. */
function builtWorker(): string | undefined {
  const path = join(homedir(), '.cache/confab', `mediasoup-worker-${mediasoupVersion}-${process.arch}`);
  return existsSync(path) ? path : undefined;
}
