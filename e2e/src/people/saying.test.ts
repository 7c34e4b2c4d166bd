import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { TokenGrants } from '@confab/contracts';
import { eventually, proves, startCluster, type LocalCluster } from '@confab/testkit';
import { BareClient } from '../bare/bare-client.ts';
import { audioParameters } from '../bare/media-parameters.ts';

let cluster: LocalCluster;

before(async () => {
  // Everything that is ever logged: what people say must not be among it.
  cluster = await startCluster({
    media: 1,
    workers: 1,
    env: { TICK_MS: '200', LOG_LEVEL: 'trace' },
    mediaEnv: { CAPACITY_CONSUMERS_PER_WORKER: '100000' },
  });
});
after(() => cluster?.stop());

interface Person {
  client: BareClient;
  joined: any; // oxlint-disable-line typescript/no-explicit-any
  id: string;
}

async function enter(identity: string, room: string, pod = 0, grants: TokenGrants = {}): Promise<Person> {
  const token = await cluster.token({ identity, room, grants: { roomJoin: true, ...grants } });
  const client = await BareClient.connect(cluster.urls[pod]!, { token });
  const joined = await client.request('join-room', { room });
  return { client, joined, id: joined.self.participantId };
}

const named = ({ client }: Person, name: string) =>
  client.events.filter((event) => event.name === name).map(({ data }) => data);

/** What the second says comes after all that the first said: then so much has arrived everywhere. */
async function settle(speaker: Person, ...people: Person[]): Promise<void> {
  const mark = `settled-${Math.random().toString(36).slice(2)}`;
  await speaker.client.request('reaction', { emoji: mark });
  await Promise.all(people.map(({ client }) => client.event('reaction', ({ emoji }) => emoji === mark)));
}

function leave(...people: Person[]): void {
  for (const { client } of people) client.close();
}

test('what is written to all reaches everybody at every pod, as text and nothing else', async () => {
  proves('chat', 'noun: chat to all', 'noun: text never becomes HTML');
  const room = 'chat-to-all';
  const people = [await enter('anna', room), await enter('ben', room, 1), await enter('carl', room, 1)];
  const [anna, ben, carl] = people as [Person, Person, Person];
  const text = '<img src=x onerror=alert(1)> & „schön“ 👋\nnext line';
  const { id, sentAt } = await anna.client.request('chat', { text });
  for (const person of people) {
    const { seq, ...message } = await person.client.event('chat');
    assert.equal(typeof seq, 'number');
    assert.deepEqual(message, { id, from: anna.id, text, sentAt, fromIdentity: 'anna', fromName: '' });
  }
  for (const blank of ['', ' \n ', 'x'.repeat(4097)]) {
    assert.equal((await ben.client.refused('chat', { text: blank })).code, 'bad-request');
  }
  assert.equal((await carl.client.refused('chat', { text: 'x', to: 'nobody' })).code, 'not-found');
  leave(...people);
});

test('what is written to one reaches the two of them, at whatever pods, and nobody else', async () => {
  proves('chat', 'noun: chat to one');
  const room = 'chat-to-one';
  const people = [
    await enter('anna', room),
    await enter('ben', room, 1),
    await enter('carl', room),
    await enter('dora', room, 1),
  ];
  const [anna, ben, carl, dora] = people as [Person, Person, Person, Person];
  const { id } = await anna.client.request('chat', { text: 'between us', to: ben.id });
  for (const { client } of [anna, ben]) {
    const message = await client.event('chat');
    assert.deepEqual([message.id, message.to, message.text, 'seq' in message], [id, ben.id, 'between us', false]);
  }
  await settle(anna, ...people);
  await settle(ben, ...people);
  for (const person of people) {
    const seqs = person.client.seqs();
    assert.deepEqual(
      seqs,
      seqs.map((_, index) => seqs[0]! + index),
      'no number is missing for it',
    );
  }
  for (const person of [carl, dora]) {
    assert.deepEqual(named(person, 'chat'), []);
    assert.deepEqual((await person.client.request('get-chat-history')).messages, []);
  }
  const late = await enter('ben', room);
  const { messages } = await late.client.request('get-chat-history');
  assert.deepEqual(
    messages.map((message: { id: string }) => message.id),
    [id],
    'who comes back finds its own',
  );
  leave(...people, late);
});

test('who comes late reads what was written before, in pages, oldest first', async () => {
  proves('get-chat-history', 'noun: chat history');
  const room = 'history';
  const anna = await enter('anna', room);
  const ids: string[] = [];
  for (let index = 0; index < 18; index += 1) ids.push((await anna.client.request('chat', { text: `${index}` })).id);
  anna.client.close();
  const late = await enter('late', room, 1);
  const read = async (page: object) => (await late.client.request('get-chat-history', page)).messages;
  const newest = await read({ limit: 10 });
  assert.deepEqual(
    newest.map(({ id }: { id: string }) => id),
    ids.slice(8),
  );
  assert.deepEqual([newest[0].text, newest[0].fromIdentity], ['8', 'anna'], 'also from somebody who has left');
  const older = await read({ limit: 10, before: newest[0].id });
  assert.deepEqual(
    older.map(({ id }: { id: string }) => id),
    ids.slice(0, 8),
  );
  assert.deepEqual(await read({ before: older[0].id }), []);
  assert.equal((await read({})).length, 18);
  leave(late);
});

test('hands stand in one order for everybody, whichever pod they were raised at', async () => {
  proves('raise-hand', 'raised-hand', 'noun: hand order');
  const room = 'hands';
  const people: Person[] = [];
  for (let index = 0; index < 8; index += 1) people.push(await enter(`p${index}`, room, index % 2));
  await Promise.all(people.map(({ client }) => client.request('raise-hand', { raised: true })));
  const [first, second] = people as [Person, Person];
  const order = await eventually(
    () => {
      const orders = people.map((person) => named(person, 'raised-hand').map(({ participantId }) => participantId));
      for (const one of orders) assert.deepEqual(one, orders[0]);
      assert.equal(orders[0]?.length, 8);
      return orders[0];
    },
    { withinMs: 5_000 },
  );
  const times = named(first, 'raised-hand').map(({ handRaisedAt }) => handRaisedAt);
  assert.deepEqual(times, times.toSorted(byText), 'one after the other');
  assert.equal(new Set(times).size, times.length, 'no two at once');
  const late = await enter('late', room, 1);
  const seen = late.joined.participants.toSorted((a: Hand, b: Hand) => (a.handRaisedAt < b.handRaisedAt ? -1 : 1));
  assert.deepEqual(
    seen.map(({ participantId }: { participantId: string }) => participantId),
    order,
  );
  // Raising it again changes nothing; taking it down gives one's place away.
  await first.client.request('raise-hand', { raised: true });
  await first.client.request('raise-hand', { raised: false });
  const down = await late.client.event('raised-hand', ({ raised }) => !raised);
  assert.deepEqual([down.participantId, down.handRaisedAt], [first.id, null]);
  await settle(second, late);
  assert.equal(named(late, 'raised-hand').length, 1);
  leave(...people, late);
});

const byText = (a: string, b: string): number => (a < b ? -1 : 1);

interface Hand {
  readonly handRaisedAt: string;
}

test('mutes, reactions, names and metadata are told to all, and shown to who comes later', async () => {
  proves(
    'audio-mute',
    'video-mute',
    'reaction',
    'update-self',
    'participant-updated',
    'noun: mute state',
    'noun: reactions',
    'noun: metadata',
  );
  const room = 'declared';
  const people = [await enter('anna', room), await enter('ben', room, 1)];
  const [anna, ben] = people as [Person, Person];
  const say = async (event: string, payload: object) => assert.deepEqual(await anna.client.request(event, payload), {});
  await say('audio-mute', { muted: true });
  await say('audio-mute', { muted: true });
  await say('video-mute', { muted: true });
  await say('video-mute', { muted: false });
  await say('reaction', { emoji: '🎉' });
  const long = 'm'.repeat(1025);
  await say('update-self', { name: '<b>Anna</b>', metadata: long });
  await say('update-self', { name: '<b>Anna</b>' });
  await settle(anna, ...people);
  for (const person of people) {
    const [muted, ...more] = named(person, 'audio-mute');
    assert.deepEqual(muted, { seq: muted.seq, participantId: anna.id, muted: true });
    assert.equal(more.length, 0, 'told when it changes');
    assert.deepEqual(
      named(person, 'video-mute').map((data) => data.muted),
      [true, false],
    );
    const [reaction] = named(person, 'reaction');
    assert.deepEqual(reaction, { seq: reaction.seq, participantId: anna.id, emoji: '🎉' });
    const updated = named(person, 'participant-updated');
    assert.deepEqual(
      updated.map(({ name, metadata, metadataBytes }) => [name, metadata, metadataBytes]),
      [['<b>Anna</b>', null, 1025]],
    );
  }
  const late = await enter('late', room, 1);
  const [shown] = late.joined.participants.filter(({ identity }: { identity: string }) => identity === 'anna');
  assert.deepEqual(
    [shown.audioMuted, shown.videoMuted, shown.name, shown.metadataBytes],
    [true, false, '<b>Anna</b>', 1025],
  );
  const { participants } = await ben.client.request('get-participants', { participantIds: [anna.id] });
  assert.equal(participants[0].metadata, long);
  leave(...people, late);
});

test('who is hidden sees everything and is seen by nobody, live, in answers and after a resume', async () => {
  proves('skip', 'noun: hidden participant');
  const room = 'haunted';
  const anna = await enter('anna', room);
  const { url, resumeToken, seq } = { url: cluster.urls[1]!, ...anna.joined };
  const ghost = await enter('ghost', room, 1, { hidden: true });
  const ben = await enter('ben', room, 1);
  const identities = ({ joined }: Person) =>
    joined.participants.map(({ identity }: { identity: string }) => identity).sort();
  assert.deepEqual(identities(ghost), ['anna']);
  assert.deepEqual(identities(ben), ['anna']);
  await ben.client.request('chat', { text: 'are we alone?' });
  await ben.client.request('raise-hand', { raised: true });
  for (const name of ['participant-joined', 'chat', 'raised-hand']) await ghost.client.event(name);
  assert.equal((await ghost.client.refused('chat', { text: 'no' })).code, 'forbidden');
  const { transport } = await ghost.client.request('create-transport', { direction: 'send' });
  const produce = { transportId: transport.id, kind: 'audio', rtpParameters: audioParameters() };
  assert.equal((await ghost.client.refused('produce', produce)).code, 'forbidden');
  // Others hear that something happened, and never what: live, and in what they missed.
  anna.client.lose();
  ghost.client.close();
  await ben.client.event('skip', (data) => data.seq > ghost.joined.seq + 3);
  const back = await BareClient.connect(url, { resumeToken });
  const resumed = await back.request('resume', { resumeToken, seq });
  const numbers = resumed.events.map(({ data }: { data: { seq: number } }) => data.seq);
  assert.deepEqual(
    numbers,
    numbers.map((_: number, index: number) => seq + 1 + index),
  );
  assert.deepEqual([resumed.events[0].name, resumed.events[1].name], ['skip', 'participant-joined']);
  const asked = [
    resumed,
    ben.joined,
    await ben.client.request('get-participants', { participantIds: [ghost.id] }),
    ...[anna.client, ben.client, back].map(({ events }) => events),
  ];
  assert.doesNotMatch(JSON.stringify(asked), new RegExp(`ghost|${ghost.id}`));
  leave(anna, ben);
  back.close();
});

test('above forty who are shown, audio alone is recommended to everybody at every pod', async () => {
  proves('recommend-audio-only', 'noun: audio-only recommendation');
  const room = 'crowd';
  const ghost = await enter('ghost', room, 1, { hidden: true });
  const people: Person[] = [];
  for (let index = 0; index < 40; index += 10) {
    people.push(...(await Promise.all(Array.from({ length: 10 }, (_, at) => enter(`p${index + at}`, room, at % 2)))));
  }
  assert.ok(people.every(({ joined }) => joined.audioOnlyRecommended === false));
  await settle(people[0]!, ...people, ghost);
  assert.ok(people.every((person) => named(person, 'recommend-audio-only').length === 0));
  const last = await enter('the-41st', room, 1);
  assert.equal(last.joined.audioOnlyRecommended, true);
  for (const { client } of [...people, ghost]) {
    assert.deepEqual(await client.event('recommend-audio-only'), { participants: 41, threshold: 40 });
  }
  const after41 = await enter('the-42nd', room);
  await settle(last, ...people, ghost, last, after41);
  assert.ok(
    [...people, ghost].every((person) => named(person, 'recommend-audio-only').length === 1),
    'told once',
  );
  assert.ok([last, after41].every((person) => named(person, 'recommend-audio-only').length === 0));
  leave(...people, ghost, last, after41);
});

describe('a flood', () => {
  test('of messages, reactions and hands stops at the sender; the room hears a bounded number and goes on', async () => {
    proves('noun: flood stopped at the sender');
    const room = 'flood';
    const people = [await enter('flooder', room), await enter('anna', room), await enter('ben', room, 1)];
    const [flooder, anna, ben] = people as [Person, Person, Person];
    const startedMs = performance.now();
    const answers = await Promise.all(
      Array.from({ length: 80 }, (_, index) => [
        flooder.client.ask('chat', { text: `${index}` }),
        flooder.client.ask('reaction', { emoji: '👍' }),
        flooder.client.ask('raise-hand', { raised: index % 2 === 0 }),
      ]).flat(),
    );
    const most = 20 + Math.ceil(((performance.now() - startedMs) / 1000) * 5);
    const refused = answers.filter(({ error }) => error !== undefined);
    assert.ok(refused.length >= 240 - most, `${refused.length} of 240 were refused`);
    for (const { error } of refused) assert.ok(error.code === 'rate-limited' && error.retryAfterMs > 0);
    await settle(ben, ...people);
    for (const person of people) {
      const told = person.client.events.filter(({ data }) => (data?.participantId ?? data?.from) === flooder.id);
      const said = told.filter(({ name }) => ['chat', 'reaction', 'raised-hand'].includes(name)).length;
      assert.ok(said >= 15 && said <= most, `${said} were told`);
    }
    await anna.client.request('chat', { text: 'nobody else is held up' });
    leave(...people);
  });
});

test('what people write is in no log and in no outbox, not even when it cannot be kept', async () => {
  const room = 'private';
  const people = [await enter('anna', room), await enter('ben', room, 1)];
  const [anna, ben] = people as [Person, Person];
  const secret = 'meet-me-at-the-harbour';
  await anna.client.request('chat', { text: secret });
  await anna.client.request('chat', { text: secret, to: ben.id });
  assert.equal((await anna.client.refused('chat', { text: secret, to: 'nobody' })).code, 'not-found');
  assert.equal((await anna.client.refused('chat', { text: secret.repeat(300) })).code, 'bad-request');
  const [redis] = cluster.redis.servers;
  redis!.pause();
  try {
    assert.equal((await anna.client.refused('chat', { text: secret })).code, 'unavailable');
  } finally {
    redis!.resume();
  }
  await eventually(async () => (await anna.client.ask('reaction', { emoji: '👍' })).error === undefined, {
    withinMs: 10_000,
    everyMs: 250,
  });
  const outboxes = (await redis!.command('KEYS', '*:outbox')) as string[];
  const entries = await Promise.all(outboxes.map((key) => redis!.command('XRANGE', key, '-', '+')));
  assert.match(JSON.stringify(entries), /"chat"/, 'the fact itself is there');
  assert.doesNotMatch(JSON.stringify(entries), /harbour/);
  for (const { name, logs } of cluster.processes.map((one) => ({ name: one.name, logs: one.logs() }))) {
    assert.ok(logs.length > 0);
    assert.doesNotMatch(logs.join('\n'), /harbour/, name);
  }
  leave(...people);
});
