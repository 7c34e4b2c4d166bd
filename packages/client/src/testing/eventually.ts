import { setTimeout as delay } from 'node:timers/promises';

/** Polls until `check` gives something true, and gives it back. Rejects after `withinMs`, saying what was waited for. */
export async function eventually<Value>(
  what: string,
  check: () => Value | Promise<Value>,
  withinMs = 10_000,
): Promise<Value> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const value = await check();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await delay(50);
  }
}
