import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Reconciler } from './reconciler.ts';
import { FakeClock } from '../testing/fake-clock.ts';

const passing = new Error('passing');

function reconcile(work: () => Promise<void>) {
  const clock = new FakeClock();
  const options = { clock, work, isPassing: (error: unknown) => error === passing };
  return { clock, reconciler: new Reconciler({ ...options, backoff: { firstMs: 100, mostMs: 400 }, maxAttempts: 3 }) };
}

describe('a reconciler', () => {
  it('makes one run of many wishes in one turn', async () => {
    let runs = 0;
    const { reconciler } = reconcile(async () => void (runs += 1));
    await Promise.all([reconciler.poke(), reconciler.poke(), reconciler.poke()]);
    assert.equal(runs, 1);
  });

  it('gathers for a moment where asked to, but an urgent wish does not wait', async () => {
    let runs = 0;
    const { reconciler, clock } = reconcile(async () => void (runs += 1));
    void reconciler.poke(25);
    await clock.pass(24);
    assert.equal(runs, 0);
    const urgent = reconciler.poke();
    await urgent;
    await clock.pass(100);
    assert.equal(runs, 1);
  });

  it('runs again for a wish that came during a run, and only then fulfils it', async () => {
    let runs = 0;
    let finish = () => {};
    const { reconciler } = reconcile(() => {
      runs += 1;
      return new Promise((resolve) => (finish = resolve));
    });
    const first = reconciler.poke();
    await new Promise((resolve) => setImmediate(resolve));
    let fulfilled = false;
    const second = reconciler.poke().then(() => (fulfilled = true));
    finish();
    await first;
    assert.equal(fulfilled, false);
    await new Promise((resolve) => setImmediate(resolve));
    finish();
    await second;
    assert.equal(runs, 2);
  });

  it('repeats what may pass, and tells those who wait only of the end', async () => {
    const failures = [passing, passing];
    const { reconciler, clock } = reconcile(async () => {
      const failure = failures.shift();
      if (failure) throw failure;
    });
    const done = reconciler.poke();
    await clock.pass(1_000);
    await done;
    assert.equal(failures.length, 0);
  });

  it('gives up after its attempts, and begins anew with the next wish', async () => {
    let runs = 0;
    const { reconciler, clock } = reconcile(async () => {
      runs += 1;
      throw passing;
    });
    const refused = assert.rejects(reconciler.poke(), passing);
    await clock.pass(10_000);
    await refused;
    assert.equal(runs, 3);
    assert.equal(clock.pending, 0);
    void reconciler.poke();
    await clock.pass(10_000);
    assert.equal(runs, 6);
  });

  it('does not repeat what is final', async () => {
    let runs = 0;
    const { reconciler, clock } = reconcile(async () => {
      runs += 1;
      throw new Error('final');
    });
    await assert.rejects(reconciler.poke(), /final/);
    await clock.pass(10_000);
    assert.equal(runs, 1);
  });

  it('lets everybody go when it is closed', async () => {
    const { reconciler, clock } = reconcile(async () => {
      throw passing;
    });
    const waiting = reconciler.poke();
    await clock.pass(10);
    reconciler.close();
    await waiting;
    assert.equal(clock.pending, 0);
  });
});
