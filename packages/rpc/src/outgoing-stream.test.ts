import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { OutgoingStream } from './outgoing-stream.ts';

/** Takes one message, then says that it is full, until it is drained. */
class SlowReader extends EventEmitter {
  readonly taken: string[] = [];
  write(message: string): boolean {
    this.taken.push(message);
    return false;
  }
  drain(): void {
    this.emit('drain');
  }
}

function open(maxQueued: number) {
  const reader = new SlowReader();
  let overflows = 0;
  const stream = new OutgoingStream<string>(reader, { maxQueued, onOverflow: () => overflows++ });
  return { reader, stream, overflows: () => overflows };
}

test('messages wait for a slow reader and keep their order', () => {
  const { reader, stream } = open(10);
  for (const message of ['a', 'b', 'c']) stream.send(message);
  assert.deepEqual(reader.taken, ['a']);
  reader.drain();
  assert.deepEqual(reader.taken, ['a', 'b']);
  stream.send('d');
  reader.drain();
  reader.drain();
  assert.deepEqual(reader.taken, ['a', 'b', 'c', 'd']);
  assert.equal(stream.queued, 0);
});

test('a volatile message takes the place of an older one of its key', () => {
  const { reader, stream } = open(10);
  stream.send('a');
  stream.sendVolatile('score:1', 'score 5');
  stream.send('b');
  stream.sendVolatile('score:1', 'score 6');
  stream.sendVolatile('score:2', 'score 7');
  for (let turn = 0; turn < 4; turn++) reader.drain();
  assert.deepEqual(reader.taken, ['a', 'score 6', 'b', 'score 7']);
  stream.sendVolatile('score:1', 'score 8');
  reader.drain();
  assert.equal(reader.taken.at(-1), 'score 8');
});

test('at the bound volatile messages are left out, and one that must arrive ends the stream once', () => {
  const { reader, stream, overflows } = open(4);
  stream.send('a');
  for (let key = 0; key < 10; key++) stream.sendVolatile(`score:${key}`, 'score');
  assert.equal(stream.queued, 2);
  stream.send('b');
  stream.send('c');
  assert.equal(overflows(), 0);
  stream.send('d');
  stream.send('e');
  assert.equal(overflows(), 1);
  reader.drain();
  assert.deepEqual(reader.taken, ['a']);
});
