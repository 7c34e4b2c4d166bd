import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { ParticipantId } from '@confab/contracts';
import { eventually } from '@confab/testkit';
import { startTestCell, type TestCell, type TestClient, type TestPod } from '../../testing/test-cell.ts';
import { OperationIds } from '../requests/operation-ids.ts';
import { setPermissions } from './set-permissions.ts';

let cell: TestCell;
/** Where things are done, and the pod that does not hear of them. */
let [here, deaf]: TestPod[] = [];

before(async () => {
  cell = await startTestCell();
  here = await cell.pod('a');
  deaf = await cell.pod('b');
});
afterEach(() => deaf?.hooks.clear());
after(() => cell?.stop());

const soon = (check: () => boolean): Promise<unknown> => eventually(check, { withinMs: 2_000, everyMs: 5 });

async function enter(pod: TestPod, identity: string, room: string) {
  const client = pod.connect(identity);
  const { self, transports, resumeToken } = await client.ask('join-room', { room, transports: ['send', 'recv'] });
  const participantId: ParticipantId = self.participantId;
  const produce = async (): Promise<string> => {
    const rtpParameters = { codecs: [{ mimeType: 'video/x', payloadType: 96, clockRate: 90_000 }] };
    return (await client.ask('produce', { transportId: transports.send.id, kind: 'video', rtpParameters })).producerId;
  };
  return { client, participantId, resumeToken, produce, media: cell.media.participants.get(participantId)! };
}

/** Its pod hears nothing meanwhile, and the log does not reach back far enough afterwards. */
async function whileDeaf(client: TestClient, act: () => Promise<unknown>): Promise<void> {
  const { room } = client.session.membership!;
  room.onFact = () => undefined;
  await act();
  Reflect.deleteProperty(room, 'onFact');
  deaf!.hooks.set('readLog', async () => ({ status: 'gone' }));
  room.onInterrupted();
  await soon(() => client.named('skip').length > 0);
}

test('rights that were taken away in a part of the log that is gone end all the same', async () => {
  const room = 'rights';
  const publisher = await enter(here!, 'publisher', room);
  const [watched, hidden] = [await publisher.produce(), await publisher.produce()];
  const guest = await enter(deaf!, 'guest', room);
  const { address, room: local } = guest.client.session.membership!;
  await soon(() => local.replica?.producers.has(hidden as never) === true);
  for (const producerId of [watched, hidden]) await guest.client.ask('consume', { producerId, rtpCapabilities: {} });
  await guest.produce();

  await whileDeaf(guest.client, async () => {
    const moderation = { pod: here!.core, address, ids: new OperationIds('', undefined) };
    await setPermissions(moderation, guest.participantId, { canPublish: false });
    await publisher.client.ask('set-subscribers', { producerId: hidden, identities: ['anna'] });
  });
  await soon(() => guest.media.producers.size === 0 && guest.media.consumers.size === 1);
  assert.equal(guest.client.named('permissions-changed')[0].grants.canPublish, false);
  assert.deepEqual(
    guest.client.named('consumer-closed').map(({ reason }) => reason),
    ['permission'],
  );
  await assert.rejects(guest.produce(), { code: 'forbidden' });
});

test('whoever resumed elsewhere meanwhile is told nothing any more at the pod that did not hear of it', async () => {
  const guest = await enter(deaf!, 'guest', 'moved');
  const old = guest.client.session.membership!;
  await whileDeaf(guest.client, () => here!.connect('guest').ask('resume', { resumeToken: guest.resumeToken, seq: 1 }));
  assert.equal(old.presence, 'gone');
  assert.equal(guest.client.session.membership, null);
});
