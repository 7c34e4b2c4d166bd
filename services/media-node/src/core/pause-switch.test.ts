import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PauseSwitch } from './pause-switch.ts';

/** Answers when the test lets it. */
class SlowTarget {
  paused = false;
  closed = false;
  readonly asked: string[] = [];
  #answer: (() => void) | undefined;
  pause(): Promise<void> {
    return this.#ask('pause', true);
  }
  resume(): Promise<void> {
    return this.#ask('resume', false);
  }
  async answer(): Promise<void> {
    this.#answer?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  #ask(what: string, paused: boolean): Promise<void> {
    this.asked.push(what);
    const answer = Promise.withResolvers<void>();
    this.#answer = () => {
      this.paused = paused;
      answer.resolve();
    };
    return answer.promise;
  }
}

test('only the last wish counts, whatever happened while one was carried out', async () => {
  const target = new SlowTarget();
  const pauseSwitch = new PauseSwitch(target, assert.ifError);
  pauseSwitch.set(true);
  await target.answer();
  pauseSwitch.set(false);
  pauseSwitch.set(true);
  pauseSwitch.set(false);
  await target.answer();
  await target.answer();
  await pauseSwitch.settled();
  assert.deepEqual(target.asked, ['pause', 'resume']);
  pauseSwitch.set(false);
  await pauseSwitch.settled();
  pauseSwitch.set(true);
  await target.answer();
  await target.answer();
  assert.deepEqual(target.asked, ['pause', 'resume', 'pause']);
  assert.equal(target.paused, true);
});

test('a target that closes meanwhile is no error; one that fails is told', async () => {
  const errors: unknown[] = [];
  const failing = {
    paused: false,
    closed: false,
    pause: () => Promise.reject(new Error('no')),
    resume: async () => undefined,
  };
  const pauseSwitch = new PauseSwitch(failing, (error) => errors.push(error));
  pauseSwitch.set(true);
  await pauseSwitch.settled();
  assert.equal(errors.length, 1);
  const closing = {
    ...failing,
    closed: false,
    pause: () => ((closing.closed = true), Promise.reject(new Error('closed'))),
  };
  const other = new PauseSwitch(closing, (error) => errors.push(error));
  other.set(true);
  await other.settled();
  assert.equal(errors.length, 1);
});
