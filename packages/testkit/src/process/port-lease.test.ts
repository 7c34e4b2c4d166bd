import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leasePorts } from './port-lease.ts';

test('leases do not overlap while they are held', async () => {
  const leases = await Promise.all(Array.from({ length: 40 }, () => leasePorts(25)));
  const ports = leases.flatMap(({ first, last }) =>
    Array.from({ length: last - first + 1 }, (_, index) => first + index),
  );
  assert.equal(ports.length, 40 * 25);
  assert.equal(new Set(ports).size, ports.length);
  leases.forEach((lease) => lease.release());
});
