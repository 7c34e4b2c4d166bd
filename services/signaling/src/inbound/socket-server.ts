import type { Server as HttpServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { createShardedAdapter } from '@socket.io/redis-adapter';
import {
  CallError,
  limits,
  type DirectEventData,
  type DirectEventName,
  type ParticipantId,
  type TenantId,
} from '@confab/contracts';
import type { RedisHandle } from '@confab/cluster';
import type { Logger } from '@confab/platform';
import { Server, type Socket } from 'socket.io';
import type { PersonChannels } from '../core/calls/person-channels.ts';
import type { ConnectionLoss } from '../core/participants/connection-loss.ts';
import type { ParticipantChannels, Pod } from '../core/pod.ts';
import { meetPerson } from '../core/presence/meet-person.ts';
import type { Dispatcher } from '../core/requests/dispatcher.ts';
import { Session } from '../core/session.ts';
import type { Principal } from '../core/tokens/principal.ts';
import { authenticate } from './authenticate.ts';
import { isAllowedOrigin } from './allowed-origins.ts';
import { scheduleDrain } from './drain-schedule.ts';
import { participantChannel } from './participant-channel.ts';
import { personChannel } from './person-channel.ts';
import type { RequestMetrics } from './request-metrics.ts';
import { SocketOutlet } from './socket-outlet.ts';

export interface SocketServerOptions {
  readonly httpServer: HttpServer;
  readonly redis: RedisHandle;
  readonly cell: string;
  readonly pingIntervalMs: number;
  readonly pingTimeoutMs: number;
  readonly allowedOrigins: readonly string[];
  readonly logger: Logger;
}

interface SocketData {
  principal: Principal;
}

type Events = Record<string, (...args: unknown[]) => void>;
type ClientSocket = Socket<Events, Events, Events, SocketData>;

export interface Served {
  readonly pod: Pod;
  readonly dispatcher: Dispatcher;
  readonly losses: ConnectionLoss;
  readonly metrics: RequestMetrics;
}

/**
 * What is for so many goes to each person's channel, and so only to pods that have them. What is for more goes once to all pods: a
 * call of a hundred people, 15 KB each time, must not be published a hundred times.
 */
const fewPeople = 8;

/** How long a client that goes by itself may take to do so before its old connection is closed. */
const handOverMs = 250;

/** The Socket.IO end of the process: connections in, requests to the dispatcher, answers and errors out. */
export class SocketServer implements ParticipantChannels, PersonChannels {
  readonly #io: Server<Events, Events, Events, SocketData>;
  readonly #logger: Logger;
  #phase: 'serving' | 'draining' = 'serving';

  constructor(options: SocketServerOptions) {
    const { httpServer, redis, cell, pingIntervalMs, pingTimeoutMs, allowedOrigins } = options;
    this.#logger = options.logger;
    this.#io = new Server(httpServer, {
      // No sticky sessions needed, and nothing that long polling would have to be balanced for.
      transports: ['websocket'],
      // 250 KB per socket when on.
      perMessageDeflate: false,
      // Whoever opens a WebSocket and then says nothing.
      connectTimeout: 10_000,
      maxHttpBufferSize: limits.frameBytes,
      serveClient: false,
      cleanupEmptyChildNamespaces: true,
      pingInterval: pingIntervalMs,
      pingTimeout: pingTimeoutMs,
      // Browsers ask nobody before they open a WebSocket: the origin is checked here, not by CORS.
      allowRequest: ({ headers }, decide) => decide(null, isAllowedOrigin(headers.origin, allowedOrigins)),
      adapter: createShardedAdapter(redis.commands, redis.subscriber, {
        channelPrefix: `${cell}:sockets`,
        subscriptionMode: 'dynamic',
      }),
    });
  }

  get sockets(): number {
    return this.#io.of('/').sockets.size;
  }

  send<Name extends DirectEventName>(to: ParticipantId, name: Name, data: DirectEventData<Name>): void {
    this.#io.to(participantChannel(to)).emit(name, data);
  }

  sendToPeople<Name extends DirectEventName>(
    tenant: TenantId,
    identities: readonly string[],
    name: Name,
    data: DirectEventData<Name>,
  ): void {
    const channels = identities.map((identity) => personChannel({ tenant, identity }));
    if (channels.length > fewPeople) this.#io.to(channels).emit(name, data);
    else for (const channel of channels) this.#io.to(channel).emit(name, data);
  }

  serve(served: Served): void {
    this.#io.use((socket, next) => {
      this.#admit(served.pod, socket).then(
        () => next(),
        (error: unknown) => next(refusal(error, this.#logger)),
      );
    });
    this.#io.on('connection', (socket) => this.#onConnection(served, socket));
  }

  /**
   * Refuses newcomers, tells each of those who are here when to go to another pod, and closes the connections of those who are
   * still here a moment after that. Their participants stay: nobody is told to the directory as lost before its time.
   */
  async drain(): Promise<void> {
    this.#phase = 'draining';
    const { sockets } = this.#io.of('/');
    const departures = scheduleDrain([...sockets.values()]);
    for (const { connection, reconnectAfterMs } of departures) connection.emit('server-draining', { reconnectAfterMs });
    const startedMs = performance.now();
    for (const { connection, reconnectAfterMs } of departures) {
      const waitMs = startedMs + reconnectAfterMs + handOverMs - performance.now();
      if (waitMs > 0) await delay(waitMs);
      connection.conn.close();
    }
    // Those whose handshake was under way.
    for (const socket of sockets.values()) socket.conn.close();
  }

  async #admit(pod: Pod, socket: ClientSocket): Promise<void> {
    if (this.#phase === 'draining') {
      throw new CallError('unavailable', 'this server is going away', { retryAfterMs: 1000 });
    }
    socket.data.principal = await authenticate(pod, socket.handshake.auth);
  }

  #onConnection({ pod, dispatcher, losses, metrics }: Served, socket: ClientSocket): void {
    const outlet = new SocketOutlet(socket);
    const session = new Session(socket.id, socket.data.principal, outlet, pod.clock.nowMs());
    meetPerson(pod, session);
    socket.onAny((event: string, ...args: unknown[]) => {
      void this.#onRequest(session, dispatcher, metrics, event, args).then(() => outlet.sent());
    });
    socket.on('disconnect', (reason: unknown) => {
      const membership = session.close();
      if (reason === 'client namespace disconnect') {
        pod.people.left(session);
        if (membership !== null) losses.left(membership);
      } else {
        pod.people.lost(session);
        if (membership !== null) losses.lost(membership);
      }
    });
    // A frame that cannot be parsed: Socket.IO closes this connection; without a listener it would write to the console.
    socket.on('error', () => this.#logger.debug({ socket: socket.id }, 'a socket sent what cannot be read'));
  }

  async #onRequest(
    session: Session,
    dispatcher: Dispatcher,
    metrics: RequestMetrics,
    event: string,
    args: unknown[],
  ): Promise<void> {
    const [first, second] = args;
    // `emit(event, ack)` and `emit(event, payload, ack)`; without an ack the request is carried out all the same.
    const ack = typeof first === 'function' ? first : typeof second === 'function' ? second : () => {};
    const payload = typeof first === 'function' || first === undefined ? {} : first;
    const observe = metrics.begin(event);
    try {
      const { result, sent } = await dispatcher.handle(session, event, payload);
      ack(result);
      sent();
      observe('ok');
    } catch (error) {
      const refused = toCallError(error, this.#logger, event);
      ack({ error: refused.toWire() });
      observe(refused.code);
    }
  }
}

/** How Socket.IO's middleware refuses a connection: the client gets `message`, and `data` as it is. */
function refusal(error: unknown, logger: Logger): Error {
  const refused = toCallError(error, logger, 'connect');
  return Object.assign(new Error(refused.message), { data: refused.toWire() });
}

function toCallError(error: unknown, logger: Logger, event: string): CallError {
  if (error instanceof CallError) return error;
  logger.error({ err: error, event }, 'a request failed: this is a bug');
  return new CallError('internal', 'internal error');
}
