import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '@confab/platform/testing';
import { EventFeed } from './event-feed.ts';

function setUp(batchWindowMs: number | null) {
  const clock = new FakeClock();
  const sent: unknown[] = [];
  const outlet = {
    send: (name: string, data: unknown) => void sent.push([name, data]),
    sendVolatile: () => assert.fail('room events are never volatile'),
    follow: () => undefined,
    followPerson: () => undefined,
  };
  return { clock, sent, outlet, feed: new EventFeed({ clock, batchWindowMs }) };
}

const event = (seq: number) => ({ name: 'skip', data: { seq } });

test('events before the answer are held, those that it contains are left out, repeats too', () => {
  const { sent, outlet, feed } = setUp(null);
  feed.offer(event(1));
  feed.connect(outlet, 2);
  for (const seq of [2, 3, 3, 4]) feed.offer(event(seq));
  assert.deepEqual(sent, []);
  feed.release();
  feed.offer(event(4));
  feed.offer(event(5));
  assert.deepEqual(
    sent,
    [3, 4, 5].map((seq) => ['skip', { seq }]),
  );
});

test('what waits for the answer comes after the events that did, and never to who is gone', () => {
  const { sent, outlet, feed } = setUp(null);
  const told: string[] = [];
  feed.whenReleased(() => told.push('nobody'));
  feed.connect(outlet, 0);
  feed.whenReleased(() => told.push(`after ${sent.length}`));
  feed.offer(event(1));
  assert.equal(told.length, 0);
  feed.release();
  feed.whenReleased(() => told.push('at once'));
  assert.deepEqual(told, ['after 1', 'at once']);
  feed.connect(outlet, 1);
  feed.whenReleased(() => told.push('nobody'));
  feed.disconnect();
  feed.release();
  assert.deepEqual(told, ['after 1', 'at once']);
});

test('with a window events go together, in order, and nothing is left running', async () => {
  const { clock, sent, outlet, feed } = setUp(50);
  feed.connect(outlet, 0);
  feed.release();
  feed.offer(event(1));
  feed.offer(event(2));
  await clock.advance(49);
  assert.deepEqual(sent, []);
  await clock.advance(1);
  assert.deepEqual(sent, [['room-events', [event(1), event(2)]]]);
  feed.offer(event(3));
  feed.flush();
  assert.deepEqual(sent[1], ['room-events', [event(3)]]);
  assert.equal(clock.pending, 0);
});

test('who is gone gets nothing, and is told from its own number on when it is back', async () => {
  const { clock, sent, outlet, feed } = setUp(50);
  feed.connect(outlet, 0);
  feed.release();
  feed.offer(event(1));
  feed.disconnect();
  feed.offer(event(2));
  await clock.advance(100);
  assert.deepEqual(sent, []);
  feed.connect(outlet, 2);
  feed.offer(event(3));
  feed.release();
  await clock.advance(50);
  assert.deepEqual(sent, [['room-events', [event(3)]]]);
});
