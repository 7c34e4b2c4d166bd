import type { UpOptions } from './options.ts';
import { planTurn, turnUrls } from './plan-turn.ts';
import { loopback, portLayout } from './port-layout.ts';
import type { Readiness } from './readiness.ts';

export type ProcessKind = 'redis' | 'turn' | 'media-node' | 'signaling' | 'web';

export interface PlannedPort {
  readonly host: string;
  readonly port: number;
  readonly udp: boolean;
}

export interface PlannedProcess {
  readonly kind: ProcessKind;
  /** Unique in the plan; also the name of its log. */
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  /** Written before it starts, for its owner's eyes only. */
  readonly file?: { readonly path: string; readonly text: string };
  /** What is written to its standard input. */
  readonly input?: string;
  /** Ports that have to be free before it starts. */
  readonly ports: readonly PlannedPort[];
  readonly readiness: Readiness;
}

export interface PlanSecrets {
  readonly cluster: string;
  readonly redis: string;
  readonly turn: string;
}

export interface Plan {
  /** In the order in which they are started. */
  readonly processes: readonly PlannedProcess[];
  readonly pageUrl: string;
  readonly signalingUrls: readonly string[];
  /** As TURN_URLS; undefined without a TURN server. */
  readonly turnUrls: string | undefined;
  readonly statsUrls: readonly string[];
}

export interface PlanContext {
  readonly options: UpOptions;
  readonly secrets: PlanSecrets;
  /** Directory for whatever a process wants to write. */
  readonly directory: string;
  readonly redisServer: string;
  /** Text of the settings of coturn that we ship. */
  readonly turnSettings: string;
}

/** Sizes → processes with their ports and environments. */
export function planCluster(context: PlanContext): Plan {
  const { options, secrets, directory, redisServer } = context;
  const layout = portLayout(options);
  const tcp = (port: number, host = loopback): PlannedPort => ({ host, port, udp: false });
  const address = (port: number): string => `http://${loopback}:${port}`;
  const tiers = {
    REDIS_MODE: 'standalone',
    REDIS_URLS: `redis://:${secrets.redis}@${loopback}:${layout.redis}`,
    CLUSTER_SECRET: secrets.cluster,
    INTERNAL_HOST: loopback,
  };

  const turn = options.withTurn ? turnUrls(options.rtcListenIp, layout.turn) : undefined;

  const redis: PlannedProcess = {
    kind: 'redis',
    name: 'redis',
    // From standard input, so that no file and no process list holds the password.
    command: [redisServer, '-'],
    input: redisConfiguration(layout.redis, secrets.redis, directory),
    env: {},
    ports: [tcp(layout.redis)],
    readiness: { by: 'redis', host: loopback, port: layout.redis, password: secrets.redis },
  };

  const mediaNodes = numbered(options.media, (node): PlannedProcess => {
    const { internal, grpc, rtcBase, pipeMin, pipeMax } = layout.mediaNode(node);
    const workers = numbered(options.workersPerNode, (worker) => rtcBase + worker);
    return {
      kind: 'media-node',
      name: `media-node-${node}`,
      command: ['node', 'services/media-node/src/main.ts'],
      env: {
        ...tiers,
        NODE_ID: `media-node-${node}`,
        WORKERS: String(options.workersPerNode),
        INTERNAL_PORT: String(internal),
        GRPC_HOST: loopback,
        GRPC_PORT: String(grpc),
        GRPC_ADVERTISED_ADDRESS: `${loopback}:${grpc}`,
        RTC_LISTEN_IP: options.rtcListenIp,
        RTC_PORT_BASE: String(rtcBase),
        PIPE_LISTEN_IP: loopback,
        PIPE_PORT_MIN: String(pipeMin),
        PIPE_PORT_MAX: String(pipeMax),
      },
      ports: [
        tcp(internal),
        tcp(grpc),
        ...workers.flatMap((port) => [tcp(port, options.rtcListenIp), { host: options.rtcListenIp, port, udp: true }]),
      ],
      readiness: { by: 'http', url: `${address(internal)}/readyz` },
    };
  });

  const signaling = numbered(options.signaling, (pod): PlannedProcess => {
    const { main, internal } = layout.signaling(pod);
    return {
      kind: 'signaling',
      name: `signaling-${pod}`,
      command: ['node', 'services/signaling/src/main.ts'],
      env: {
        ...tiers,
        POD_ID: `signaling-${pod}`,
        ...(turn === undefined ? {} : { TURN_URLS: turn, TURN_SECRET: secrets.turn }),
        HOST: loopback,
        PORT: String(main),
        INTERNAL_PORT: String(internal),
      },
      ports: [tcp(main), tcp(internal)],
      readiness: { by: 'http', url: `${address(main)}/readyz` },
    };
  });

  const signalingUrls = signaling.map((_, pod) => address(layout.signaling(pod).main));
  const web: PlannedProcess = {
    kind: 'web',
    name: 'web',
    command: ['node', 'web/server/main.ts'],
    env: { WEB_HOST: loopback, WEB_PORT: String(layout.web), SIGNALING_URLS: signalingUrls.join(',') },
    ports: [tcp(layout.web)],
    readiness: { by: 'http', url: `${address(layout.web)}/readyz` },
  };

  return {
    processes: [redis, ...(turn !== undefined ? [planTurn(context, layout)] : []), ...mediaNodes, ...signaling, web],
    pageUrl: address(layout.web),
    signalingUrls,
    turnUrls: turn,
    statsUrls: [...signaling, ...mediaNodes].map(({ env }) => `http://${loopback}:${env['INTERNAL_PORT']}/stats`),
  };
}

function numbered<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** The directory of a development cluster is worth nothing after it: no persistence. `noeviction`: docs/races.md 14. */
function redisConfiguration(port: number, password: string, directory: string): string {
  return [
    `port ${port}`,
    `bind ${loopback}`,
    `requirepass ${password}`,
    `dir ${directory}`,
    'maxmemory-policy noeviction',
    'save ""',
    'appendonly no',
    'daemonize no',
    '',
  ].join('\n');
}
