import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CallError } from '@confab/client';
import { FakeRoom } from '../testing/fake-room.ts';
import { ChatModel } from './chat-model.ts';

describe('the chat', () => {
  it('shows who said what to whom', () => {
    const room = new FakeRoom();
    room.add('a', 'Anna');
    const { state } = new ChatModel(room.asRoom);
    room.say('a', 'hello');
    room.say('me', 'psst', { to: 'a' as never });
    room.say('gone', 'I was here', { fromName: 'Zoe' });
    assert.deepEqual(
      state.get().lines.map(({ author, to, text }) => [author, to, text]),
      [
        ['Anna', undefined, 'hello'],
        ['You', 'Anna', 'psst'],
        ['Zoe', undefined, 'I was here'],
      ],
    );
  });

  it('counts what others said while nobody looks', () => {
    const room = new FakeRoom();
    const chat = new ChatModel(room.asRoom);
    room.say('a', 'one');
    room.say('me', 'my own');
    room.say('a', 'two');
    assert.equal(chat.state.get().unread, 2);
    chat.look(true);
    room.say('a', 'three');
    assert.equal(chat.state.get().unread, 0);
    chat.look(false);
    room.say('a', 'four');
    assert.equal(chat.state.get().unread, 1);
  });

  it('says in words why something was not sent, and leaves the text to the caller', async () => {
    const room = new FakeRoom();
    const chat = new ChatModel(room.asRoom);
    room.chat.send = () => Promise.reject(new CallError('rate-limited', 'slow down'));
    assert.equal(await chat.send('hello'), false);
    assert.match(chat.state.get().problem ?? '', /too fast/);
    room.chat.send = () => Promise.resolve();
    assert.equal(await chat.send('hello'), true);
    assert.equal(chat.state.get().problem, undefined);
    assert.equal(await chat.send('   '), false);
  });

  it('does not send to all what was meant for one who left', async () => {
    const room = new FakeRoom();
    const anna = room.add('a', 'Anna');
    const chat = new ChatModel(room.asRoom);
    chat.address('a');
    room.emit('participantLeft', anna);
    assert.equal(chat.state.get().to, undefined);
    assert.match(chat.state.get().problem ?? '', /goes to everybody/);
  });

  it('offers older messages only where there may be some', () => {
    const room = new FakeRoom();
    const { state } = new ChatModel(room.asRoom);
    assert.equal(state.get().older, 'none');
    room.emit('chatHistoryLoaded', 100);
    assert.equal(state.get().older, 'maybe');
    room.emit('chatHistoryLoaded', 12);
    assert.equal(state.get().older, 'none');
  });

  it('hears nothing after its end', () => {
    const room = new FakeRoom();
    new ChatModel(room.asRoom).close();
    assert.deepEqual(room.eventNames(), []);
  });
});
