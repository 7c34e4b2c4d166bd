import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { TokenGrants } from '@confab/contracts';
import { eventually, proves, startCluster, type LocalCluster } from '@confab/testkit';
import type { BareClient } from '../bare/bare-client.ts';
import { callEvent, device, outcomesOf } from './call-people.ts';

const server: TokenGrants = { room: '*', canCall: true, roomAdmin: true };

describe('contacts, and calls that servers begin', { timeout: 120_000 }, () => {
  let cluster: LocalCluster;
  const open: BareClient[] = [];
  before(async () => {
    const env = { TICK_MS: '200', RECONNECTING_AFTER_MS: '300', REMOVE_AFTER_MS: '1500' };
    cluster = await startCluster({ signaling: 2, media: 1, workers: 1, env });
  });
  after(async () => {
    for (const client of open) client.close();
    await cluster.stop();
  });

  const connect = async (identity: string, pod = 0, grants?: TokenGrants): Promise<BareClient> => {
    const client = await device(cluster, identity, pod, grants);
    open.push(client);
    return client;
  };
  const ask = async (method: string, path: string, grants: TokenGrants, body?: object) => {
    const token = await cluster.token({ identity: 'the server', grants: { room: undefined, ...grants } });
    const response = await fetch(`${cluster.urls[0]}/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    // oxlint-disable-next-line typescript/no-explicit-any
    return { status: response.status, answer: (await response.json()) as any };
  };

  test('contacts are seen coming, choosing how to be seen, and going, whatever pod they are at', async () => {
    proves('set-presence', 'watch-presence', 'presence', 'noun: contacts online');
    const anna = await connect('anna');
    const away = await connect('cleo', 1);
    await away.request('set-presence', { status: 'away' });
    const { presence } = await anna.request('watch-presence', { identities: ['ben', 'cleo', 'anna'] });
    const shown = Object.fromEntries(
      presence.map((one: { identity: string; status: string }) => [one.identity, one.status]),
    );
    assert.deepEqual(shown, { ben: 'offline', cleo: 'away', anna: 'online' });
    const sees = (status: string) =>
      anna.event('presence', (data) => data.identity === 'ben' && data.status === status);

    const phone = await connect('ben', 1);
    assert.ok(Date.parse((await sees('online')).since) > Date.now() - 10_000);
    const laptop = await connect('ben', 0);
    await laptop.request('set-presence', { status: 'busy' });
    await sees('busy');
    laptop.close();
    await anna.event('presence', (data) => {
      const heard = anna.events.filter(({ name, data: one }) => name === 'presence' && one.identity === 'ben');
      return data === heard.at(-1)?.data && heard.length === 3 && data.status === 'online';
    });
    // Away for less than a reconnect takes: nobody flickers.
    phone.lose();
    const again = await connect('ben', 0);
    await again.request('set-presence', { status: 'offline' });
    await sees('offline');
    const heard = anna.events.filter(({ name, data }) => name === 'presence' && data.identity === 'ben');
    assert.deepEqual(
      heard.map(({ data }) => data.status),
      ['online', 'busy', 'online', 'offline'],
    );

    await anna.request('watch-presence', { identities: ['cleo'] });
    const before = anna.events.length;
    await again.request('set-presence', { status: 'busy' });
    await away.request('set-presence', { status: 'online' });
    await anna.event('presence', ({ identity, status }) => identity === 'cleo' && status === 'online');
    assert.equal(anna.events.length, before + 1, 'nobody else is watched any more');
  });

  test('whoever may not call is not seen, and watches nobody', async () => {
    const watcher = await connect('dora');
    const guest = await connect('guest', 1, { room: 'r', roomJoin: true });
    assert.equal((await guest.refused('set-presence', { status: 'busy' })).code, 'forbidden');
    assert.equal((await guest.refused('watch-presence', { identities: ['dora'] })).code, 'forbidden');
    const { presence } = await watcher.request('watch-presence', { identities: ['guest'] });
    assert.equal(presence[0].status, 'offline');
    // A new token lets it be seen.
    await guest.request('update-token', {
      token: await cluster.token({ identity: 'guest', grants: { canCall: true } }),
    });
    await watcher.event('presence', ({ identity, status }) => identity === 'guest' && status === 'online');
  });

  test('a tenant’s server begins a call between its people, and reads how it went', async () => {
    proves('noun: call by REST', 'noun: CallSession', 'noun: CallParticipant');
    const emil = await connect('emil', 0);
    const fred = await connect('fred', 1);
    const body = { caller: 'emil', callerName: 'Emil E.', callees: ['fred'], type: 'VIDEO', ringTimeoutMs: 5000 };
    const { status, answer: call } = await ask('POST', '/calls', server, body);
    assert.deepEqual([status, call.status, call.caller], [201, 'RINGING', 'emil']);
    const { from } = await callEvent(fred, 'incoming-call', call.callId);
    assert.deepEqual(from, { identity: 'emil', name: 'Emil E.' });
    await fred.request('call-accept', { callId: call.callId });
    await callEvent(emil, 'call-accepted', call.callId, 'fred');
    await emil.request('call-end', { callId: call.callId });

    const { answer } = await ask('GET', `/calls/${call.callId}`, server);
    assert.deepEqual(
      [answer.status, answer.endReason, outcomesOf(answer)],
      ['ENDED', 'ended', { emil: 'left', fred: 'left' }],
    );
    assert.deepEqual(
      answer.timeline.map(({ event, identity }: { event: string; identity?: string }) => [event, identity]),
      [
        ['call-initiated', 'emil'],
        ['call-initiated', 'fred'],
        ['call-answered', 'fred'],
        ['call-participant-left', 'emil'],
        ['call-participant-left', 'fred'],
        ['call-ended', undefined],
      ],
    );
    const listed = await ask('GET', '/calls?status=ENDED', server);
    assert.ok(listed.answer.calls.some(({ callId }: { callId: string }) => callId === call.callId));
    const ofFred = await ask('GET', '/calls?identity=fred', server);
    assert.deepEqual(ofFred.answer.calls.length, 1);
  });

  test('servers without the right, for other rooms, or with nonsense are refused', async () => {
    const body = { caller: 'emil', callees: ['fred'], type: 'VIDEO' };
    for (const [grants, wanted, code] of [
      [{ room: '*', canCall: true }, body, 'forbidden'],
      [{ room: '*', roomAdmin: true }, body, 'forbidden'],
      [{ ...server, room: 'a' }, { ...body, room: 'b' }, 'forbidden'],
      [server, { ...body, type: 'SMELL' }, 'bad-request'],
      [server, { ...body, callees: ['emil'] }, 'bad-request'],
      [server, { callees: ['fred'], type: 'VIDEO' }, 'bad-request'],
    ] as const) {
      assert.equal((await ask('POST', '/calls', grants, wanted)).answer.code, code, JSON.stringify([grants, wanted]));
    }
    const { answer: call } = await ask('POST', '/calls', server, body);
    assert.equal((await ask('GET', `/calls/${call.callId}`, { canCall: true })).answer.code, 'not-found');
    assert.equal((await ask('GET', `/calls/${call.callId}`, { room: 'x', roomAdmin: true })).answer.code, 'not-found');
    assert.equal((await ask('GET', '/calls/nonsense', server)).status, 404);
    assert.equal((await ask('GET', '/calls?status=WAITING', server)).answer.code, 'bad-request');
    assert.equal((await ask('GET', '/calls?identity=fred', { canCall: true })).answer.code, 'forbidden');
    assert.deepEqual((await ask('GET', '/calls', { canCall: true })).answer, { calls: [] });
  });

  test('who vanishes from a call for good has left it, and the last one ends it', async () => {
    const gina = await connect('gina', 0);
    const hugo = await connect('hugo', 1, {});
    const { callId } = await gina.request('call-initiate', { callees: ['hugo'], type: 'VIDEO', mode: 'direct' });
    await callEvent(hugo, 'incoming-call', callId);
    await hugo.request('call-accept', { callId });
    hugo.lose();
    const { call } = await callEvent(gina, 'call-left', callId, 'hugo');
    assert.deepEqual([call.status, outcomesOf(call)], ['ACTIVE', { gina: 'joined', hugo: 'left' }]);
    gina.lose();
    await eventually(async () => (await ask('GET', `/calls/${callId}`, server)).answer.status === 'ENDED', {
      withinMs: 15_000,
      everyMs: 200,
    });
    const { answer } = await ask('GET', `/calls/${callId}`, server);
    assert.equal(answer.endReason, 'everybody-left');
  });
});
