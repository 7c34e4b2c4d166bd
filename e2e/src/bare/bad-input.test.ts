import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { limits, requests, type RequestName } from '@confab/contracts';
import { eventually, startCluster, type LocalCluster } from '@confab/testkit';
import { base64url, SignJWT } from 'jose';
import { BareClient } from './bare-client.ts';
import { audioParameters, dtlsParameters, videoParameters } from './media-parameters.ts';

let cluster: LocalCluster;
let url: string;
/** Is in a call all the time, with media; nothing that strangers do may reach it. */
let neighbour: BareClient;
let neighbourPid: number;

before(async () => {
  cluster = await startCluster({ signaling: 1, media: 1, workers: 1, env: { TICK_MS: '200' } });
  url = cluster.urls[0]!;
  neighbour = await BareClient.connect(url, { token: await cluster.token({ identity: 'neighbour', room: 'quiet' }) });
  const { transports } = await neighbour.request('join-room', { room: 'quiet', transports: ['send', 'recv'] });
  await neighbour.request('produce', {
    transportId: transports.send.id,
    kind: 'audio',
    rtpParameters: audioParameters(),
  });
  await neighbour.event('new-producer');
  neighbourPid = cluster.signaling[0]!.pid;
});
after(async () => {
  try {
    await assertNeighbourIsFine();
  } finally {
    neighbour.close();
    await cluster.stop();
  }
});

async function assertNeighbourIsFine(): Promise<void> {
  assert.equal(cluster.signaling[0]!.pid, neighbourPid);
  assert.equal(cluster.signaling[0]!.exit, undefined, 'the process lives');
  assert.equal(neighbour.socket.connected, true);
  assert.deepEqual((await neighbour.request('get-participants')).participants, []);
  assert.equal(neighbour.events.length, 1, 'it noticed nothing');
  const bugs = cluster.signaling[0]!.logs().filter((line) => /this is a bug|"level":[56]0/.test(line));
  assert.deepEqual(bugs, []);
}

async function client(identity: string, room = 'strangers'): Promise<BareClient> {
  return BareClient.connect(url, { token: await cluster.token({ identity, room: '*' }) }).then(async (connected) => {
    if (room !== '') await connected.request('join-room', { room });
    return connected;
  });
}

const id = 'x'.repeat(26);
const rtpCapabilities = { codecs: [] };
const sctpStreamParameters = { streamId: 1 };

/** A payload of the right form for each request; what it names does not exist. */
const wellFormed: Record<RequestName, Record<string, unknown>> = {
  'create-room': { room: 'r' },
  'join-room': { room: 'r' },
  'get-participants': {},
  resume: { resumeToken: 'x', seq: 0 },
  'update-token': { token: 'x' },
  'leave-room': {},
  'get-rtp-capabilities': {},
  'create-transport': { direction: 'send' },
  'connect-transport': { transportId: id, dtlsParameters },
  'restart-ice': { transportId: id },
  produce: { transportId: id, kind: 'audio', rtpParameters: audioParameters() },
  'pause-producer': { producerId: id },
  'resume-producer': { producerId: id },
  'close-producer': { producerId: id },
  'get-producers': {},
  consume: { producerId: id, transportId: id, rtpCapabilities },
  'consume-many': { producerIds: [id], transportId: id, rtpCapabilities },
  'resume-consumer': { consumerId: id },
  'pause-consumer': { consumerId: id },
  'close-consumer': { consumerId: id },
  'request-key-frame': { consumerId: id },
  'set-preferred-layers': { consumerId: id, spatialLayer: 1 },
  'produce-data': { transportId: id, label: 'l', sctpStreamParameters },
  'close-data-producer': { dataProducerId: id },
  'consume-data': { dataProducerId: id, transportId: id },
  'close-data-consumer': { dataConsumerId: id },
  'set-visible': { tiles: [] },
  'set-subscribers': { producerId: id, identities: null },
  chat: { text: 'hello' },
  'get-chat-history': {},
  'audio-mute': { muted: true },
  'video-mute': { muted: true },
  'raise-hand': { raised: true },
  reaction: { emoji: '👍' },
  'update-self': { name: 'n' },
  'mute-participant': { participantId: id },
  'remove-participant': { participantId: id },
  'lock-room': { locked: false },
  'end-room': {},
  admit: { participantId: id },
  deny: { participantId: id },
  'call-initiate': { callees: ['nobody'], type: 'VIDEO' },
  'call-accept': { callId: id },
  'call-reject': { callId: id },
  'call-end': { callId: id },
  'call-cancel': { callId: id },
  'call-join': { callId: id },
  'call-leave': { callId: id },
  'call-invite': { callId: id, callees: ['nobody'] },
  'get-calls': {},
  'call-mute': { callId: id, muted: true },
  'call-video-toggle': { callId: id, enabled: true },
  'call-screen-share': { callId: id, sharing: true },
  'webrtc-signal': { callId: id, to: 'nobody', signal: {} },
  'get-ice-servers': { callId: id },
  'set-presence': { status: 'online' },
  'watch-presence': { identities: [] },
};
const names = Object.keys(requests) as RequestName[];
const beforeJoining = new Set<RequestName>([
  'create-room',
  'join-room',
  'resume',
  'update-token',
  'get-rtp-capabilities',
]);

/** Calls are about people, in whatever room they are or are not. */
const onCalls = new Set<RequestName>([
  ...names.filter((name) => name.startsWith('call-')),
  'get-calls',
  'get-ice-servers',
  'webrtc-signal',
  'set-presence',
  'watch-presence',
]);

/** What one says or asks of the room one is in: it names nothing that could be missing. */
const ofTheRoom = new Set<RequestName>([
  'get-participants',
  'get-producers',
  'leave-room',
  'create-transport',
  'set-visible',
  'chat',
  'get-chat-history',
  'audio-mute',
  'video-mute',
  'raise-hand',
  'reaction',
  'update-self',
]);
const moderation = new Set<RequestName>([
  'mute-participant',
  'remove-participant',
  'lock-room',
  'end-room',
  'admit',
  'deny',
]);

/** Wrong in any field whatever its type is. */
const wrongValues: readonly unknown[] = [{ no: 'such' }, 'x'.repeat(20_000), -1e300];

describe('a payload', () => {
  test('with a missing, mistyped or oversized field is a bad-request that names it, for every event', async () => {
    let stranger = await client('stranger-1');
    let sent = 0;
    for (const name of names) {
      for (const field of Object.keys(requests[name].payload.shape)) {
        const isRequired = field in wellFormed[name];
        const payloads = wrongValues.map((value) => ({ ...wellFormed[name], [field]: value }));
        if (isRequired) payloads.unshift({ ...wellFormed[name], [field]: undefined });
        const refusals = [];
        for (const payload of payloads) {
          // The bucket is a test of its own.
          if ((sent += 1) % 250 === 0) {
            stranger.close();
            stranger = await client(`stranger-1-${sent}`);
          }
          const answer = await stranger.ask(name, payload);
          if (answer.error?.code === 'bad-request') {
            assert.match(answer.error.message, new RegExp(`^${field}\\b`), `${name}.${field}`);
            refusals.push(answer.error);
          }
        }
        assert.ok(
          refusals.length >= (isRequired ? 3 : 2),
          `${name}.${field}: ${refusals.length} of ${payloads.length}`,
        );
      }
    }
    stranger.close();
  });

  test('that is no object, or whose requestId is too long, is a bad-request for every event', async () => {
    let stranger = await client('stranger-2');
    for (const [index, name] of names.entries()) {
      // The bucket is a test of its own.
      if (index % 40 === 39) {
        stranger.close();
        stranger = await client(`stranger-2-${index}`);
      }
      for (const payload of [null, 'text', 7, [], true]) {
        const { code } = await stranger.refused(name, payload);
        assert.equal(code, 'bad-request', `${name}(${JSON.stringify(payload)})`);
      }
      const { code, message } = await stranger.refused(name, { ...wellFormed[name], requestId: 'x'.repeat(65) });
      assert.deepEqual([code, message.split(':')[0]], ['bad-request', 'requestId'], name);
    }
    stranger.close();
  });

  test('with binary data, depth or unknown fields does no harm', async () => {
    const stranger = await client('stranger-3');
    assert.equal((await stranger.refused('produce', { transportId: Buffer.from('x') })).code, 'bad-request');
    let deep: unknown = {};
    for (let level = 0; level < 1_000; level += 1) deep = { deep };
    assert.ok((await stranger.request('get-participants', { deep, __proto__: { page: 'x' } })).participants);
    stranger.close();
  });
});

describe('a request', () => {
  test('of an unknown event is acked with bad-request, also under names that objects have', async () => {
    const stranger = await client('stranger-4');
    for (const name of ['nothing', 'constructor', '__proto__', 'toString', 'error', 'x'.repeat(10_000)]) {
      assert.equal((await stranger.refused(name, {})).code, 'bad-request', name.slice(0, 20));
    }
    stranger.close();
  });

  test('that needs a room is a conflict before join-room', async () => {
    const stranger = await client('stranger-5', '');
    for (const name of names.filter((event) => !beforeJoining.has(event) && !onCalls.has(event))) {
      assert.equal((await stranger.refused(name, wellFormed[name])).code, 'conflict', name);
    }
    stranger.close();
  });

  test('for what does not exist is not-found, whatever it is', async () => {
    const stranger = await client('stranger-6');
    const { transport } = await stranger.request('create-transport', { direction: 'recv' });
    for (const name of names) {
      if (beforeJoining.has(name) || onCalls.has(name) || ofTheRoom.has(name)) continue;
      if (name === 'consume-many') {
        const { consumers, errors } = await stranger.request(name, { ...wellFormed[name], transportId: transport.id });
        assert.deepEqual([consumers, errors[0].producerId, errors[0].error.code], [[], id, 'not-found']);
      } else {
        const expected = moderation.has(name) ? 'forbidden' : 'not-found';
        assert.equal((await stranger.refused(name, wellFormed[name])).code, expected, name);
      }
    }
    assert.equal((await stranger.refused('join-room', { room: 'other' })).code, 'conflict', 'joining twice');
    assert.equal((await stranger.refused('resume', wellFormed.resume)).code, 'conflict', 'resuming after joining');
    stranger.close();
  });

  test('about a call that does not exist is not-found, with and without the right to call', async () => {
    const token = await cluster.token({ identity: 'caller', grants: { canCall: true } });
    const callers = [await client('stranger-9', ''), await BareClient.connect(url, { token })];
    for (const caller of callers) {
      for (const name of [...onCalls].filter((event) => 'callId' in wellFormed[event])) {
        const { code } = await caller.refused(name, wellFormed[name]);
        const needsGrant = name === 'call-invite' && caller === callers[0];
        assert.equal(code, needsGrant ? 'forbidden' : 'not-found', name);
      }
      caller.close();
    }
  });

  test("for other people's ids is not-found, in the same room", async () => {
    const [owner, thief] = [await client('owner', 'theft'), await client('thief', 'theft')];
    const send = (await owner.request('create-transport', { direction: 'send' })).transport;
    const recv = (await owner.request('create-transport', { direction: 'recv' })).transport;
    const rtpParameters = videoParameters();
    const { producerId } = await owner.request('produce', { transportId: send.id, kind: 'video', rtpParameters });
    const data = { label: 'l', sctpStreamParameters };
    const { dataProducerId } = await owner.request('produce-data', { transportId: send.id, ...data });
    const capabilities = (await owner.request('get-rtp-capabilities')).rtpCapabilities;
    const consumer = await owner.request('consume', { producerId, rtpCapabilities: capabilities });
    const dataConsumer = await owner.request('consume-data', { dataProducerId });
    await thief.event('new-producer');
    const attempts: [RequestName, Record<string, unknown>][] = [
      ['connect-transport', { transportId: send.id, dtlsParameters }],
      ['restart-ice', { transportId: send.id }],
      ['produce', { transportId: send.id, kind: 'audio', rtpParameters: audioParameters() }],
      ['produce-data', { transportId: send.id, ...data }],
      ['pause-producer', { producerId }],
      ['resume-producer', { producerId }],
      ['close-producer', { producerId }],
      ['consume', { producerId, transportId: recv.id, rtpCapabilities: capabilities }],
      ['consume-data', { dataProducerId, transportId: recv.id }],
      ['resume-consumer', { consumerId: consumer.id }],
      ['pause-consumer', { consumerId: consumer.id }],
      ['close-consumer', { consumerId: consumer.id }],
      ['request-key-frame', { consumerId: consumer.id }],
      ['set-preferred-layers', { consumerId: consumer.id, spatialLayer: 0 }],
      ['close-data-producer', { dataProducerId }],
      ['close-data-consumer', { dataConsumerId: dataConsumer.id }],
    ];
    for (const [name, payload] of attempts) assert.equal((await thief.refused(name, payload)).code, 'not-found', name);
    const mine = (await thief.request('create-transport', { direction: 'send' })).transport;
    const taken = { transportId: mine.id, kind: 'video', rtpParameters: videoParameters(), producerId };
    assert.equal((await thief.refused('produce', taken)).code, 'not-found', 'a producerId to continue');
    for (const one of [owner, thief]) one.close();
  });

  test('that mediasoup refuses is a bad-request, not internal', async () => {
    const stranger = await client('stranger-7');
    const send = (await stranger.request('create-transport', { direction: 'send' })).transport;
    const recv = (await stranger.request('create-transport', { direction: 'recv' })).transport;
    const rtpParameters = videoParameters();
    const { producerId } = await stranger.request('produce', { transportId: send.id, kind: 'video', rtpParameters });
    const unknownCodec = {
      ...videoParameters(),
      codecs: [{ mimeType: 'video/XYZ', payloadType: 96, clockRate: 90_000 }],
    };
    const refused: [RequestName, Record<string, unknown>][] = [
      ['produce', { transportId: recv.id, kind: 'audio', rtpParameters: audioParameters() }],
      ['produce', { transportId: send.id, kind: 'video', rtpParameters: unknownCodec }],
      ['produce', { transportId: send.id, kind: 'audio', rtpParameters: videoParameters() }],
      [
        'produce',
        { transportId: send.id, kind: 'audio', rtpParameters: audioParameters(), appData: { source: 'screen' } },
      ],
      ['consume', { producerId, transportId: send.id, rtpCapabilities: {} }],
      ['consume', { producerId, transportId: recv.id, rtpCapabilities: { codecs: [], headerExtensions: [] } }],
    ];
    for (const [name, payload] of refused) {
      const { error } = await stranger.ask(name, payload);
      assert.equal(error?.code, 'bad-request', `${JSON.stringify(payload).slice(0, 300)}: ${JSON.stringify(error)}`);
    }
    const twice = { transportId: send.id, kind: 'video', rtpParameters };
    assert.ok(['bad-request', 'conflict'].includes((await stranger.refused('produce', twice)).code), 'an SSRC in use');
    await stranger.request('connect-transport', { transportId: send.id, dtlsParameters });
    assert.equal(
      (await stranger.refused('connect-transport', { transportId: send.id, dtlsParameters })).code,
      'conflict',
    );
    stranger.close();
  });

  test('without an ack is carried out all the same', async () => {
    const [watcher, silent] = [await client('watcher', 'no-ack'), await client('silent', '')];
    silent.socket.emit('join-room', { room: 'no-ack' });
    assert.equal((await watcher.event('participant-joined')).identity, 'silent');
    silent.socket.emit('nothing', {});
    silent.socket.emit('leave-room');
    await watcher.event('participant-left');
    for (const one of [watcher, silent]) one.close();
  });

  test('too many cost the sender an error that says when to go on', async () => {
    const stranger = await client('stranger-8');
    const answers = await Promise.all(Array.from({ length: 700 }, () => stranger.ask('get-producers')));
    const limited = answers.filter(({ error }) => error?.code === 'rate-limited');
    assert.ok(limited.length > 100, `${limited.length} were refused`);
    assert.ok(answers.some(({ producers }) => Array.isArray(producers)));
    assert.ok(limited[0].error.retryAfterMs > 0);
    await eventually(async () => (await stranger.ask('get-producers')).error === undefined, { withinMs: 3_000 });
    stranger.close();
  });
});

describe('a missing grant is forbidden', () => {
  const cases: [name: RequestName, grants: Record<string, unknown>][] = [
    ['join-room', { roomJoin: false }],
    ['join-room', { room: 'another', roomJoin: true }],
    ['join-room', { room: undefined, roomJoin: true }],
    ['create-room', { roomJoin: true }],
    ['produce', { roomJoin: true, canPublish: false }],
    ['produce', { roomJoin: true, canPublishSources: ['camera'] }],
    ['produce-data', { roomJoin: true, canPublishData: false }],
    ['consume', { roomJoin: true, canSubscribe: false }],
    ['consume-many', { roomJoin: true, canSubscribe: false }],
    ['consume-data', { roomJoin: true, canSubscribe: false }],
    ['call-initiate', { roomJoin: true }],
    ['get-calls', { roomJoin: true }],
    ['set-presence', { roomJoin: true }],
    ['watch-presence', { roomJoin: true }],
  ];
  for (const [name, grants] of cases) {
    test(`${name} with ${JSON.stringify(grants)}`, async () => {
      const stranger = await BareClient.connect(url, {
        token: await sign({ claims: { grants: { room: 'r', ...grants } } }),
      });
      if (name !== 'join-room' && name !== 'create-room') await stranger.request('join-room', { room: 'r' });
      assert.equal((await stranger.refused(name, { ...wellFormed[name] })).code, 'forbidden');
      stranger.close();
    });
  }
});

const secretOf = (name: string): Uint8Array => new TextEncoder().encode(name);
const dev = 'devsecret-devsecret-devsecret-32';

interface Forgery {
  header?: Record<string, unknown>;
  claims?: Record<string, unknown>;
  secret?: string;
}

function sign({ header = {}, claims = {}, secret = dev }: Forgery): Promise<string> {
  const exp = Math.floor(Date.now() / 1000) + 60;
  return new SignJWT({ iss: 'devkey', sub: 'mallory', exp, grants: { room: '*', roomJoin: true }, ...claims })
    .setProtectedHeader({ alg: 'HS256', kid: 'devkey', ...header })
    .sign(secretOf(secret));
}

function unsigned(): string {
  const parts = [
    { alg: 'none' },
    { iss: 'devkey', sub: 'mallory', exp: 9_999_999_999, grants: { room: '*', roomJoin: true } },
  ];
  return `${parts.map((part) => base64url.encode(JSON.stringify(part))).join('.')}.`;
}

describe('a connection is refused as unauthenticated', () => {
  const cases: [name: string, auth: () => Promise<Record<string, unknown>>, message: RegExp][] = [
    ['without auth', async () => ({}), /token/],
    ['with a token of a wrong type', async () => ({ token: 7 }), /token/],
    ['with an oversized token', async () => ({ token: 'x'.repeat(9_000) }), /token/],
    ['with a token that is no JWT', async () => ({ token: 'x.y.z' }), /not a JWT/],
    ['with an expired token', async () => ({ token: await sign({ claims: { exp: 1_000_000_000 } }) }), /expired/],
    ['with a forged token', async () => ({ token: await sign({ secret: 'x'.repeat(32) }) }), /signature/],
    [
      "with a token signed by another tenant's secret",
      async () => ({ token: await sign({ secret: 'acmesecret-acmesecret-acmesecret-32' }) }),
      /signature/,
    ],
    ['with alg none', async () => ({ token: unsigned() }), /HS256/],
    ['without exp', async () => ({ token: await sign({ claims: { exp: undefined } }) }), /exp is missing/],
    ['with an unknown key', async () => ({ token: await sign({ header: { kid: 'k' }, claims: { iss: 'k' } }) }), /key/],
    ['with a resume token that nobody gave out', async () => ({ resumeToken: `x.${'A'.repeat(43)}` }), /resumeToken/],
    [
      'with an expired token and a bad resume token',
      async () => ({ token: await sign({ claims: { exp: 1_000_000_000 } }), resumeToken: 'x' }),
      /expired/,
    ],
  ];
  for (const [name, auth, message] of cases) {
    test(name, async () => {
      await assert.rejects(BareClient.connect(url, await auth()), (error: Error & { code?: string }) => {
        assert.equal(error.code, 'unauthenticated', error.message);
        assert.match(error.message, message);
        return true;
      });
    });
  }
});

describe('a frame', () => {
  const connectUrl = (): string => `${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`;
  const cases: [name: string, frame: string | Uint8Array][] = [
    ['that is no packet', 'garbage'],
    ['of an unknown type', '49999'],
    ['that is no JSON', '42["x",'],
    ['whose event is no text', '42[{}]'],
    ['with a reserved event', '42["disconnect"]'],
    ['of an unexpected binary', new Uint8Array([1, 2, 3])],
    ['that announces attachments without end', '459999999-["x",{"_placeholder":true,"num":0}]x'],
    ['that is too large', `42["get-participants",{"page":"${'x'.repeat(limits.frameBytes)}"}]`],
    ['that connects a second time', '40{}'],
  ];
  for (const [name, frame] of cases) {
    test(`${name} closes that socket only`, async () => {
      const token = await cluster.token({ identity: 'mallory', room: '*' });
      const socket = new WebSocket(connectUrl());
      const closed = new Promise<void>((resolve) => socket.addEventListener('close', () => resolve()));
      socket.addEventListener('message', ({ data }) => {
        if (String(data).startsWith('0')) socket.send(`40${JSON.stringify({ token })}`);
        else if (String(data).startsWith('40')) socket.send(frame);
      });
      const timer = setTimeout(() => assert.fail('the socket stays open'), 10_000);
      await closed;
      clearTimeout(timer);
      await assertNeighbourIsFine();
    });
  }
});
