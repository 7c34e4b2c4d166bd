import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { proves, startCluster, type LocalCluster } from '@confab/testkit';
import type { BareClient } from '../bare/bare-client.ts';
import { callEvent, device, outcomesOf } from './call-people.ts';

describe('calls that ring, over two pods', { timeout: 120_000 }, () => {
  let cluster: LocalCluster;
  const open: BareClient[] = [];
  before(async () => {
    cluster = await startCluster({ signaling: 2, media: 1, workers: 1, env: { TICK_MS: '200' } });
  });
  after(async () => {
    for (const client of open) client.close();
    await cluster.stop();
  });

  const connect = async (...asked: Parameters<typeof device> extends [unknown, ...infer Rest] ? Rest : never) => {
    const client = await device(cluster, ...asked);
    open.push(client);
    return client;
  };
  let count = 0;
  /** Nobody meets another test's calls. */
  const names = (...wanted: string[]): string[] => {
    count += 1;
    return wanted.map((name) => `${name}-${count}`);
  };

  test('all devices of a person ring at all pods, the first to accept wins, and the others are told', async () => {
    proves('call-initiate', 'incoming-call', 'call-accept', 'call-accepted');
    proves('noun: one-to-one call', 'noun: video call', 'noun: several devices ring', 'noun: first accept wins');
    const [anna, ben] = names('anna', 'ben') as [string, string];
    const caller = await connect(anna, 0);
    const phone = await connect(ben, 0);
    const laptop = await connect(ben, 1);
    const call = await caller.request('call-initiate', { callees: [ben], type: 'VIDEO' });
    assert.deepEqual(
      [call.status, call.type, call.mode, call.caller, call.callees],
      ['RINGING', 'VIDEO', 'room', anna, [ben]],
    );
    assert.deepEqual(outcomesOf(call), { [anna]: 'joined', [ben]: 'ringing' });
    for (const rung of [phone, laptop]) {
      const { from, expiresAt, call: shown } = await callEvent(rung, 'incoming-call', call.callId);
      assert.deepEqual([from, shown.room], [{ identity: anna, name: '' }, call.room]);
      assert.ok(Math.abs(Date.parse(expiresAt) - Date.parse(call.createdAt) - 45_000) < 10);
    }
    const answers = await Promise.all([phone, laptop].map((one) => one.ask('call-accept', { callId: call.callId })));
    const winners = answers.filter((answer) => answer.call !== undefined);
    assert.equal(winners.length, 1, JSON.stringify(answers));
    assert.deepEqual(
      [winners[0].call.status, answers.find((answer) => answer.error !== undefined).error.code],
      ['ACTIVE', 'conflict'],
    );
    for (const one of [caller, phone, laptop]) {
      const told = await callEvent(one, 'call-accepted', call.callId, ben);
      assert.deepEqual([told.call.status, outcomesOf(told.call)], ['ACTIVE', { [anna]: 'joined', [ben]: 'joined' }]);
      assert.ok(told.call.answeredAt);
    }
  });

  test('who does not want to, or talks already, says so, and every device knows', async () => {
    proves('call-reject', 'call-rejected', 'noun: reject', 'noun: busy', 'noun: audio call');
    const [anna, ben] = names('anna', 'ben') as [string, string];
    const caller = await connect(anna, 0);
    const phone = await connect(ben, 1);
    const laptop = await connect(ben, 0);
    for (const [payload, reason] of [
      [{}, 'declined'],
      [{ reason: 'busy' }, 'busy'],
    ] as const) {
      const { callId } = await caller.request('call-initiate', { callees: [ben], type: 'AUDIO' });
      await callEvent(phone, 'incoming-call', callId);
      const { call } = await phone.request('call-reject', { callId, ...payload });
      assert.deepEqual([call.status, call.type, call.endReason], ['REJECTED', 'AUDIO', 'rejected']);
      for (const one of [caller, phone, laptop]) {
        assert.equal((await callEvent(one, 'call-rejected', callId, ben)).reason, reason);
        assert.equal((await callEvent(one, 'call-ended', callId)).call.status, 'REJECTED');
      }
    }
  });

  test('a caller who gives up leaves a missed call', async () => {
    proves('call-cancel', 'noun: cancel');
    const [anna, ben] = names('anna', 'ben') as [string, string];
    const caller = await connect(anna, 0);
    const callee = await connect(ben, 1);
    const { callId } = await caller.request('call-initiate', { callees: [ben], type: 'VIDEO' });
    await callEvent(callee, 'incoming-call', callId);
    assert.equal((await callee.refused('call-cancel', { callId })).code, 'forbidden');
    await caller.request('call-cancel', { callId });
    const { call } = await callEvent(callee, 'call-missed', callId);
    assert.deepEqual([call.status, call.endReason, outcomesOf(call)[ben]], ['MISSED', 'cancelled', 'missed']);
    assert.equal((await callee.refused('call-accept', { callId })).code, 'conflict');
  });

  test('nobody answers: it rings on, and is missed when its time is over', async () => {
    proves('call-missed', 'noun: missed call', 'get-calls');
    const [anna, ben] = names('anna', 'ben') as [string, string];
    const caller = await connect(anna, 0);
    const callee = await connect(ben, 1);
    const payload = { callees: [ben], type: 'VIDEO', ringTimeoutMs: 2000 };
    const startedMs = performance.now();
    const { callId } = await caller.request('call-initiate', payload);
    for (const one of [caller, callee]) {
      const { call } = await callEvent(one, 'call-missed', callId);
      assert.deepEqual([call.status, call.endReason], ['MISSED', 'no-answer']);
    }
    const tookMs = performance.now() - startedMs;
    assert.ok(tookMs >= 2000 && tookMs < 5000, `${tookMs} ms`);
    const rings = callee.events.filter(({ name, data }) => name === 'incoming-call' && data.call.callId === callId);
    assert.ok(rings.length >= 2, 'it rang more than once');
    const { calls } = await (await connect(ben, 0)).request('get-calls', { status: 'MISSED' });
    assert.deepEqual(
      calls.map((call: { callId: string }) => call.callId),
      [callId],
    );
  });

  test('a call of many reaches each device of its people, at every pod, and nobody else', async () => {
    const [anna, ben, cleo, other] = names('anna', 'ben', 'cleo', 'other') as [string, string, string, string];
    const absent = names(...Array.from({ length: 30 }, (_, index) => `absent ${index}`));
    const annas = await connect(anna, 0);
    const called = await Promise.all([connect(ben, 0), connect(ben, 1), connect(cleo, 1)]);
    const strangers = await Promise.all([connect(other, 0), connect(other, 1)]);
    const { callId } = await annas.request('call-initiate', { callees: [ben, cleo, ...absent], type: 'AUDIO' });
    await Promise.all(called.map((client) => callEvent(client, 'incoming-call', callId)));
    await annas.request('call-cancel', { callId });
    await Promise.all([annas, ...called].map((client) => callEvent(client, 'call-ended', callId)));
    const ofCalls = (client: BareClient) => client.events.filter(({ name }) => name.includes('call'));
    assert.deepEqual(strangers.flatMap(ofCalls), []);
  });

  test('a group: each callee fares for itself, who declined comes later, and the caller ends it for all', async () => {
    proves('call-join', 'call-joined', 'call-end', 'call-ended');
    proves('noun: group call', 'noun: late join of a call', 'noun: end a call for all');
    const [anna, ben, cleo, dora, emil] = names('anna', 'ben', 'cleo', 'dora', 'emil');
    const clients = await Promise.all([anna, ben, cleo, dora, emil].map((name, index) => connect(name!, index % 2)));
    const [annas, bens, cleos, doras] = clients as [BareClient, BareClient, BareClient, BareClient, BareClient];
    const callees = [ben!, cleo!, dora!, emil!];
    const { callId } = await annas.request('call-initiate', { callees, type: 'VIDEO', ringTimeoutMs: 4000 });
    await Promise.all(clients.slice(1).map((client) => callEvent(client, 'incoming-call', callId)));
    await cleos.request('call-reject', { callId });
    assert.equal((await callEvent(annas, 'call-rejected', callId, cleo)).call.status, 'RINGING');
    await bens.request('call-accept', { callId });
    const { call: answered } = await callEvent(doras, 'call-accepted', callId, ben);
    assert.deepEqual([answered.status, outcomesOf(answered)[dora!]], ['ACTIVE', 'ringing']);
    await doras.request('call-accept', { callId });
    const missed = await callEvent(annas, 'call-missed', callId, emil);
    assert.equal(missed.call.status, 'ACTIVE');
    await cleos.request('call-join', { callId });
    const { call: all } = await callEvent(annas, 'call-joined', callId, cleo);
    assert.deepEqual(outcomesOf(all), {
      [anna!]: 'joined',
      [ben!]: 'joined',
      [cleo!]: 'joined',
      [dora!]: 'joined',
      [emil!]: 'missed',
    });
    assert.equal((await bens.refused('call-end', { callId })).code, 'forbidden');
    await annas.request('call-end', { callId });
    for (const client of clients) {
      const { call } = await callEvent(client, 'call-ended', callId);
      assert.deepEqual([call.status, call.endReason], ['ENDED', 'ended']);
      assert.ok(call.participants.every((row: { outcome: string }) => ['left', 'missed'].includes(row.outcome)));
    }
  });

  test('people leave and come back, are invited, and the call ends with the last one', async () => {
    proves('call-leave', 'call-left', 'call-invite', 'noun: leave a call', 'noun: joinable calls are found');
    const [anna, ben, cleo] = names('anna', 'ben', 'cleo') as [string, string, string];
    const annas = await connect(anna, 0);
    const bens = await connect(ben, 1);
    const cleos = await connect(cleo, 1);
    const { callId } = await annas.request('call-initiate', { callees: [ben], type: 'VIDEO', ringTimeoutMs: 2000 });
    await callEvent(bens, 'incoming-call', callId);
    assert.equal((await cleos.refused('call-join', { callId })).code, 'not-found');
    await bens.request('call-accept', { callId });
    await bens.request('call-invite', { callId, callees: [cleo] });
    assert.equal((await callEvent(cleos, 'incoming-call', callId)).from.identity, ben);
    await callEvent(annas, 'call-missed', callId, cleo);
    // Missed, and still to be found while it goes on.
    const { calls } = await cleos.request('get-calls', { status: 'ACTIVE' });
    assert.deepEqual(
      calls.map((call: { callId: string }) => call.callId),
      [callId],
    );
    await cleos.request('call-join', { callId });
    await annas.request('call-leave', { callId });
    await callEvent(bens, 'call-left', callId, anna);
    await annas.request('call-join', { callId });
    for (const client of [annas, bens, cleos]) await client.request('call-leave', { callId });
    const { call } = await callEvent(annas, 'call-ended', callId);
    assert.deepEqual([call.status, call.endReason], ['ENDED', 'everybody-left']);
    assert.equal((await annas.refused('call-join', { callId })).code, 'conflict');
  });

  test('the room of a call is open to its people by the call, and ends with it; the call ends with the room', async () => {
    const [anna, ben, zoe] = names('anna', 'ben', 'zoe') as [string, string, string];
    const annas = await connect(anna, 0);
    const bens = await connect(ben, 1, {});
    const zoes = await connect(zoe, 1);
    const { callId, room } = await annas.request('call-initiate', { callees: [ben], type: 'VIDEO' });
    assert.equal((await zoes.refused('join-room', { room })).code, 'forbidden');
    await annas.request('join-room', { room });
    await callEvent(bens, 'incoming-call', callId);
    // Without canCall: whoever was called may answer.
    await bens.request('call-accept', { callId });
    assert.equal((await bens.refused('call-initiate', { callees: [anna], type: 'VIDEO' })).code, 'forbidden');
    const joined = await bens.request('join-room', { room });
    assert.deepEqual(
      [joined.participants.length, joined.grants?.canPublish, joined.grants?.roomAdmin],
      [1, true, false],
    );
    await bens.request('update-token', { token: await cluster.token({ identity: ben, grants: { canCall: true } }) });
    await annas.request('call-end', { callId });
    for (const client of [annas, bens]) assert.equal((await client.event('room-ended')).reason, 'ended');
    assert.equal((await annas.refused('join-room', { room })).code, 'forbidden');

    const again = await annas.request('call-initiate', { callees: [ben], type: 'AUDIO' });
    await callEvent(bens, 'incoming-call', again.callId);
    await bens.request('call-accept', { callId: again.callId });
    const admin = await connect(zoe, 0, { room: '*', roomJoin: true, roomAdmin: true });
    await admin.request('join-room', { room: again.room });
    await admin.request('end-room');
    const { call } = await callEvent(bens, 'call-ended', again.callId);
    assert.deepEqual([call.status, call.endReason], ['ENDED', 'room-ended']);
  });

  test('those inside hear what the others do, and browsers talk to each other through it; strangers do not', async () => {
    proves('call-mute', 'call-participant-muted', 'call-video-toggle', 'call-participant-video-toggled');
    proves('call-screen-share', 'call-screen-share-started', 'call-screen-share-stopped', 'webrtc-signal');
    const [anna, ben, zoe] = names('anna', 'ben', 'zoe') as [string, string, string];
    const annas = await connect(anna, 0);
    const bens = await connect(ben, 1);
    const zoes = await connect(zoe, 1);
    const { callId } = await annas.request('call-initiate', { callees: [ben], type: 'VIDEO', mode: 'direct' });
    const offer = { type: 'offer', sdp: 'v=0\r\n' };
    await annas.request('webrtc-signal', { callId, to: ben, signal: offer });
    assert.deepEqual(await bens.event('webrtc-signal'), { callId, from: anna, signal: offer });
    assert.equal((await bens.refused('call-mute', { callId, muted: true })).code, 'conflict');
    await bens.request('call-accept', { callId });
    await bens.request('webrtc-signal', { callId, to: anna, signal: { type: 'answer', sdp: 'v=0' } });
    assert.equal((await annas.event('webrtc-signal')).signal.type, 'answer');
    const steps: [string, object, string, object][] = [
      ['call-mute', { muted: true }, 'call-participant-muted', { muted: true }],
      ['call-video-toggle', { enabled: false }, 'call-participant-video-toggled', { enabled: false }],
      ['call-screen-share', { sharing: true }, 'call-screen-share-started', {}],
      ['call-screen-share', { sharing: false }, 'call-screen-share-stopped', {}],
    ];
    for (const [request, payload, event, data] of steps) {
      await bens.request(request, { callId, ...payload });
      assert.deepEqual(await annas.event(event), { callId, identity: ben, ...data });
    }
    for (const [request, payload] of [
      ['webrtc-signal', { to: ben, signal: {} }],
      ['call-mute', { muted: true }],
      ['call-leave', {}],
      ['call-end', {}],
      ['call-accept', {}],
    ] as const) {
      assert.equal((await zoes.refused(request, { callId, ...payload })).code, 'not-found', request);
    }
    assert.equal((await annas.refused('webrtc-signal', { callId, to: zoe, signal: {} })).code, 'not-found');
    assert.deepEqual(zoes.events, []);
    await annas.request('call-leave', { callId });
    assert.equal((await bens.refused('webrtc-signal', { callId, to: anna, signal: {} })).code, 'not-found');
  });

  test('nobody rings at random, nor gives away a room that is not theirs', async () => {
    const [anna, ben] = names('anna', 'ben') as [string, string];
    const first = await connect(anna, 0);
    const second = await connect(anna, 0);
    const payload = { callees: [ben], type: 'AUDIO' };
    assert.equal((await first.refused('call-initiate', { ...payload, room: 'secret' })).code, 'forbidden');
    assert.equal((await first.refused('call-initiate', { ...payload, callees: [anna] })).code, 'bad-request');
    const direct = { ...payload, callees: [ben, 'other'], mode: 'direct' };
    assert.equal((await first.refused('call-initiate', direct)).code, 'bad-request');
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => (index % 2 === 0 ? first : second).ask('call-initiate', payload)),
    );
    const refused = answers.filter((answer) => answer.error !== undefined);
    assert.equal(refused.length, 12 - 7, 'three of the ten were used up before');
    for (const { error } of refused) assert.ok(error.code === 'rate-limited' && error.retryAfterMs > 0);
  });

  test('the same request repeated at another pod is the same call', async () => {
    const [anna, ben] = names('anna', 'ben') as [string, string];
    const payload = { callees: [ben], type: 'VIDEO', requestId: 'once' };
    const first = await (await connect(anna, 0)).request('call-initiate', payload);
    const second = await (await connect(anna, 1)).request('call-initiate', payload);
    assert.equal(second.callId, first.callId);
    const { calls } = await (await connect(ben, 0)).request('get-calls');
    assert.deepEqual(
      calls.map((call: { callId: string }) => call.callId),
      [first.callId],
    );
  });
});
