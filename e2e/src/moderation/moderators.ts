import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { MediaKind } from '@confab/contracts';
import { eventually, type LocalCluster, type Participant } from '@confab/testkit';
import { BareClient } from '../bare/bare-client.ts';

/** What a moderator's token grants, or that of a tenant's server. */
export const adminGrants = { roomJoin: true, roomCreate: true, roomList: true, roomAdmin: true };

/** Somebody with `roomAdmin` and no media, in the room; at the last pod. */
export async function moderatorIn(
  cluster: LocalCluster,
  room: string,
  options: object = {},
): Promise<{ moderator: BareClient; participantId: string }> {
  const client = await connect(cluster, 'moderator', cluster.urls.at(-1) as string, adminGrants);
  await client.request('create-room', { room, ...options });
  const { self } = await client.request('join-room', { room });
  return { moderator: client, participantId: self.participantId };
}

export async function connect(
  cluster: LocalCluster,
  identity: string,
  url: string,
  grants?: Record<string, unknown>,
): Promise<BareClient> {
  return BareClient.connect(url, { token: await cluster.token({ identity, ...(grants ? { grants } : {}) }) });
}

/** As a tenant's server asks. Gives back what was answered; anything but 2xx fails the test. */
export async function rest(cluster: LocalCluster, method: string, path: string, body?: object): Promise<unknown> {
  const token = await cluster.token({ identity: 'server', grants: adminGrants });
  const response = await fetch(`${cluster.urls[0]}/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
  return text === '' ? null : JSON.parse(text);
}

/** RTP packets of somebody that a participant has received so far; nothing when it has no consumer of them. */
function packets(receiver: Participant, identity: string, kind: MediaKind): number {
  const reports = receiver.receiving.filter((report) => report.identity === identity && report.kind === kind);
  return reports.reduce((sum, { received }) => sum + received, 0);
}

export async function flows(receiver: Participant, identity: string, kind: MediaKind): Promise<void> {
  const before = packets(receiver, identity, kind);
  await eventually(() => assert.ok(packets(receiver, identity, kind) >= before + 10, `no ${kind} of ${identity}`), {
    withinMs: 10_000,
  });
}

/** Media flowed until now; soon not one packet comes in half a second, in which there would be ten at least. */
export async function stops(receiver: Participant, identity: string, kind: MediaKind): Promise<void> {
  await eventually(
    async () => {
      const before = packets(receiver, identity, kind);
      await delay(500);
      assert.equal(packets(receiver, identity, kind), before, `${kind} of ${identity} still flows`);
    },
    { withinMs: 5_000, everyMs: 10 },
  );
}

interface NodeStats {
  readonly workers: readonly { readonly producers: number; readonly consumers: number }[];
}

/** Producers and consumers at all nodes, pipes between them included: what closed is not only hidden from a client. */
export async function atNodes(cluster: LocalCluster): Promise<{ producers: number; consumers: number }> {
  const nodes = (await Promise.all(cluster.media.map((node) => node.stats()))) as NodeStats[];
  const workers = nodes.flatMap((node) => node.workers);
  return {
    producers: workers.reduce((sum, { producers }) => sum + producers, 0),
    consumers: workers.reduce((sum, { consumers }) => sum + consumers, 0),
  };
}
