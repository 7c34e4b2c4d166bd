import { join } from 'node:path';
import type { PlanContext, PlannedProcess } from './plan.ts';
import type { PortLayout } from './port-layout.ts';

/** Where clients reach the TURN server: UDP first, TCP where that is blocked. No TLS: nobody here has a certificate. */
export function turnUrls(host: string, { listening }: PortLayout['turn']): string {
  return `turn:${host}:${listening}?transport=udp,turn:${host}:${listening}?transport=tcp`;
}

/** A coturn with the settings that we ship, and what is this cluster's own after them. */
export function planTurn(
  { options, secrets, directory, turnSettings }: PlanContext,
  { turn }: PortLayout,
): PlannedProcess {
  const host = options.rtcListenIp;
  const { listening, relayMin, relayMax } = turn;
  const path = join(directory, 'turnserver.conf');
  const own = [
    `listening-ip=${host}`,
    `relay-ip=${host}`,
    `listening-port=${listening}`,
    `min-port=${relayMin}`,
    `max-port=${relayMax}`,
    `static-auth-secret=${secrets.turn}`,
    `userdb=${join(directory, 'turndb')}`,
    `pidfile=${join(directory, 'turnserver.pid')}`,
    'no-tls',
    'no-dtls',
    ...(host.startsWith('127.') ? ['allow-loopback-peers'] : []),
  ];
  return {
    kind: 'turn',
    name: 'turn',
    command: ['turnserver', '-c', path],
    // A file that only we can read, so that no process list holds the secret; coturn reads it twice, which standard input cannot do.
    file: { path, text: `${[turnSettings, ...own].join('\n')}\n` },
    env: {},
    ports: [
      { host, port: listening, udp: true },
      { host, port: listening, udp: false },
    ],
    readiness: { by: 'tcp', host, port: listening },
  };
}
