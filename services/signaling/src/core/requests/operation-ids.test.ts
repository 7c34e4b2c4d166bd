import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OperationIds } from './operation-ids.ts';

test('a repeated request acts under the same ids at every pod', () => {
  const [first, second] = [new OperationIds('p1', 'r1'), new OperationIds('p1', 'r1')];
  assert.equal(first.operation('join'), second.operation('join'));
  assert.equal(first.entity('producer'), second.entity('producer'));
  assert.notEqual(first.operation('join'), first.operation('attach'));
  assert.notEqual(first.entity('producer'), first.entity('transport'));
});

test('another participant, or another request, acts under other ids', () => {
  const ids = new OperationIds('p1', 'r1');
  for (const other of [new OperationIds('p2', 'r1'), new OperationIds('p1', 'r2'), new OperationIds('p', '1r1')]) {
    assert.notEqual(other.operation('join'), ids.operation('join'));
    assert.notEqual(other.entity('producer'), ids.entity('producer'));
  }
});

test('requests without an id never meet', () => {
  const [first, second] = [new OperationIds('p1', undefined), new OperationIds('p1', undefined)];
  assert.notEqual(first.operation('join'), second.operation('join'));
  assert.notEqual(first.entity('producer'), first.entity('producer'));
});
