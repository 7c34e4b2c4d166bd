/*
 * For this package's own tests only: a signaling server over one real mediasoup worker, speaking the part of docs/protocol.md
 * that the participant uses, without tenants, Redis or other nodes. It proves the participant, not the cluster.
 */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createWorker } from 'mediasoup';
import type { types } from 'mediasoup';
import { Server, type Socket } from 'socket.io';

type Payload = Record<string, any>; // eslint-disable-line typescript/no-explicit-any

interface Member {
  readonly participantId: string;
  readonly identity: string;
  readonly resumeToken: string;
  readonly transports: Map<string, types.WebRtcTransport>;
  readonly producers: Map<string, types.Producer>;
  readonly consumers: Map<string, types.Consumer>;
  readonly dataProducers: Map<string, types.DataProducer>;
  socket: Socket | undefined;
}

export interface FixtureServer {
  readonly url: string;
  readonly router: types.Router;
  readonly members: ReadonlyMap<string, Member>;
  /** While set, new sockets are refused as by a pod that is not ready. */
  refusing: boolean;
  /** What the data consumers send overtakes the answer that names their stream by this much. */
  consumeDataAnswersLateMs: number;
  /** Leaves out one number. */
  skipSeq(): void;
  /** Closes a transport as a dying node would, and says so. */
  closeTransports(identity: string): void;
  /** Where each resume asked to go on. */
  readonly resumes: { identity: string; seq: number }[];
  close(): Promise<void>;
}

export async function startFixtureServer(): Promise<FixtureServer> {
  const worker = await createWorker({ logLevel: 'warn' });
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
  const members = new Map<string, Member>();
  const log: { name: string; data: { seq: number } }[] = [];
  const resumes: { identity: string; seq: number }[] = [];
  let seq = 0;
  let refusing = false;
  let consumeDataAnswersLateMs = 0;

  const publish = (name: string, data: object): void => {
    const event = { name, data: { ...data, seq: ++seq } };
    log.push(event);
    for (const { socket } of members.values()) socket?.emit(name, event.data);
  };
  const participantOf = (member: Member): object => ({
    participantId: member.participantId,
    identity: member.identity,
    name: member.identity,
    metadata: null,
    joinedAt: new Date().toISOString(),
    connection: 'connected',
    audioMuted: false,
    videoMuted: false,
    handRaisedAt: null,
  });
  const producerOf = (member: Member, producer: types.Producer): object => ({
    producerId: producer.id,
    participantId: member.participantId,
    kind: producer.kind,
    source: producer.kind === 'audio' ? 'microphone' : 'camera',
    paused: producer.paused,
    type: producer.type,
  });
  const dataProducerOf = (member: Member, { id, label, protocol }: types.DataProducer): object => ({
    dataProducerId: id,
    participantId: member.participantId,
    label,
    protocol,
  });
  const ownerOf = (producerId: string): Member =>
    [...members.values()].find(({ producers }) => producers.has(producerId)) ?? raise('not-found', 'no such producer');
  const transportFor = async (member: Member, direction: string): Promise<object> => {
    const transport = await router.createWebRtcTransport({
      webRtcServer,
      enableSctp: true,
      enableUdp: true,
      enableTcp: true,
    });
    member.transports.set(direction, transport);
    return describe(transport);
  };
  const describe = (transport: types.WebRtcTransport): object => ({
    id: transport.id,
    iceParameters: transport.iceParameters,
    iceCandidates: transport.iceCandidates,
    dtlsParameters: transport.dtlsParameters,
    sctpParameters: transport.sctpParameters,
    iceServers: [],
  });
  const gone = (member: Member, reason: string): void => {
    if (!members.delete(member.participantId)) return;
    member.transports.forEach((transport) => transport.close());
    publish('participant-left', { participantId: member.participantId, reason });
  };

  const handlers: Record<string, (member: Member, payload: Payload) => Promise<object> | object> = {
    'leave-room': (member) => (gone(member, 'left'), {}),
    'create-transport': async (member, { direction }) => ({ transport: await transportFor(member, direction) }),
    'connect-transport': async (member, { transportId, dtlsParameters }) => {
      await transportNamed(member, transportId).connect({ dtlsParameters });
      return {};
    },
    produce: async (member, { transportId, kind, rtpParameters, paused }) => {
      const producer = await transportNamed(member, transportId).produce({ kind, rtpParameters, paused });
      member.producers.set(producer.id, producer);
      producer.observer.once('close', () => {
        member.producers.delete(producer.id);
        if (members.has(member.participantId)) publish('producer-closed', idsOf(member, producer));
      });
      publish('new-producer', producerOf(member, producer));
      return { producerId: producer.id };
    },
    'pause-producer': async (member, { producerId }) => {
      const producer = member.producers.get(producerId) ?? raise('not-found', 'no such producer');
      await producer.pause();
      publish('producer-paused', idsOf(member, producer));
      return {};
    },
    'resume-producer': async (member, { producerId }) => {
      const producer = member.producers.get(producerId) ?? raise('not-found', 'no such producer');
      await producer.resume();
      publish('producer-resumed', idsOf(member, producer));
      return {};
    },
    'close-producer': (member, { producerId }) => {
      (member.producers.get(producerId) ?? raise('not-found', 'no such producer')).close();
      return {};
    },
    'consume-many': async (member, { producerIds, transportId, rtpCapabilities, resume }) => {
      const consumers: object[] = [];
      const errors: object[] = [];
      for (const producerId of producerIds as string[]) {
        try {
          const owner = ownerOf(producerId);
          const transport = transportNamed(member, transportId);
          const consumer = await transport.consume({ producerId, rtpCapabilities, paused: true, enableRtx: true });
          member.consumers.set(consumer.id, consumer);
          consumer.observer.once('close', () => member.consumers.delete(consumer.id));
          consumer.on('layerschange', (layers) =>
            member.socket?.emit('consumer-layers-changed', { consumerId: consumer.id, layers: layers ?? null }),
          );
          const { id, kind, rtpParameters, producerPaused } = consumer;
          const type = consumer.type === 'pipe' ? 'simple' : consumer.type;
          const { participantId } = owner;
          consumers.push({ id, producerId, participantId, kind, rtpParameters, type, producerPaused });
          if (resume === true) await consumer.resume();
        } catch (error) {
          errors.push({ producerId, error: { code: 'not-found', message: String(error) } });
        }
      }
      return { consumers, errors };
    },
    'pause-consumer': async (member, { consumerId }) => (await consumerNamed(member, consumerId).pause(), {}),
    'resume-consumer': async (member, { consumerId }) => (await consumerNamed(member, consumerId).resume(), {}),
    'request-key-frame': async (member, { consumerId }) => (
      await consumerNamed(member, consumerId).requestKeyFrame(),
      {}
    ),
    'set-preferred-layers': async (member, { consumerId, spatialLayer, temporalLayer }) => {
      await consumerNamed(member, consumerId).setPreferredLayers({ spatialLayer, temporalLayer });
      return {};
    },
    'produce-data': async (member, { transportId, label, protocol, sctpStreamParameters }) => {
      const transport = transportNamed(member, transportId);
      const producer = await transport.produceData({ label, protocol, sctpStreamParameters });
      member.dataProducers.set(producer.id, producer);
      publish('new-data-producer', dataProducerOf(member, producer));
      return { dataProducerId: producer.id };
    },
    'consume-data': async (member, { transportId, dataProducerId }) => {
      const consumer = await transportNamed(member, transportId).consumeData({ dataProducerId });
      await delay(consumeDataAnswersLateMs);
      const { id, label, protocol, sctpStreamParameters } = consumer;
      return { id, dataProducerId, label, protocol, sctpStreamParameters };
    },
  };

  const join = async (socket: Socket): Promise<{ member: Member; answer: object }> => {
    const member: Member = {
      participantId: randomUUID(),
      identity: String(socket.handshake.auth['token']),
      resumeToken: randomUUID(),
      transports: new Map(),
      producers: new Map(),
      consumers: new Map(),
      dataProducers: new Map(),
      socket: undefined,
    };
    const transports = { send: await transportFor(member, 'send'), recv: await transportFor(member, 'recv') };
    const others = [...members.values()];
    const answer = {
      room: 'fixture',
      self: participantOf(member),
      participants: others.map(participantOf),
      producers: others.flatMap((other) => [...other.producers.values()].map((one) => producerOf(other, one))),
      dataProducers: others.flatMap((other) =>
        [...other.dataProducers.values()].map((one) => dataProducerOf(other, one)),
      ),
      seq: seq + 1,
      rtpCapabilities: router.rtpCapabilities,
      transports,
      iceServers: [],
      resumeToken: member.resumeToken,
      audioOnlyRecommended: false,
    };
    publish('participant-joined', participantOf(member));
    members.set(member.participantId, member);
    member.socket = socket;
    return { member, answer };
  };
  const resume = (socket: Socket, payload: Payload): { member: Member; answer: object } => {
    const member =
      [...members.values()].find(({ resumeToken }) => resumeToken === payload['resumeToken']) ??
      raise('not-found', 'gone');
    resumes.push({ identity: member.identity, seq: payload['seq'] });
    member.socket = socket;
    const alive = [...member.transports].filter(([, transport]) => !transport.closed);
    const own = {
      transports: Object.fromEntries(alive.map(([direction, transport]) => [direction, describe(transport)])),
      producers: [],
      consumers: [],
      dataProducers: [],
      dataConsumers: [],
    };
    const events = log.filter(({ data }) => data.seq > payload['seq']);
    return { member, answer: { resumeToken: member.resumeToken, seq, self: participantOf(member), own, events } };
  };

  const http = createServer();
  const io = new Server(http, { transports: ['websocket'], serveClient: false });
  io.use((_socket, next) => next(refusing ? new Error('not now') : undefined));
  io.on('connection', (socket) => {
    let member: Member | undefined;
    socket.onAny((name: string, payload: Payload, ack: (answer: unknown) => void) => {
      const work = async (): Promise<object> => {
        if (name === 'join-room' || name === 'resume') {
          const entered = name === 'resume' ? resume(socket, payload) : await join(socket);
          member = entered.member;
          return entered.answer;
        }
        const handler = handlers[name] ?? raise('bad-request', `unknown event ${name}`);
        return handler(member ?? raise('conflict', 'not joined'), payload);
      };
      work().then(ack, (error: Error & { code?: string }) =>
        ack({ error: { code: error.code ?? 'internal', message: error.message } }),
      );
    });
    socket.on('disconnect', (reason) => {
      if (member?.socket !== socket) return;
      member.socket = undefined;
      if (reason === 'client namespace disconnect') gone(member, 'left');
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    router,
    members,
    resumes,
    get consumeDataAnswersLateMs() {
      return consumeDataAnswersLateMs;
    },
    set consumeDataAnswersLateMs(lateMs) {
      consumeDataAnswersLateMs = lateMs;
    },
    get refusing() {
      return refusing;
    },
    set refusing(now) {
      refusing = now;
    },
    skipSeq: () => void seq++,
    closeTransports: (identity) => {
      const member = [...members.values()].find((one) => one.identity === identity) ?? raise('not-found', identity);
      for (const transport of member.transports.values()) {
        transport.close();
        member.socket?.emit('transport-closed', { transportId: transport.id, reason: 'worker-died' });
      }
    },
    close: async () => {
      await io.close();
      worker.close();
    },
  };
}

const idsOf = (member: Member, producer: types.Producer): object => ({
  producerId: producer.id,
  participantId: member.participantId,
});

function transportNamed(member: Member, id: string): types.WebRtcTransport {
  return [...member.transports.values()].find((one) => one.id === id) ?? raise('not-found', 'no such transport');
}

function consumerNamed(member: Member, id: string): types.Consumer {
  return member.consumers.get(id) ?? raise('not-found', 'no such consumer');
}

function raise(code: string, message: string): never {
  throw Object.assign(new Error(message), { code });
}
