import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createWorker, type types } from 'mediasoup';
import { Server, type Socket } from 'socket.io';
import type { Direction, Participant, ParticipantId, Producer, ProducerId, WireError } from '@confab/contracts';
import { MiniRoom, type MiniPeer } from './mini-room.ts';

const mediaCodecs: types.RouterRtpCodecCapability[] = [
  { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 },
];

type Payload = Record<string, any>; // eslint-disable-line typescript/no-explicit-any
type Answer = (answer: object) => void;

const refusal = (code: WireError['code'], message: string): Error => Object.assign(new Error(message), { code });

export interface MiniClusterOptions {
  /** Signaling servers, all in front of the same rooms. */
  readonly servers?: number;
  /** A lost participant is removed after this long. */
  readonly removeAfterMs?: number;
}

/**
 * Just enough of a cluster to hold the SDK against: real mediasoup, real Socket.IO, several servers over one memory. It checks
 * no tokens and knows no limits; it is not what the protocol is tested with.
 */
export class MiniCluster {
  readonly urls: string[] = [];
  /** Every request that any server got, in order. */
  readonly requests: { identity: string; name: string; payload: Payload }[] = [];
  readonly rooms = new Map<string, MiniRoom>();
  readonly #worker: types.Worker;
  readonly #router: types.Router;
  readonly #servers: { http: HttpServer; io: Server }[] = [];
  readonly #removeAfterMs: number;
  #ids = 0;

  private constructor(worker: types.Worker, router: types.Router, removeAfterMs: number) {
    this.#worker = worker;
    this.#router = router;
    this.#removeAfterMs = removeAfterMs;
  }

  static async start({ servers = 2, removeAfterMs = 5_000 }: MiniClusterOptions = {}): Promise<MiniCluster> {
    const workerBin = process.env['MEDIASOUP_WORKER_BIN'];
    const worker = await createWorker({ logLevel: 'warn', ...(workerBin ? { workerBin } : {}) });
    const cluster = new MiniCluster(worker, await worker.createRouter({ mediaCodecs }), removeAfterMs);
    for (let count = 0; count < servers; count += 1) await cluster.#listen();
    return cluster;
  }

  async stop(): Promise<void> {
    for (const { io } of this.#servers) await io.close();
    for (const room of this.rooms.values()) for (const peer of room.peers.values()) clearTimeout(peer.cancelRemoval);
    this.#worker.close();
  }

  /** Breaks the sockets of a participant; the servers stay. */
  dropSockets(identity: string): void {
    for (const { io } of this.#servers) {
      for (const socket of io.sockets.sockets.values()) if (socket.data.identity === identity) socket.conn.close();
    }
  }

  /** As if the node had lost a transport. */
  closeTransport(identity: string, direction: Direction): void {
    const peer = this.peer(identity);
    const transport = peer.transports[direction];
    transport?.close();
    delete peer.transports[direction];
    peer.deliver('transport-closed', { transportId: transport?.id, reason: 'worker-died' });
  }

  /** Silences the media worker, or lets it speak again: for clients, the network is gone. */
  media(state: 'silent' | 'back'): void {
    process.kill(this.#worker.pid, state === 'silent' ? 'SIGSTOP' : 'SIGCONT');
  }

  peer(identity: string): MiniPeer {
    for (const room of this.rooms.values()) {
      for (const peer of room.peers.values()) if (peer.participant.identity === identity) return peer;
    }
    throw new Error(`${identity} is in no room`);
  }

  /** Takes a participant out as if its time to come back were over. */
  remove(identity: string): void {
    for (const room of this.rooms.values()) {
      for (const peer of room.peers.values())
        if (peer.participant.identity === identity) this.#leave(room, peer, 'lost');
    }
  }

  async #listen(): Promise<void> {
    const http = createServer();
    const io = new Server(http, {
      transports: ['websocket'],
      cors: { origin: '*' },
      pingInterval: 1_000,
      pingTimeout: 1_000,
    });
    io.use((socket, next) => {
      const { token, resumeToken } = socket.handshake.auth;
      if (token || resumeToken) return next();
      next(
        Object.assign(new Error('refused'), { data: { code: 'unauthenticated', message: 'the token is not valid' } }),
      );
    });
    io.on('connection', (socket) => this.#serve(socket));
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    this.#servers.push({ http, io });
    this.urls.push(`http://127.0.0.1:${(http.address() as AddressInfo).port}`);
  }

  #serve(socket: Socket): void {
    // The token is the identity: tokens are not what is tested here.
    socket.data.identity = String(socket.handshake.auth['token'] ?? '').split('.')[0];
    let here: { room: MiniRoom; peer: MiniPeer } | undefined;
    const place = () => {
      if (!here) throw refusal('conflict', 'join first');
      return here;
    };
    const settle = (room: MiniRoom, peer: MiniPeer) => {
      here = { room, peer };
      clearTimeout(peer.cancelRemoval);
      socket.data.identity = peer.participant.identity;
      peer.deliver = (name, data) => socket.emit(name, data);
    };
    const handlers: Record<string, (payload: Payload) => object | Promise<object>> = {
      'get-rtp-capabilities': () => ({ rtpCapabilities: this.#router.rtpCapabilities }),
      'join-room': async (payload) => {
        const room = this.rooms.get(payload['room']) ?? new MiniRoom(payload['room']);
        this.rooms.set(room.name, room);
        const peer = this.#newPeer(socket.data.identity, payload['name']);
        const transports: Record<string, object> = {};
        for (const direction of payload['transports'] ?? [])
          transports[direction] = await this.#newTransport(peer, direction);
        settle(room, peer);
        room.emit('participant-joined', peer.participant);
        room.peers.set(peer.participant.participantId, peer);
        return { ...room.snapshot(peer), rtpCapabilities: this.#router.rtpCapabilities, transports };
      },
      resume: ({ resumeToken, seq }) => {
        for (const room of this.rooms.values()) {
          for (const peer of room.peers.values()) {
            if (peer.resumeToken !== resumeToken) continue;
            settle(room, peer);
            this.#setConnection(room, peer, 'connected');
            return {
              ...room.snapshot(peer),
              events: room.log.filter((event) => event.data.seq > seq),
              own: this.#own(peer),
            };
          }
        }
        throw refusal('not-found', 'nobody to resume');
      },
      'leave-room': () => {
        const { room, peer } = place();
        here = undefined;
        this.#leave(room, peer, 'left');
        return {};
      },
      'get-participants': () => ({ participants: [] }),
      'create-transport': async ({ direction }) => {
        const { peer } = place();
        return { transport: await this.#newTransport(peer, direction) };
      },
      'connect-transport': async ({ transportId, dtlsParameters }) => {
        await this.#transport(place().peer, transportId).connect({ dtlsParameters });
        return {};
      },
      'restart-ice': async ({ transportId }) => ({
        iceParameters: await this.#transport(place().peer, transportId).restartIce(),
      }),
      produce: async ({ transportId, kind, rtpParameters, appData, paused }) => {
        const { room, peer } = place();
        const producer = await this.#transport(peer, transportId).produce({ kind, rtpParameters, paused });
        const wire: Producer = {
          producerId: producer.id as ProducerId,
          participantId: peer.participant.participantId,
          kind,
          source: appData.source,
          paused: paused ?? false,
          type: producer.type,
        };
        peer.producers.set(wire.producerId, { producer, wire });
        producer.observer.once('close', () => {
          if (!peer.producers.delete(wire.producerId)) return;
          room.emit('producer-closed', { producerId: wire.producerId, participantId: wire.participantId });
        });
        room.emit('new-producer', wire);
        return { producerId: wire.producerId };
      },
      'pause-producer': ({ producerId }) => this.#pause(place().room, producerId, true),
      'resume-producer': ({ producerId }) => this.#pause(place().room, producerId, false),
      'close-producer': ({ producerId }) => {
        place().room.findProducer(producerId)?.producer.close();
        return {};
      },
      'consume-many': async ({ producerIds, transportId, rtpCapabilities, resume }) => {
        const { room, peer } = place();
        const transport = this.#transport(peer, transportId);
        const consumers: object[] = [];
        const errors: object[] = [];
        for (const producerId of producerIds) {
          const found = room.findProducer(producerId);
          if (!found) errors.push({ producerId, error: { code: 'not-found', message: 'gone' } });
          else consumers.push(await this.#consume(peer, transport, found, rtpCapabilities, !resume));
        }
        return { consumers, errors };
      },
      'resume-consumer': async ({ consumerId }) => {
        await place().peer.consumers.get(consumerId)?.resume();
        return {};
      },
      'close-consumer': ({ consumerId }) => {
        place().peer.consumers.get(consumerId)?.close();
        return {};
      },
      'set-preferred-layers': async ({ consumerId, spatialLayer, temporalLayer }) => {
        await place().peer.consumers.get(consumerId)?.setPreferredLayers({ spatialLayer, temporalLayer });
        return {};
      },
    };
    for (const [name, handle] of Object.entries(handlers)) {
      socket.on(name, async (payload: Payload, answer: Answer) => {
        this.requests.push({ identity: socket.data.identity, name, payload });
        try {
          const result = await handle(payload);
          answer?.(result);
        } catch (error) {
          const { code = 'internal', message } = error as { code?: string; message: string };
          answer?.({ error: { code, message } });
        }
      });
    }
    socket.onAny((name: string, payload: Payload, answer?: Answer) => {
      if (name in handlers) return;
      this.requests.push({ identity: socket.data.identity, name, payload });
      answer?.({ error: { code: 'bad-request', message: `unknown event ${name}` } });
    });
    socket.on('disconnect', (reason) => {
      if (!here) return;
      const { room, peer } = here;
      if (reason === 'client namespace disconnect') return this.#leave(room, peer, 'left');
      // Resumed elsewhere already when the loss is noticed late.
      if (!room.peers.has(peer.participant.participantId)) return;
      this.#setConnection(room, peer, 'reconnecting');
      peer.cancelRemoval = setTimeout(() => this.#leave(room, peer, 'lost'), this.#removeAfterMs);
    });
  }

  #newPeer(identity: string, name = identity): MiniPeer {
    this.#ids += 1;
    const participant = {
      participantId: `p${this.#ids}` as ParticipantId,
      identity,
      name,
      metadata: null,
      joinedAt: new Date().toISOString(),
      connection: 'connected',
      audioMuted: false,
      videoMuted: false,
      handRaisedAt: null,
    } satisfies Participant;
    return {
      participant,
      transports: {},
      producers: new Map(),
      consumers: new Map(),
      resumeToken: `r${this.#ids}`,
      deliver: () => {},
    };
  }

  async #newTransport(peer: MiniPeer, direction: Direction): Promise<object> {
    const former = peer.transports[direction];
    const transport = await this.#router.createWebRtcTransport({
      listenInfos: [
        { protocol: 'udp', ip: '127.0.0.1' },
        { protocol: 'tcp', ip: '127.0.0.1' },
      ],
      enableSctp: true,
      initialAvailableOutgoingBitrate: 2_000_000,
    });
    peer.transports[direction] = transport;
    former?.close();
    transport.observer.once('close', () => {
      for (const [id, consumer] of peer.consumers) if (consumer.closed) peer.consumers.delete(id);
    });
    return this.#wire(transport);
  }

  #wire({ id, iceParameters, iceCandidates, dtlsParameters, sctpParameters }: types.WebRtcTransport): object {
    return { id, iceParameters, iceCandidates, dtlsParameters, sctpParameters, iceServers: [] };
  }

  #transport(peer: MiniPeer, transportId: string): types.WebRtcTransport {
    const found = [peer.transports.send, peer.transports.recv].find((transport) => transport?.id === transportId);
    if (!found || found.closed) throw refusal('not-found', 'no such transport');
    return found;
  }

  async #consume(
    peer: MiniPeer,
    transport: types.WebRtcTransport,
    { producer, wire }: { producer: types.Producer; wire: Producer },
    rtpCapabilities: types.RtpCapabilities,
    paused: boolean,
  ): Promise<object> {
    const consumer = await transport.consume({ producerId: producer.id, rtpCapabilities, paused });
    peer.consumers.set(consumer.id, consumer);
    consumer.observer.once('close', () => peer.consumers.delete(consumer.id));
    consumer.once('producerclose', () =>
      peer.deliver('consumer-closed', { consumerId: consumer.id, reason: 'producer-closed' }),
    );
    return this.#wireConsumer(consumer, wire);
  }

  #wireConsumer(consumer: types.Consumer, { producerId, participantId }: Producer): object {
    const { id, kind, rtpParameters, type, producerPaused } = consumer;
    return { id, producerId, participantId, kind, rtpParameters, type, producerPaused };
  }

  #own(peer: MiniPeer): object {
    const { send, recv } = peer.transports;
    return {
      transports: { ...(send ? { send: this.#wire(send) } : {}), ...(recv ? { recv: this.#wire(recv) } : {}) },
      producers: [...peer.producers.values()].map(({ wire }) => wire),
      consumers: [...peer.consumers.values()].map((consumer) => ({
        id: consumer.id,
        producerId: consumer.producerId,
        kind: consumer.kind,
        rtpParameters: consumer.rtpParameters,
        type: consumer.type,
        producerPaused: consumer.producerPaused,
        paused: consumer.paused,
      })),
      dataProducers: [],
      dataConsumers: [],
    };
  }

  async #pause(room: MiniRoom, producerId: ProducerId, paused: boolean): Promise<object> {
    const found = room.findProducer(producerId);
    if (!found) throw refusal('not-found', 'no such producer');
    await (paused ? found.producer.pause() : found.producer.resume());
    found.wire.paused = paused;
    const { participantId } = found.wire;
    room.emit(paused ? 'producer-paused' : 'producer-resumed', { producerId, participantId });
    return {};
  }

  #setConnection(room: MiniRoom, peer: MiniPeer, connection: Participant['connection']): void {
    peer.participant.connection = connection;
    room.emit('participant-updated', peer.participant);
  }

  #leave(room: MiniRoom, peer: MiniPeer, reason: 'left' | 'lost'): void {
    clearTimeout(peer.cancelRemoval);
    if (!room.peers.delete(peer.participant.participantId)) return;
    peer.transports.send?.close();
    peer.transports.recv?.close();
    room.emit('participant-left', { participantId: peer.participant.participantId, reason });
  }
}
