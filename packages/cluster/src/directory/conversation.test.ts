import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { limits, roomEvents, type MessageId, type ParticipantId, type RoomAddress } from '@confab/contracts';
import { eventually } from '@confab/testkit';
import type { Ownership } from '../records.ts';
import { DirectoryFixture, grants, joined, joinInput, observe, operation, roomAddress } from './directory-fixture.ts';
import type { RedisRoomDirectory } from './redis-room-directory.ts';

for (const mode of ['standalone', 'cluster'] as const) {
  describe(`what people say, on a ${mode} Redis`, () => {
    let fixture: DirectoryFixture;
    let directory: RedisRoomDirectory;
    before(async () => {
      fixture = await DirectoryFixture.start(mode);
      directory = await fixture.directory();
    });
    after(() => fixture.stop());

    async function enter(address: RoomAddress, given: Parameters<typeof joinInput>[1] = {}) {
      const { self, epoch } = await joined(directory, joinInput(address, given));
      return { address, epoch, self, owner: { participantId: self.participantId, ownerEpoch: 1 } as Ownership };
    }
    const send = async (who: Awaited<ReturnType<typeof enter>>, text: string, to?: ParticipantId) => {
      const { address, owner } = who;
      const outcome = await directory.sendMessage({ ...operation(), address, owner, text, to });
      assert.ok(outcome.status === 'done', outcome.status);
      return outcome;
    };
    const read = async (
      { address, epoch, self }: Awaited<ReturnType<typeof enter>>,
      { limit = 100, before: older }: { limit?: number; before?: MessageId } = {},
    ) => {
      const page = { identity: self.identity, limit, before: older };
      const messages = await directory.readMessages(address, epoch, page);
      assert.ok(messages !== null);
      return messages;
    };

    test('a message to all is a fact and is kept for those who come later, with its writer', async () => {
      const address = roomAddress();
      const anna = await enter(address, { name: 'Anna' });
      const facts = await observe(directory, address);
      const { message, seq } = await send(anna, 'hello / „Welt“ \u0000 👋 \ud800');
      assert.equal(seq, 2);
      await eventually(() => facts.length === 1, { withinMs: 2000 });
      roomEvents.chat.parse({ ...facts[0]?.data, seq: facts[0]?.seq });
      assert.deepEqual(facts[0]?.data, message);
      assert.deepEqual(
        [message.from, message.fromIdentity, message.fromName],
        [anna.self.participantId, anna.self.identity, 'Anna'],
      );
      assert.equal(message.text, 'hello / „Welt“ \u0000 👋 \ufffd');
      assert.deepEqual(await read(await enter(address)), [message]);
    });

    test('a message to one takes no number and is read by its writer and its addressee alone, whoever they are by now', async () => {
      const address = roomAddress();
      const anna = await enter(address);
      const ben = await enter(address);
      const carl = await enter(address);
      const { message, seq } = await send(anna, 'for you', ben.self.participantId);
      assert.equal(seq, 3);
      assert.equal(message.to, ben.self.participantId);
      const slice = await directory.readLog(address, anna.epoch, 0);
      assert.ok(slice.status === 'facts');
      assert.ok(slice.facts.every(({ name }) => name === 'participant-joined'));
      assert.deepEqual([await read(anna), await read(ben), await read(carl)], [[message], [message], []]);
      const again = await enter(address, { identity: ben.self.identity });
      assert.notEqual(again.self.participantId, ben.self.participantId);
      assert.deepEqual(await read(again), [message]);
    });

    test('a message to nobody of the room is refused; who is hidden is nobody', async () => {
      const address = roomAddress();
      const { owner } = await enter(address);
      const ghost = await enter(address, { grants: { ...grants, hidden: true } });
      for (const to of ['nobody' as ParticipantId, ghost.self.participantId]) {
        const outcome = await directory.sendMessage({ ...operation(), address, owner, text: 'x', to });
        assert.deepEqual(outcome, { status: 'no-addressee' });
      }
    });

    test('history comes in pages, oldest first, that together are everything one may read once', async () => {
      const address = roomAddress();
      const anna = await enter(address);
      const ben = await enter(address);
      const carl = await enter(address);
      const sent = [];
      for (let index = 0; index < 30; index += 1) {
        const isForBen = index % 3 === 0;
        sent.push((await send(anna, `${index}`, isForBen ? ben.self.participantId : undefined)).message);
      }
      const ids = sent.map(({ id }) => id);
      assert.deepEqual(ids, ids.toSorted(), 'ids grow');
      assert.equal(new Set(ids).size, ids.length, 'and are never the same');
      for (const [reader, expected] of [
        [ben, sent],
        [carl, sent.filter(({ to }) => to === undefined)],
      ] as const) {
        const pages = [await read(reader, { limit: 7 })];
        for (;;) {
          const page = await read(reader, { limit: 7, before: pages[0]?.[0]?.id as MessageId });
          if (page.length === 0) break;
          pages.unshift(page);
        }
        assert.ok(pages.slice(1).every(({ length }) => length === 7));
        assert.deepEqual(pages.flat(), expected);
      }
    });

    test('the oldest messages go, all of them go with the room, and another epoch reads nothing', async () => {
      const address = roomAddress();
      const anna = await enter(address);
      const many = limits.chatKept + 3;
      // In one go: the order in which they arrive does not matter here.
      await Promise.all(Array.from({ length: many }, (_, index) => send(anna, `message ${index}`)));
      const key = (await fixture.keys()).find((name) => name.endsWith(`${address.room}:chat`));
      assert.ok(key !== undefined);
      const { commands } = await fixture.handle();
      assert.equal(await commands.zcard(key), limits.chatKept);
      const { epoch } = anna;
      await directory.endRoom({ ...operation(), address, epoch, reason: 'ended' });
      assert.equal(await commands.exists(key), 0);
      await enter(address);
      const page = { identity: anna.self.identity, limit: 10 };
      assert.equal(await directory.readMessages(address, epoch, page), null);
    });

    test('the outbox says who wrote when, and never what', async () => {
      const address = roomAddress();
      const anna = await enter(address);
      const secret = 'between us: the harbour at noon';
      const { message } = await send(anna, secret);
      await send(anna, secret, (await enter(address)).self.participantId);
      const { commands } = await fixture.handle();
      const outboxes = (await fixture.keys()).filter((name) => name.endsWith(':outbox'));
      const entries = (await Promise.all(outboxes.map((name) => commands.xrange(name, '-', '+')))).flat();
      assert.doesNotMatch(JSON.stringify(entries), /harbour/);
      const ofMessage = entries.find(([, fields]) => JSON.stringify(fields).includes(message.id));
      assert.ok(ofMessage !== undefined, 'the fact itself is there');
      // What a repetition is answered with does not hold it either.
      for (const name of (await fixture.keys()).filter((one) => one.includes(':answer:'))) {
        assert.doesNotMatch((await commands.get(name)) ?? '', /harbour/);
      }
    });

    test('what is declared of microphone and camera is a fact when it changes', async () => {
      const address = roomAddress();
      const { owner } = await enter(address);
      const facts = await observe(directory, address);
      const declare = (kind: 'audio' | 'video', muted: boolean) =>
        directory.declareMuted({ ...operation(), address, owner, kind, muted });
      assert.deepEqual(await declare('audio', false), { status: 'done', seq: 1 });
      assert.deepEqual(await declare('audio', true), { status: 'done', seq: 2 });
      assert.deepEqual(await declare('audio', true), { status: 'done', seq: 2 });
      assert.deepEqual(await declare('video', true), { status: 'done', seq: 3 });
      assert.deepEqual(await declare('audio', false), { status: 'done', seq: 4 });
      await eventually(() => facts.length === 3, { withinMs: 2000 });
      assert.deepEqual(
        facts.map(({ name, data }) => [name, data['muted']]),
        [
          ['audio-mute', true],
          ['video-mute', true],
          ['audio-mute', false],
        ],
      );
      for (const { name, data, seq } of facts) roomEvents[name as 'audio-mute'].parse({ ...data, seq });
      const [stored] = (await directory.readRoom(address))?.participants ?? [];
      assert.deepEqual([stored?.audioMuted, stored?.videoMuted], [false, true]);
    });

    test('hands stand in the order in which they went up, however many go up at once', async () => {
      const address = roomAddress();
      const people = await Promise.all(Array.from({ length: 20 }, () => enter(address)));
      const facts = await observe(directory, address);
      const raise = (owner: Ownership, raised: boolean) =>
        directory.raiseHand({ ...operation(), address, owner, raised });
      await Promise.all(people.map(({ owner }) => raise(owner, true)));
      await eventually(() => facts.length === 20, { withinMs: 2000 });
      for (const { data, seq } of facts) roomEvents['raised-hand'].parse({ ...data, seq });
      const times = facts.map(({ data }) => String(data['handRaisedAt']));
      assert.deepEqual(times, times.toSorted());
      assert.equal(new Set(times).size, 20);
      // Waving does not cost one's place; taking the hand down does.
      const [first] = people.filter(({ self }) => self.participantId === facts[0]?.data['participantId']);
      assert.ok(first !== undefined);
      assert.deepEqual(await raise(first.owner, true), { status: 'done', seq: 40 });
      assert.deepEqual(await raise(first.owner, false), { status: 'done', seq: 41 });
      assert.deepEqual(await raise(first.owner, true), { status: 'done', seq: 42 });
      await eventually(() => facts.length === 22, { withinMs: 2000 });
      assert.deepEqual(facts[20]?.data, { participantId: first.self.participantId, raised: false, handRaisedAt: null });
      assert.ok(String(facts[21]?.data['handRaisedAt']) > (times.at(-1) ?? ''));
    });

    test('each reaction is a fact', async () => {
      const address = roomAddress();
      const { owner } = await enter(address);
      const facts = await observe(directory, address);
      for (const emoji of ['👍', '👍', 'wave']) await directory.react({ ...operation(), address, owner, emoji });
      await eventually(() => facts.length === 3, { withinMs: 2000 });
      for (const { data, seq } of facts) roomEvents.reaction.parse({ ...data, seq });
      assert.deepEqual(
        facts.map(({ data }) => data['emoji']),
        ['👍', '👍', 'wave'],
      );
    });

    test('a new name or metadata is a fact when it changes, and long metadata is shown as its length', async () => {
      const address = roomAddress();
      const { owner } = await enter(address, { name: 'Anna', metadata: 'short' });
      const facts = await observe(directory, address);
      const update = (changes: { name?: string; metadata?: string }) =>
        directory.updateSelf({ ...operation(), address, owner, ...changes });
      const shown = async () => {
        const [stored] = (await directory.readRoom(address))?.participants ?? [];
        const [full] = await directory.readParticipants(address, [owner.participantId]);
        return [stored?.name, stored?.metadata, stored?.metadataBytes, full?.metadata];
      };
      const [long, longer] = ['x'.repeat(2000), 'y'.repeat(2000)];
      assert.deepEqual(await update({ name: 'Anna', metadata: 'short' }), { status: 'done', seq: 1 });
      assert.deepEqual(await update({}), { status: 'done', seq: 1 });
      assert.deepEqual(await update({ name: 'Anne' }), { status: 'done', seq: 2 });
      assert.deepEqual(await shown(), ['Anne', 'short', undefined, 'short']);
      assert.deepEqual(await update({ metadata: long }), { status: 'done', seq: 3 });
      assert.deepEqual(await shown(), ['Anne', null, 2000, long]);
      assert.deepEqual(await update({ metadata: long }), { status: 'done', seq: 3 });
      assert.deepEqual(await update({ metadata: longer }), { status: 'done', seq: 4 });
      assert.deepEqual(await shown(), ['Anne', null, 2000, longer]);
      assert.deepEqual(await update({ metadata: '' }), { status: 'done', seq: 5 });
      assert.deepEqual(await shown(), ['Anne', '', undefined, '']);
      await eventually(() => facts.length === 4, { withinMs: 2000 });
      for (const { data, seq } of facts) roomEvents['participant-updated'].parse({ ...data, seq });
      assert.ok(facts.every(({ internals }) => internals?.participant?.ownerEpoch === 1));
    });

    test('whatever is said twice under one operation is said once; an older owner and who is gone say nothing', async () => {
      const address = roomAddress();
      const anna = await enter(address);
      const { owner } = anna;
      const sayings = [
        (owned: Said) => directory.sendMessage({ ...owned, text: 'once' }),
        (owned: Said) => directory.declareMuted({ ...owned, kind: 'audio', muted: true }),
        (owned: Said) => directory.raiseHand({ ...owned, raised: true }),
        (owned: Said) => directory.react({ ...owned, emoji: '👍' }),
        (owned: Said) => directory.updateSelf({ ...owned, name: 'Other' }),
      ];
      for (const [index, say] of sayings.entries()) {
        const said = { ...operation(), address, owner };
        const first = await say(said);
        assert.equal(first.status === 'done' && first.seq, index + 2);
        assert.deepEqual(await say(said), first);
      }
      assert.equal((await read(anna)).length, 1);
      assert.equal((await directory.readRoom(address))?.room.seq, 6);
      for (const say of sayings) {
        const older = { participantId: owner.participantId, ownerEpoch: 0 };
        assert.equal((await say({ ...operation(), address, owner: older })).status, 'stale-owner');
        const nobody = { participantId: 'nobody' as ParticipantId, ownerEpoch: 1 };
        assert.deepEqual(await say({ ...operation(), address, owner: nobody }), { status: 'not-found' });
      }
    });

    test('who was hidden leaves as that, however it leaves', async () => {
      const address = roomAddress();
      const anna = await enter(address);
      const hidden = { grants: { ...grants, hidden: true } };
      const [ghost] = [await enter(address, hidden), await enter(address, hidden)];
      const facts = await observe(directory, address);
      const { epoch, owner } = ghost;
      await directory.removeParticipant({ ...operation(), address, epoch, owner, reason: 'left' });
      await directory.endRoom({ ...operation(), address, epoch, reason: 'ended' });
      await eventually(() => facts.at(-1)?.name === 'room-ended', { withinMs: 2000 });
      const left = facts.filter(({ name }) => name === 'participant-left');
      assert.equal(left.length, 3);
      for (const { data, internals } of left) {
        assert.equal(internals?.hidden ?? false, data['participantId'] !== anna.self.participantId);
      }
    });
  });
}

type Said = ReturnType<typeof operation> & { readonly address: RoomAddress; readonly owner: Ownership };
