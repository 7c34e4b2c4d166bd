import { Cluster, Redis, type RedisOptions } from 'ioredis';

export type RedisMode = 'standalone' | 'sentinel' | 'cluster';

export interface RedisSettings {
  readonly mode: RedisMode;
  /** `redis://[user:password@]host:port`, or `rediss://`; of the sentinels in sentinel mode, of some nodes in cluster mode. */
  readonly urls: readonly string[];
  /** The name that the sentinels give to the group of servers. */
  readonly sentinelName?: string | undefined;
  /** How the server's CLIENT LIST calls these connections: the pod's or node's id, without spaces. */
  readonly clientName?: string | undefined;
}

const commandTimeoutMs = 1000;
const connectTimeoutMs = 3000;
/** A server that vanished without closing (power, network) is noticed by silence, not after TCP's quarter of an hour. */
const silenceMs = 5000;

/** Fails at once while Redis is away and sends nothing twice by itself: every caller has a deadline and an operation id. */
export function commandClient(settings: RedisSettings): Redis | Cluster {
  const options: RedisOptions = {
    commandTimeout: commandTimeoutMs,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    socketTimeout: silenceMs,
  };
  if (settings.mode !== 'cluster') return singleClient(settings, { ...options, enableOfflineQueue: false });
  return clusterClient(settings, options, false);
}

/**
 * Subscribes in an outage too, and then stands when Redis is back: no command timeout, or a channel subscribed meanwhile would
 * stay deaf.
 */
export function subscriberClient(settings: RedisSettings): Redis | Cluster {
  const options: RedisOptions = { maxRetriesPerRequest: null, enableOfflineQueue: true };
  if (settings.mode !== 'cluster') return singleClient(settings, options);
  return clusterClient(settings, options, true);
}

/** Where the settings point to, for messages: no user, no password. */
export function describeAddresses(settings: RedisSettings): string {
  return settings.urls.map((text) => hostAndPort(text)).join(', ');
}

function hostAndPort(text: string): string {
  const url = URL.parse(text);
  return url === null ? 'an address that is not a URL' : `${url.hostname}:${url.port || '6379'}`;
}

function singleClient(settings: RedisSettings, options: RedisOptions): Redis {
  const [first] = settings.urls.map(parse);
  if (first === undefined) throw new Error('no Redis URL');
  const common: RedisOptions = {
    ...options,
    ...first.credentials,
    ...(first.secure ? { tls: {} } : {}),
    connectTimeout: connectTimeoutMs,
    ...named(settings),
    retryStrategy: reconnectDelayMs,
    lazyConnect: true,
  };
  if (settings.mode === 'standalone') return new Redis({ ...common, host: first.host, port: first.port, db: first.db });
  return new Redis({
    ...common,
    sentinels: settings.urls.map(parse).map(({ host, port }) => ({ host, port })),
    name: settings.sentinelName ?? 'mymaster',
    ...(first.credentials.password === undefined ? {} : { sentinelPassword: first.credentials.password }),
    enableTLSForSentinelMode: first.secure,
    failoverDetector: true,
    sentinelReconnectStrategy: reconnectDelayMs,
  });
}

function clusterClient(settings: RedisSettings, options: RedisOptions, subscribes: boolean): Cluster {
  const nodes = settings.urls.map(parse);
  return new Cluster(
    nodes.map(({ host, port }) => ({ host, port })),
    {
      redisOptions: {
        ...options,
        ...nodes[0]?.credentials,
        ...(nodes[0]?.secure === true ? { tls: {} } : {}),
        connectTimeout: connectTimeoutMs,
        ...named(settings),
      },
      lazyConnect: true,
      enableOfflineQueue: subscribes,
      shardedSubscribers: subscribes,
      clusterRetryStrategy: reconnectDelayMs,
      // Zero: an unfulfilled command is reported, not sent again. Lost masters are found by the refresh instead.
      retryDelayOnFailover: 0,
      retryDelayOnClusterDown: 0,
      // By the connection, which can end it: ioredis' own timer arms itself again after `disconnect()` when a refresh was under
      // way, every interval for ever, and two run from then on when that was a reconnect.
      slotsRefreshInterval: 0,
      maxRedirections: 4,
    },
  );
}

function named({ clientName }: RedisSettings): { connectionName?: string } {
  return clientName === undefined ? {} : { connectionName: clientName };
}

/** Quick at first, then every two seconds with jitter, so that a fleet does not come back in one instant. */
function reconnectDelayMs(attempt: number): number {
  return Math.min(50 * 2 ** Math.min(attempt - 1, 6), 2000) * (0.75 + Math.random() / 2);
}

interface ParsedUrl {
  readonly host: string;
  readonly port: number;
  readonly db: number;
  readonly secure: boolean;
  readonly credentials: { readonly username?: string; readonly password?: string };
}

function parse(text: string): ParsedUrl {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'redis:' && url.protocol !== 'rediss:')) {
    throw new Error('a Redis URL must begin with redis:// or rediss://');
  }
  return {
    host: url.hostname,
    port: Number(url.port || '6379'),
    db: Number(url.pathname.slice(1) || '0'),
    secure: url.protocol === 'rediss:',
    credentials: {
      ...(url.username === '' ? {} : { username: decodeURIComponent(url.username) }),
      ...(url.password === '' ? {} : { password: decodeURIComponent(url.password) }),
    },
  };
}
