import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import type { ParticipantId, TenantId } from '@confab/contracts';
import { Secret } from '@confab/platform';
import { IceServers, type IceSettings } from './ice-servers.ts';
import { turnCredentials } from './turn-credentials.ts';

const [anna, ben] = ['01JANNA', '01JBEN'] as ParticipantId[] as [ParticipantId, ParticipantId];
const [acme, other] = ['acme', 'other'] as TenantId[] as [TenantId, TenantId];
const stun = { urls: 'stun:stun.example.com' };
const turn = { urls: ['turn:a.example.com', 'turns:a.example.com:443'], secret: new Secret('north'), ttlS: 600 };
const clock = { nowS: 1_700_000_000, date: () => new Date(clock.nowS * 1000) };

function iceServers(cluster: IceSettings, tenants: Record<string, IceSettings> = {}): IceServers {
  return new IceServers(cluster, { iceOf: (tenant) => tenants[tenant] }, clock);
}

test('a credential is the HMAC-SHA1 of expiry and user, as TURN servers with a shared secret compute it', () => {
  const { username, credential } = turnCredentials(turn, 'acme/01JANNA', new Date(1_700_000_000_999));
  assert.equal(username, '1700000600:acme/01JANNA');
  // printf %s 1700000600:acme/01JANNA | openssl dgst -sha1 -hmac north -binary | base64
  assert.equal(credential, '93aVdLT9xPQdn06/Y68jItkW898=');
});

test('each participant gets credentials of its own, each time with the whole time to live', () => {
  const servers = iceServers({ servers: [stun], turn });
  const [first, relay] = servers.of(acme, anna);
  assert.deepEqual(first, stun);
  assert.deepEqual(relay?.urls, turn.urls);
  assert.equal(relay?.username, '1700000600:acme/01JANNA');
  assert.notEqual(servers.of(acme, ben)[1]?.credential, relay?.credential);
  clock.nowS += 60;
  const [, later] = servers.of(acme, anna);
  clock.nowS -= 60;
  assert.equal(later?.username, '1700000660:acme/01JANNA');
  assert.equal(later?.credential, createHmac('sha1', 'north').update(later.username).digest('base64'));
});

test('without a TURN server with a secret there is only what was declared', () => {
  assert.deepEqual(iceServers({ servers: [stun], turn: null }).of(acme, anna), [stun]);
});

test("a tenant's own servers take the place of the cluster's, for this tenant only", () => {
  const own = { servers: [], turn: { ...turn, urls: ['turn:turn.acme.example'], secret: new Secret('south') } };
  const servers = iceServers({ servers: [stun], turn }, { acme: own });
  const [mine, ...more] = servers.of(acme, anna);
  assert.deepEqual(more, []);
  assert.deepEqual(mine?.urls, ['turn:turn.acme.example']);
  assert.equal(mine?.credential, createHmac('sha1', 'south').update('1700000600:acme/01JANNA').digest('base64'));
  assert.deepEqual(servers.of(other, anna)[0], stun);
});
