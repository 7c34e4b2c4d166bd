import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CallError } from '@confab/contracts';
import { createLogger } from '@confab/platform';
import { FakeClock } from '@confab/platform/testing';
import type { Pod } from '../pod.ts';
import { ConnectionLoss } from './connection-loss.ts';
import type { Membership, Presence } from './membership.ts';

function setUp() {
  const clock = new FakeClock();
  const calls: string[] = [];
  const directory = {
    isAway: false,
    async markReconnecting({ removeAfterMs }: { removeAfterMs: number }) {
      calls.push(`reconnecting, removed after ${removeAfterMs}`);
      if (directory.isAway) throw new CallError('unavailable', 'away');
      return { status: 'done', seq: 1 };
    },
    async removeParticipant() {
      calls.push('left');
      if (directory.isAway) throw new CallError('unavailable', 'away');
      return { status: 'done', seq: 1 };
    },
  };
  const pod = {
    clock,
    directory,
    settings: { reconnectingAfterMs: 2_000, removeAfterMs: 30_000 },
    media: { run: async () => ({}) },
    logger: createLogger({ service: 'test', level: 'silent', format: 'json' }),
  } as unknown as Pod;
  const membership = {
    presence: 'connected' as Presence,
    owner: { participantId: 'p', ownerEpoch: 1 },
    target: { owner: {}, placement: {} },
    disconnect: () => (membership.presence = 'away'),
    end: () => (membership.presence = 'gone'),
  };
  return {
    clock,
    calls,
    directory,
    membership,
    losses: new ConnectionLoss(pod),
    lost: membership as unknown as Membership,
  };
}

test('a lost socket is shown after two seconds, and its removal counts from the loss', async () => {
  const { clock, calls, losses, lost } = setUp();
  losses.lost(lost);
  await clock.advance(1_999);
  assert.deepEqual(calls, []);
  await clock.advance(1);
  assert.deepEqual(calls, ['reconnecting, removed after 28000']);
  losses.retry();
  await clock.advance(60_000);
  assert.equal(calls.length, 1);
  assert.equal(clock.pending, 0);
});

test('who is back before that was never away for anybody', async () => {
  const { clock, calls, membership, losses, lost } = setUp();
  losses.lost(lost);
  await clock.advance(1_000);
  membership.presence = 'gone';
  await clock.advance(60_000);
  losses.retry();
  assert.deepEqual(calls, []);
});

test('a socket closed on purpose leaves at once', async () => {
  const { calls, membership, losses, lost } = setUp();
  losses.left(lost);
  assert.deepEqual(calls, ['left']);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(membership.presence, 'gone');
});

test('what the directory could not take is tried again with every tick until it does', async () => {
  const { clock, calls, directory, losses, lost } = setUp();
  directory.isAway = true;
  losses.left(lost);
  await clock.advance(0);
  losses.retry();
  await clock.advance(0);
  directory.isAway = false;
  losses.retry();
  await clock.advance(0);
  losses.retry();
  assert.deepEqual(calls, ['left', 'left', 'left']);
});

test('when the pod stops nothing is left running', async () => {
  const { clock, losses, lost } = setUp();
  losses.lost(lost);
  losses.close();
  assert.equal(clock.pending, 0);
});
