/*
 * What a join is compared with: one mediasoup worker behind one Socket.IO server in one process, speaking as much of the
 * protocol as a join needs. No tenants, no Redis, no second node, nothing checked. Prints its URL and serves until it is ended.
 */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createWorker, type types } from 'mediasoup';
import { Server, type Socket } from 'socket.io';

// oxlint-disable-next-line typescript/no-explicit-any
type Payload = any;

const workerBin = process.env['MEDIASOUP_WORKER_BIN'];
const worker = await createWorker({ logLevel: 'warn', ...(workerBin === undefined ? {} : { workerBin }) });
const webRtcServer = await worker.createWebRtcServer({
  listenInfos: [
    { protocol: 'udp', ip: '127.0.0.1' },
    { protocol: 'tcp', ip: '127.0.0.1' },
  ],
});
const router = await worker.createRouter({
  mediaCodecs: [
    { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 },
    { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 },
  ],
});

interface Published {
  readonly producerId: string;
  readonly participantId: string;
  readonly kind: types.MediaKind;
  readonly source: string;
  readonly paused: boolean;
  readonly type: string;
}

const people = new Map<string, object>();
const published = new Map<string, Published>();
let seq = 0;

const http = createServer();
const io = new Server(http, { transports: ['websocket'], serveClient: false });
io.on('connection', (socket) => serve(socket));
http.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(http.address() as AddressInfo).port}\n`);
});

/** One participant: everything it has dies with its socket. */
function serve(socket: Socket): void {
  const participantId = randomUUID();
  const transports = new Map<string, types.WebRtcTransport>();
  let recv: types.WebRtcTransport | undefined;

  const tellOthers = (name: string, data: object): void => {
    socket.broadcast.emit(name, { ...data, seq: ++seq });
  };
  const open = async (): Promise<types.WebRtcTransport> => {
    const transport = await router.createWebRtcTransport({ webRtcServer, enableSctp: true, enableTcp: true });
    transports.set(transport.id, transport);
    return transport;
  };
  const shown = ({
    id,
    iceParameters,
    iceCandidates,
    dtlsParameters,
    sctpParameters,
  }: types.WebRtcTransport): object => ({
    id,
    iceParameters,
    iceCandidates,
    dtlsParameters,
    sctpParameters,
    iceServers: [],
  });
  const consume = async (producerId: string, rtpCapabilities: types.RtpCapabilities): Promise<object> => {
    if (recv === undefined) throw new Error('not joined');
    const consumer = await recv.consume({ producerId, rtpCapabilities });
    const { id, kind, rtpParameters, type, producerPaused } = consumer;
    return {
      id,
      producerId,
      participantId: published.get(producerId)?.participantId,
      kind,
      rtpParameters,
      type,
      producerPaused,
    };
  };

  const handlers: Record<string, (payload: Payload) => Promise<object> | object> = {
    'get-rtp-capabilities': () => ({ rtpCapabilities: router.rtpCapabilities }),
    'join-room': async ({ room, name }) => {
      const [send, receiving] = await Promise.all([open(), open()]);
      recv = receiving;
      const now = new Date().toISOString();
      const self = { participantId, identity: participantId, name: name ?? '', metadata: null, joinedAt: now };
      const whole = { ...self, connection: 'connected', audioMuted: false, videoMuted: false, handRaisedAt: null };
      const others = [...people.values()];
      people.set(participantId, whole);
      tellOthers('participant-joined', whole);
      return {
        room,
        self: whole,
        participants: others,
        producers: [...published.values()],
        dataProducers: [],
        seq,
        transports: { send: shown(send), recv: shown(receiving) },
        rtpCapabilities: router.rtpCapabilities,
        iceServers: [],
        resumeToken: randomUUID(),
        audioOnlyRecommended: false,
      };
    },
    'connect-transport': async ({ transportId, dtlsParameters }) => {
      await transports.get(transportId)?.connect({ dtlsParameters });
      return {};
    },
    produce: async ({ transportId, kind, rtpParameters, appData }) => {
      const producer = await transports.get(transportId)?.produce({ kind, rtpParameters });
      if (producer === undefined) throw new Error('no such transport');
      // Gone while the worker made it: nobody would take it out of what others are told.
      if (!people.has(participantId)) throw new Error('left while producing');
      const source = appData?.source ?? (kind === 'audio' ? 'microphone' : 'camera');
      const { id: producerId, type } = producer;
      published.set(producerId, { producerId, participantId, kind, source, paused: false, type });
      tellOthers('new-producer', published.get(producerId) ?? {});
      producer.observer.once('close', () => published.delete(producerId));
      return { producerId };
    },
    consume: ({ producerId, rtpCapabilities }) => consume(producerId, rtpCapabilities),
    'consume-many': async ({ producerIds, rtpCapabilities }) => ({
      consumers: await Promise.all((producerIds as string[]).map((producerId) => consume(producerId, rtpCapabilities))),
      errors: [],
    }),
    'leave-room': () => {
      leave();
      return {};
    },
  };
  const leave = (): void => {
    if (!people.delete(participantId)) return;
    for (const transport of transports.values()) transport.close();
    tellOthers('participant-left', { participantId, reason: 'left' });
  };
  socket.on('disconnect', leave);
  socket.onAny((name: string, payload: Payload, ack?: (answer: object) => void) => {
    const answer = typeof payload === 'function' ? payload : ack;
    const handled = (async () => handlers[name]?.(typeof payload === 'function' ? {} : payload) ?? {})();
    handled.then(answer, (error: Error) => answer?.({ error: { code: 'internal', message: error.message } }));
  });
}
