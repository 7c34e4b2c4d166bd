import { hostname } from 'node:os';
import { randomBytes } from 'node:crypto';
import { commaList, commonConfig, ConfigError, integer, jsonText, readConfig, secretText } from '@confab/platform';
import { z } from 'zod';
import { iceServerList, turnSecretLength, turnTtlS, turnUrl } from './core/ice/ice-settings.ts';

/** The environment of a signaling process. */
export const configSchema = z.object({
  ...commonConfig,
  HOST: z.string().default('0.0.0.0').describe('Address that clients reach: sockets and REST.'),
  PORT: integer({ min: 0, max: 65_535 }).prefault('4000').describe('Port that clients reach; 0: any free port.'),
  INTERNAL_PORT: integer({ min: 0, max: 65_535 })
    .prefault('9090')
    .describe('Port for the operator: health and statistics; 0: any free port.'),
  POD_ID: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,64}$/, 'must be at most 64 letters, digits, dots, dashes and underscores')
    .default(() => `${hostname().slice(0, 55)}-${randomBytes(4).toString('hex')}`)
    .describe('Name of this process, unique in the cell; default: the host name and a random part.')
    .meta({ default: '<host name>-<random>' }),
  TENANTS_FILE: z
    .string()
    .min(1)
    .describe('Path of the tenants and their API keys (JSON); read again when it changes.'),
  ICE_SERVERS: jsonText(iceServerList)
    .prefault('[]')
    .describe('JSON list of STUN and TURN servers with fixed credentials that clients are given.')
    .meta({ secret: true }),
  TURN_URLS: commaList()
    .pipe(z.array(turnUrl).max(16))
    .prefault('')
    .describe('Comma list of TURN servers (`turn:` and `turns:`) that share TURN_SECRET; docs/turn.md.'),
  TURN_SECRET: secretText(turnSecretLength)
    .optional()
    .describe('Secret shared with the TURN servers (coturn: `static-auth-secret`), of which credentials are made.')
    .meta({ secret: true }),
  TURN_TTL_S: integer({ min: turnTtlS.min, max: turnTtlS.max })
    .prefault(String(turnTtlS.default))
    .describe('How long a TURN credential lets its owner make a connection, seconds.'),
  REGIONS: commaList().optional().describe('Comma list of the regions whose media nodes may be used; default: REGION.'),
  MAX_PER_ROOM_AND_NODE: integer({ min: 0 })
    .prefault('0')
    .describe('Participants of one room on one node before another node is taken; 0: no limit. Never refuses anybody.'),
  RECONNECTING_AFTER_MS: integer({ min: 0, max: 600_000 })
    .prefault('2000')
    .describe('After this long without its socket a participant is shown as reconnecting, milliseconds.'),
  REMOVE_AFTER_MS: integer({ min: 0, max: 3_600_000 })
    .prefault('30000')
    .describe('After this long without its socket a participant is removed, milliseconds.'),
  PING_INTERVAL_MS: integer({ min: 100, max: 60_000 })
    .prefault('5000')
    .describe('Pause between two pings to a socket, milliseconds.'),
  PING_TIMEOUT_MS: integer({ min: 100, max: 60_000 })
    .prefault('5000')
    .describe('A socket that answers a ping later than this is lost, milliseconds.'),
  BATCH_WINDOW_MS: integer({ min: 1, max: 1000 })
    .prefault('50')
    .describe('Room events are gathered this long for clients that joined with `batch`, milliseconds.'),
  ALLOWED_ORIGINS: commaList().prefault('*').describe('Comma list of web origins that may connect; `*`: all.'),
});

export type SignalingConfig = z.output<typeof configSchema>;

/** @throws ConfigError naming every fault */
export function loadConfig(env: Readonly<Record<string, string | undefined>> = process.env): SignalingConfig {
  const config = readConfig(configSchema, env);
  const faults: string[] = [];
  const hasUrls = config.TURN_URLS.length > 0;
  if (hasUrls && config.TURN_SECRET === undefined) faults.push('TURN_SECRET: is required with TURN_URLS');
  if (!hasUrls && config.TURN_SECRET !== undefined) faults.push('TURN_URLS: is required with TURN_SECRET');
  if (faults.length > 0) throw new ConfigError(faults);
  return config;
}
