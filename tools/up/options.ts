import { networkInterfaces } from 'node:os';
import { integer, readConfig } from '@confab/platform';
import { z } from 'zod';

const optionsSchema = z.object({
  SIGNALING: integer({ min: 1, max: 40 }).prefault('2'),
  MEDIA: integer({ min: 1, max: 40 }).prefault('2'),
  WORKERS: integer({ min: 1, max: 64 }).prefault('1'),
  PORT_BASE: integer({ min: 1024, max: 60_000 }).optional(),
  LOGS: z.enum(['0', '1']).default('0'),
  TURN: z.enum(['0', '1']).default('0'),
  RTC_LISTEN_IP: z.ipv4().optional(),
});

/** What somebody asked `make up` for. */
export interface UpOptions {
  readonly signaling: number;
  readonly media: number;
  readonly workersPerNode: number;
  readonly portBase: number | undefined;
  readonly showLogs: boolean;
  /** Runs a coturn too. */
  readonly withTurn: boolean;
  /** Where browsers reach the media nodes. */
  readonly rtcListenIp: string;
}

/** @throws ConfigError naming all faults at once */
export function upOptions(env: Readonly<Record<string, string | undefined>>): UpOptions {
  const { SIGNALING, MEDIA, WORKERS, PORT_BASE, LOGS, TURN, RTC_LISTEN_IP } = readConfig(optionsSchema, env);
  return {
    signaling: SIGNALING,
    media: MEDIA,
    workersPerNode: WORKERS,
    portBase: PORT_BASE,
    showLogs: LOGS === '1',
    withTurn: TURN === '1',
    rtcListenIp: RTC_LISTEN_IP ?? ownAddress(),
  };
}

/** This machine's address on its network: Firefox sends no media to 127.0.0.1. Offline there is only that one. */
function ownAddress(): string {
  const virtual = /^(docker|br-|veth|virbr|cni|flannel|tun|tap|wg)/;
  for (const [name, addresses] of Object.entries(networkInterfaces())) {
    if (virtual.test(name)) continue;
    const found = addresses?.find(({ family, internal }) => family === 'IPv4' && !internal);
    if (found !== undefined) return found.address;
  }
  return '127.0.0.1';
}
