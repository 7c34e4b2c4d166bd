import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EventEmitter } from 'eventemitter3';
import type { ChatMessage, MessageId, ParticipantId } from '@confab/contracts';
import { ChatLog } from './chat-log.ts';
import { CallError } from '../../errors.ts';
import type { RoomEvents } from '../room-events.ts';
import { RoomChat } from './room-chat.ts';
import { eventually } from '../../testing/eventually.ts';
import { FakeRequests } from '../../testing/fake-requests.ts';

const me = 'me' as ParticipantId;
const message = (number: number, to?: string): ChatMessage => ({
  id: `m${String(number).padStart(5, '0')}` as MessageId,
  from: 'ben' as ParticipantId,
  text: `text ${number}`,
  sentAt: new Date(number * 1000).toISOString(),
  ...(to === undefined ? {} : { to: to as ParticipantId }),
});
const messages = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_none, index) => message(from + index));

/** A room that keeps these messages, as the server pages them. */
function openChat(kept: ChatMessage[]) {
  const requests = new FakeRequests({
    'get-chat-history': ({ before, limit = 50 }) => {
      const end = before === undefined ? kept.length : kept.findIndex(({ id }) => id === before);
      return { messages: kept.slice(Math.max(0, end - limit), end) };
    },
    chat: () => ({ id: 'm09999', sentAt: new Date(9_999_000).toISOString() }),
  });
  const room = new EventEmitter<RoomEvents>();
  const told: string[] = [];
  room.on('chatMessage', ({ text }) => told.push(text));
  room.on('chatHistoryLoaded', (count) => told.push(`history ${count}`));
  return { chat: new RoomChat(room, requests, () => me), requests, told, room };
}
const texts = ({ messages: all }: RoomChat) => all.map(({ text }) => text);

describe('the chat of a room', () => {
  it('brings the history to those who come late, and more of it on demand', async () => {
    const { chat, told } = openChat(messages(1, 150));
    chat.entered();
    await eventually('history', () => chat.messages.length === 100);
    assert.deepEqual(told, ['history 100']);
    assert.equal(chat.messages[0]?.text, 'text 51');
    assert.equal(await chat.loadOlder(), 50);
    assert.equal(await chat.loadOlder(), 0);
    assert.deepEqual(texts(chat), messages(1, 150).map(({ text }) => text)); // prettier-ignore
  });

  it('shows every message once and in order, whichever way it comes and however often', async () => {
    const { chat, told } = openChat(messages(1, 3));
    chat.apply({ type: 'chat', message: message(3) });
    chat.entered();
    await eventually('history', () => chat.messages.length === 3);
    chat.direct.chat?.(message(5, 'me'));
    chat.apply({ type: 'chat', message: message(4) });
    chat.direct.chat?.(message(5, 'me'));
    assert.deepEqual(texts(chat), ['text 1', 'text 2', 'text 3', 'text 4', 'text 5']);
    assert.deepEqual(told, ['text 3', 'history 2', 'text 5', 'text 4']);
  });

  it('shows one’s own message once, with its answer or its event', async () => {
    const { chat, told } = openChat([]);
    const sent = await chat.send('hello', { to: 'ben' as ParticipantId });
    assert.deepEqual([sent.from, sent.to, sent.text], ['me', 'ben', 'hello']);
    chat.apply({ type: 'chat', message: { ...sent } });
    assert.deepEqual(told, ['hello']);
  });

  it('finds after an outage what was sent to it alone meanwhile', async () => {
    const kept = messages(1, 3);
    const { chat, told } = openChat(kept);
    chat.entered();
    await eventually('history', () => chat.messages.length === 3);
    chat.away();
    kept.push(message(4, 'me'), ...messages(5, 250));
    // What was said to all comes with the log, before the resume is through.
    for (const one of messages(5, 250)) chat.apply({ type: 'chat', message: one });
    chat.resumed();
    await eventually('missed', () => chat.messages.length === 250);
    assert.equal(told.filter((text) => text === 'text 4').length, 1);
    assert.equal(told.length, 1 + 247);
  });

  it('asks for nothing after a resume that followed no loss', async () => {
    const { chat, requests } = openChat(messages(1, 3));
    chat.entered();
    await eventually('history', () => chat.messages.length === 3);
    chat.resumed();
    assert.equal(requests.asked.length, 1);
  });

  it('looks again when the socket is lost while it looks', async () => {
    const kept = messages(1, 1);
    const { chat, requests } = openChat(kept);
    chat.entered();
    await eventually('history', () => chat.messages.length === 1);
    const { 'get-chat-history': answer } = requests.answers;
    chat.away();
    requests.answers['get-chat-history'] = () => {
      throw new CallError('unavailable', 'away');
    };
    chat.resumed();
    await eventually('asked', () => requests.asked.length === 2);
    chat.away();
    kept.push(message(2, 'me'));
    requests.answers['get-chat-history'] = answer;
    chat.resumed();
    await requests.clock.pass(1_000);
    assert.deepEqual(texts(chat), ['text 1', 'text 2']);
  });

  it('gives the server’s refusal to who writes', async () => {
    const { chat, requests } = openChat([]);
    requests.answers.chat = () => {
      throw new CallError('rate-limited', 'slower');
    };
    await assert.rejects(chat.send('x'), { code: 'rate-limited' });
    assert.deepEqual(chat.messages, []);
  });

  it('keeps the newest 500', () => {
    const log = new ChatLog();
    assert.equal(log.add(messages(1, 600)).length, 500);
    assert.deepEqual([log.messages.length, log.messages[0]?.text], [500, 'text 101']);
    assert.deepEqual(log.add([message(600)]), []);
  });

  it('finds nothing older where its 500 places are taken', async () => {
    const { chat, told } = openChat(messages(1, 700));
    chat.apply({ type: 'chat', message: message(700) });
    while ((await chat.loadOlder()) > 0) if (told.length > 20) break;
    assert.equal(chat.messages.length, 500);
    assert.equal(told.filter((line) => line.startsWith('history')).length, 5);
  });

  it('tells nothing after the room was left', async () => {
    const { chat, told } = openChat([]);
    const sending = chat.send('goodbye');
    chat.close();
    await sending;
    assert.deepEqual(told, []);
  });
});
