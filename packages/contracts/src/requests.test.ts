import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { limits } from './limits.ts';
import { requestIdSchema, requests, type RequestName } from './requests.ts';

const fingerprint = { algorithm: 'sha-256', value: Array.from({ length: 32 }, () => 'AB').join(':') };

/** Every request with the least it needs, and one payload that must be refused with the field to blame. */
const cases: Record<RequestName, { least: object; refused: object; field: string }> = {
  'create-room': { least: { room: 'r' }, refused: { room: 'r', maxParticipants: 0 }, field: 'maxParticipants' },
  'join-room': { least: { room: 'r' }, refused: { room: ' ' }, field: 'room' },
  'get-participants': { least: {}, refused: { participantIds: 'p1' }, field: 'participantIds' },
  resume: { least: { resumeToken: 't', seq: 0 }, refused: { resumeToken: 't', seq: -1 }, field: 'seq' },
  'update-token': { least: { token: 't' }, refused: { token: '' }, field: 'token' },
  'leave-room': { least: {}, refused: [], field: '' },
  'get-rtp-capabilities': { least: {}, refused: [], field: '' },
  'create-transport': { least: { direction: 'send' }, refused: { direction: 'up' }, field: 'direction' },
  'connect-transport': {
    least: { transportId: 't', dtlsParameters: { fingerprints: [fingerprint] } },
    refused: { transportId: 't', dtlsParameters: { fingerprints: [{ algorithm: 'sha-256', value: 'zz' }] } },
    field: 'dtlsParameters.fingerprints.0.value',
  },
  'restart-ice': { least: { transportId: 't' }, refused: { transportId: 7 }, field: 'transportId' },
  produce: {
    least: {
      transportId: 't',
      kind: 'audio',
      rtpParameters: { codecs: [{ mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000 }] },
    },
    refused: { transportId: 't', kind: 'smell', rtpParameters: { codecs: [] } },
    field: 'kind',
  },
  'pause-producer': { least: { producerId: 'p' }, refused: {}, field: 'producerId' },
  'resume-producer': { least: { producerId: 'p' }, refused: { producerId: '' }, field: 'producerId' },
  'close-producer': {
    least: { producerId: 'p' },
    refused: { producerId: 'p'.repeat(limits.idBytes + 1) },
    field: 'producerId',
  },
  'get-producers': { least: {}, refused: [], field: '' },
  consume: {
    least: { producerId: 'p', rtpCapabilities: {} },
    refused: { producerId: 'p', rtpCapabilities: {}, preferredLayers: { spatialLayer: 9 } },
    field: 'preferredLayers.spatialLayer',
  },
  'consume-many': {
    least: { producerIds: ['p'], rtpCapabilities: {} },
    refused: { producerIds: Array.from({ length: limits.consumeMany + 1 }, () => 'p'), rtpCapabilities: {} },
    field: 'producerIds',
  },
  'resume-consumer': { least: { consumerId: 'c' }, refused: { consumerId: null }, field: 'consumerId' },
  'pause-consumer': { least: { consumerId: 'c' }, refused: {}, field: 'consumerId' },
  'close-consumer': { least: { consumerId: 'c' }, refused: {}, field: 'consumerId' },
  'request-key-frame': { least: { consumerId: 'c' }, refused: {}, field: 'consumerId' },
  'set-preferred-layers': {
    least: { consumerId: 'c', spatialLayer: 0 },
    refused: { consumerId: 'c' },
    field: 'spatialLayer',
  },
  'produce-data': {
    least: { transportId: 't', label: '', sctpStreamParameters: {} },
    refused: { transportId: 't', label: '', sctpStreamParameters: { streamId: -1 } },
    field: 'sctpStreamParameters.streamId',
  },
  'close-data-producer': { least: { dataProducerId: 'd' }, refused: {}, field: 'dataProducerId' },
  'consume-data': { least: { dataProducerId: 'd' }, refused: {}, field: 'dataProducerId' },
  'close-data-consumer': { least: { dataConsumerId: 'd' }, refused: {}, field: 'dataConsumerId' },
  'set-visible': {
    least: { tiles: [] },
    refused: { tiles: [{ producerId: 'p', width: -1, height: 1 }] },
    field: 'tiles.0.width',
  },
  'set-subscribers': {
    least: { producerId: 'p', identities: null },
    refused: { producerId: 'p' },
    field: 'identities',
  },
  chat: { least: { text: 'hi' }, refused: { text: ' ' }, field: 'text' },
  'get-chat-history': { least: {}, refused: { limit: 0 }, field: 'limit' },
  'audio-mute': { least: { muted: true }, refused: {}, field: 'muted' },
  'video-mute': { least: { muted: false }, refused: { muted: 'yes' }, field: 'muted' },
  'raise-hand': { least: { raised: true }, refused: {}, field: 'raised' },
  reaction: { least: { emoji: '👩‍🚀' }, refused: { emoji: 'a b' }, field: 'emoji' },
  'update-self': { least: {}, refused: { name: 'n'.repeat(limits.nameBytes + 1) }, field: 'name' },
  'mute-participant': {
    least: { participantId: 'p' },
    refused: { participantId: 'p', source: 'smell' },
    field: 'source',
  },
  'remove-participant': { least: { participantId: 'p' }, refused: { participantId: 'p', ban: 1 }, field: 'ban' },
  'lock-room': { least: { locked: true }, refused: {}, field: 'locked' },
  'end-room': { least: {}, refused: [], field: '' },
  admit: { least: { participantId: 'p' }, refused: {}, field: 'participantId' },
  deny: { least: { participantId: 'p' }, refused: {}, field: 'participantId' },
  'call-initiate': {
    least: { callees: ['b'], type: 'AUDIO' },
    refused: { callees: [], type: 'AUDIO' },
    field: 'callees',
  },
  'call-accept': { least: { callId: 'c' }, refused: {}, field: 'callId' },
  'call-reject': { least: { callId: 'c' }, refused: { callId: 'c', reason: 'rude' }, field: 'reason' },
  'call-end': { least: { callId: 'c' }, refused: {}, field: 'callId' },
  'call-cancel': { least: { callId: 'c' }, refused: {}, field: 'callId' },
  'call-join': { least: { callId: 'c' }, refused: {}, field: 'callId' },
  'call-leave': { least: { callId: 'c' }, refused: {}, field: 'callId' },
  'call-invite': {
    least: { callId: 'c', callees: ['b'] },
    refused: { callId: 'c', callees: [''] },
    field: 'callees.0',
  },
  'get-calls': { least: {}, refused: { status: 'LOUD' }, field: 'status' },
  'call-mute': { least: { callId: 'c', muted: true }, refused: { callId: 'c' }, field: 'muted' },
  'call-video-toggle': { least: { callId: 'c', enabled: true }, refused: { callId: 'c' }, field: 'enabled' },
  'call-screen-share': { least: { callId: 'c', sharing: true }, refused: { callId: 'c' }, field: 'sharing' },
  'webrtc-signal': {
    least: { callId: 'c', to: 'b', signal: {} },
    refused: { callId: 'c', to: 'b', signal: { sdp: 'x'.repeat(limits.signalBytes) } },
    field: 'signal',
  },
  'get-ice-servers': { least: { callId: 'c' }, refused: {}, field: 'callId' },
  'set-presence': { least: { status: 'away' }, refused: { status: 'hungry' }, field: 'status' },
  'watch-presence': { least: { identities: [] }, refused: { identities: 'b' }, field: 'identities' },
};

describe('requests', () => {
  for (const [name, { least, refused, field }] of Object.entries(cases)) {
    const { payload } = requests[name as RequestName];

    it(`${name} takes the least it needs and drops fields it does not know`, () => {
      assert.deepEqual(payload.parse({ ...least, fromTheFuture: 1 }), least);
    });

    it(`${name} names the field that is wrong`, () => {
      const result = payload.safeParse(refused);
      assert.equal(result.success, false);
      assert.equal(result.error?.issues[0]?.path.join('.'), field);
    });
  }

  it('counts bytes, not characters', () => {
    const { payload } = requests['create-room'];
    assert.ok(payload.safeParse({ room: 'é'.repeat(limits.nameBytes / 2) }).success);
    assert.ok(!payload.safeParse({ room: 'é'.repeat(limits.nameBytes / 2 + 1) }).success);
    assert.ok(!payload.safeParse({ room: 'r', metadata: 'x'.repeat(limits.metadataBytes + 1) }).success);
    assert.ok(!requestIdSchema.safeParse('x'.repeat(limits.requestIdBytes + 1)).success);
  });

  it('refuses control characters in names', () => {
    assert.ok(!requests['join-room'].payload.safeParse({ room: 'a\u0000b' }).success);
  });
});
