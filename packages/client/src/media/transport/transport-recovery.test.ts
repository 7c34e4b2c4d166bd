import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { FakeClock } from '../../testing/fake-clock.ts';
import { TransportRecovery } from './transport-recovery.ts';

let clock: FakeClock;
let recovery: TransportRecovery;
let done: string[];

beforeEach(() => {
  clock = new FakeClock();
  done = [];
  recovery = new TransportRecovery(
    clock,
    {
      restartIce: () => done.push(`restart@${clock.now()}`),
      rebuild: () => done.push(`rebuild@${clock.now()}`),
      stateChanged: (state) => done.push(state),
    },
    () => 1,
  );
  recovery.iceStateChanged('connecting');
  recovery.iceStateChanged('connected');
  done.length = 0;
});

describe('a transport that loses its way', () => {
  it('waits first: most losses heal by themselves', async () => {
    recovery.iceStateChanged('disconnected');
    await clock.pass(2_400);
    recovery.iceStateChanged('connected');
    await clock.pass(60_000);
    assert.deepEqual(done, ['suspect', 'connected']);
    assert.equal(clock.pending, 0);
  });

  it('restarts ICE after 2.5 s, and rebuilds after 6 s more', async () => {
    recovery.iceStateChanged('disconnected');
    await clock.pass(8_500);
    assert.deepEqual(done, ['suspect', 'restarting', 'restart@2500', 'rebuilding', 'rebuild@8500']);
  });

  it('is content when the restart helped', async () => {
    recovery.iceStateChanged('disconnected');
    await clock.pass(3_000);
    recovery.iceStateChanged('connecting');
    recovery.iceStateChanged('connected');
    await clock.pass(60_000);
    assert.equal(recovery.state, 'connected');
    assert.ok(!done.includes('rebuilding'));
  });

  it('rebuilds at once when it failed, or the server closed it', () => {
    recovery.iceStateChanged('failed');
    assert.deepEqual(done, ['rebuilding', 'rebuild@0']);
    recovery.iceStateChanged('connected');
    recovery.transportLost();
    assert.deepEqual(done.slice(-2), ['rebuilding', 'rebuild@0']);
  });

  it('gives up soon where every relay refuses: new credentials twice, no more', async () => {
    recovery.stranded();
    recovery.iceStateChanged('connecting');
    recovery.stranded();
    await clock.pass(1_000);
    recovery.iceStateChanged('connecting');
    recovery.stranded();
    assert.deepEqual(done, ['rebuilding', 'rebuild@0', 'rebuild@1000', 'failed']);
    await clock.pass(60_000);
    assert.equal(clock.pending, 0);
    recovery.retry();
    assert.deepEqual(done.slice(-2), ['rebuilding', 'rebuild@61000']);
  });

  it('takes the next step when the server refuses the restart', async () => {
    recovery.iceStateChanged('disconnected');
    await clock.pass(2_500);
    recovery.stepFailed();
    assert.deepEqual(done.slice(-2), ['rebuilding', 'rebuild@2500']);
  });

  it('holds still while signaling is away, and goes on when it is back', async () => {
    recovery.signalingChanged('away');
    recovery.iceStateChanged('disconnected');
    await clock.pass(20_000);
    assert.deepEqual(done, ['suspect']);
    recovery.signalingChanged('ready');
    assert.deepEqual(done, ['suspect', 'restarting', 'restart@20000']);
  });

  it('forgets what it held back when the way is found again meanwhile', async () => {
    recovery.signalingChanged('away');
    recovery.iceStateChanged('disconnected');
    await clock.pass(5_000);
    recovery.iceStateChanged('connected');
    recovery.signalingChanged('ready');
    assert.deepEqual(done, ['suspect', 'connected']);
  });

  it('rebuilds ever more rarely, gives up, and begins anew on request', async () => {
    recovery.iceStateChanged('failed');
    // The old transport may repeat itself; that is not another failure.
    await clock.pass(10_500);
    recovery.iceStateChanged('failed');
    await clock.pass(10 * 60_000);
    assert.equal(recovery.state, 'failed');
    const rebuilds = done.filter((what) => what.startsWith('rebuild@'));
    assert.equal(rebuilds.length, 8);
    const times = rebuilds.map((what) => Number(what.split('@')[1]));
    const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    // One second, two, four … up to fifteen, each after the ten seconds that a transport has to connect.
    assert.deepEqual(waits, [11_000, 12_000, 14_000, 18_000, 25_000, 25_000, 25_000]);
    assert.equal(clock.pending, 0, 'nothing goes on in the background');
    recovery.retry();
    assert.equal(recovery.state, 'rebuilding');
  });

  it('rebuilds a transport that never connects', async () => {
    recovery.reset();
    recovery.iceStateChanged('connecting');
    await clock.pass(10_000);
    assert.ok(done.includes('rebuild@10000'));
  });

  it('leaves nothing running when it is not wanted any more', async () => {
    recovery.iceStateChanged('disconnected');
    recovery.reset();
    await clock.pass(60_000);
    assert.deepEqual(done, ['suspect', 'idle']);
    assert.equal(clock.pending, 0);
  });
});
