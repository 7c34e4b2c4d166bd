import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { roomEvents, type TokenGrants } from '@confab/contracts';
import { eventually } from '@confab/testkit';
import { startTestCell, type TestCell, type TestClient, type TestPod } from '../../testing/test-cell.ts';

let cell: TestCell;
let pod: TestPod;

before(async () => {
  cell = await startTestCell();
  pod = await cell.pod('a');
});
after(() => cell?.stop());

async function enter(identity: string, room: string, grants: TokenGrants = {}) {
  const client = pod.connect(identity, { roomJoin: true, room: '*', ...grants });
  const joined = await client.ask('join-room', { room, transports: ['send'] });
  return { client, joined, participantId: joined.self.participantId as string };
}

/** Everything the room said so far has arrived. */
async function heard({ client }: { client: TestClient }) {
  const { seq } = (await pod.real.readRoom(client.session.membership!.address))!.room;
  await eventually(() => client.events.some(({ data }) => data?.seq === seq), { withinMs: 2_000 });
}

test('one’s words go out in the order in which one said them, without waiting for answers', async () => {
  const anna = await enter('anna', 'order');
  const ben = await enter('ben', 'order');
  const texts = Array.from({ length: 15 }, (_, index) => `${index}`);
  await Promise.all(texts.map((text) => anna.client.ask('chat', { text })));
  await heard(ben);
  assert.deepEqual(
    ben.client.named('chat').map(({ text }) => text),
    texts,
  );
  for (const message of ben.client.named('chat')) roomEvents.chat.parse(message);
});

describe('a flood', () => {
  for (const [event, payload] of [
    ['chat', (index: number) => ({ text: `${index}` })],
    ['reaction', () => ({ emoji: '👍' })],
    ['raise-hand', (index: number) => ({ raised: index % 2 === 0 })],
    ['audio-mute', (index: number) => ({ muted: index % 2 === 0 })],
    ['video-mute', (index: number) => ({ muted: index % 2 === 0 })],
    ['update-self', (index: number) => ({ name: `${index}` })],
  ] as const) {
    test(`of ${event} stops at the sender, who is told when to go on; the others hear a bounded number`, async () => {
      const room = `flood-${event}`;
      const anna = await enter('anna', room);
      const ben = await enter('ben', room);
      const before = ben.client.events.length;
      const startedMs = performance.now();
      const outcomes = await Promise.allSettled(
        Array.from({ length: 200 }, (_, index) => anna.client.ask(event, payload(index))),
      );
      const most = 20 + Math.ceil(((performance.now() - startedMs) / 1000) * 5);
      const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
      for (const { reason } of refused) {
        assert.equal(reason.code, 'rate-limited');
        assert.ok(reason.retryAfterMs > 0 && reason.retryAfterMs <= 200, `${reason.retryAfterMs}`);
      }
      assert.ok(refused.length >= 200 - most, `${refused.length} of 200 were refused`);
      await heard(ben);
      const told = ben.client.events.length - before;
      assert.ok(told >= 20 && told <= most, `${told} were told`);
      // It costs nobody else anything, nor its own other requests.
      await ben.client.ask('chat', { text: 'still here' });
      await anna.client.ask('get-chat-history');
    });
  }
});

describe('who is hidden', () => {
  test('says nothing and publishes nothing', async () => {
    const ghost = await enter('ghost', 'haunted', { hidden: true, canPublish: true, canPublishData: true });
    const transportId = ghost.joined.transports.send.id;
    const forbidden: [string, object][] = [
      ['chat', { text: 'boo' }],
      ['chat', { text: 'boo', to: ghost.participantId }],
      ['audio-mute', { muted: true }],
      ['video-mute', { muted: true }],
      ['raise-hand', { raised: true }],
      ['reaction', { emoji: '👻' }],
      ['update-self', { name: 'Casper' }],
      [
        'produce',
        {
          transportId,
          kind: 'audio',
          rtpParameters: { codecs: [{ mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000 }] },
        },
      ],
      ['produce-data', { transportId, label: 'l', sctpStreamParameters: { streamId: 1 } }],
    ];
    for (const [event, payload] of forbidden) {
      assert.equal((await ghost.client.refused(event, payload)).code, 'forbidden', event);
    }
    assert.equal(cell.media.names().includes('produce'), false);
    assert.deepEqual((await ghost.client.ask('get-chat-history')).messages, [], 'it may read');
  });

  test('is in no answer and no event but its own', async () => {
    const room = 'invisible';
    const anna = await enter('anna', room);
    const ghost = await enter('ghost', room, { hidden: true });
    assert.equal(ghost.joined.self.identity, 'ghost');
    assert.deepEqual(
      ghost.joined.participants.map(({ identity }: { identity: string }) => identity),
      ['anna'],
    );
    const ben = await enter('ben', room);
    await ghost.client.ask('leave-room');
    await heard(anna);
    const participantIds = [ghost.participantId];
    const again = await enter('ghost', room, { hidden: true });
    for (const { client, joined } of [anna, ben]) {
      const asked = [
        joined,
        await client.ask('get-participants'),
        await client.ask('get-participants', { participantIds: [...participantIds, again.participantId] }),
        await client.ask('get-producers'),
        client.events,
      ];
      assert.doesNotMatch(JSON.stringify(asked), new RegExp(`ghost|${ghost.participantId}|${again.participantId}`));
    }
    assert.equal(anna.client.named('skip').length, 3, 'every number is told');
    assert.equal((await anna.client.refused('chat', { text: 'x', to: again.participantId })).code, 'not-found');
    const own = await again.client.ask('get-participants', { participantIds: [again.participantId] });
    assert.equal(own.participants.length, 1);
  });
});

test('a message to one reaches both of them without a number, and a history page begins only at a message', async () => {
  const [anna, ben, carl] = [await enter('anna', 'one'), await enter('ben', 'one'), await enter('carl', 'one')];
  const { id, sentAt } = await anna.client.ask('chat', { text: 'psst', to: ben.participantId });
  const message = {
    id,
    from: anna.participantId,
    to: ben.participantId,
    text: 'psst',
    sentAt,
    fromIdentity: 'anna',
    fromName: '',
  };
  for (const { client } of [anna, ben]) assert.deepEqual(client.named('chat'), [message]);
  assert.deepEqual(carl.client.named('chat'), []);
  const { code, message: text } = await anna.client.refused('get-chat-history', { before: '(+inf' });
  assert.deepEqual([code, /before/.test(text)], ['bad-request', true]);
  assert.deepEqual((await ben.client.ask('get-chat-history', { before: id })).messages, []);
});

test('the join’s answer says what one may do, and how the room is', async () => {
  const admin = pod.connect('admin', { roomJoin: true, roomCreate: true, room: '*' });
  await admin.ask('create-room', { room: 'described', metadata: 'blue' });
  const { joined } = await enter('anna', 'described', { canSubscribe: false });
  assert.deepEqual([joined.locked, joined.metadata], [false, 'blue']);
  assert.deepEqual([joined.grants.canPublish, joined.grants.canSubscribe, joined.grants.hidden], [true, false, false]);
});
