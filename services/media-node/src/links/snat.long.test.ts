import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { eventually, namespacesMissing, TwoHosts, type HostSide } from '@confab/testkit';
import type { LinkOrigin } from '../core/media-links.ts';
import { NodeInNamespace } from './testing/node-in-namespace.ts';

// A skipped proof must say so: CI without root runs the rest.
const skip = namespacesMissing() ?? false;
const patience = { withinMs: 15_000, everyMs: 100 };
let hosts: TwoHosts | undefined;
const nodes: NodeInNamespace[] = [];
const node = (side: HostSide): NodeInNamespace => {
  const started = new NodeInNamespace(hosts as TwoHosts, side);
  nodes.push(started);
  return started;
};
afterEach(async () => {
  await Promise.all(nodes.splice(0).map((one) => one.stop()));
  await hosts?.destroy();
  hosts = undefined;
});

interface State {
  readonly reachability: string;
  readonly packets: number;
  readonly linkEnded: boolean;
}

const stateOf = (node: NodeInNamespace): Promise<State> => node.ask<State>({ ask: 'state' });
const originOf = (node: NodeInNamespace): Promise<LinkOrigin> => node.ask<LinkOrigin>({ ask: 'origin' });

test('between hosts that nothing rewrites, both nodes are direct and media passes', { skip }, async () => {
  hosts = await TwoHosts.create();
  const [left, right] = [node('left'), node('right')];
  const origin = await originOf(left);
  assert.equal(await right.ask({ ask: 'probe', address: origin.address }), 'direct');
  await eventually(async () => (await stateOf(left)).reachability === 'direct', patience);
  await left.ask({ ask: 'publish', internalId: 'camera.1' });
  await right.ask({ ask: 'watch', origin, internalId: 'camera.1' });
  await eventually(async () => (await stateOf(right)).packets > 50, patience);
});

test('a node behind SNAT finds out when it starts, whoever of the two probes', { skip }, async () => {
  hosts = await TwoHosts.create();
  await hosts.masqueradeRight();
  const [left, right] = [node('left'), node('right')];
  const { address } = await originOf(left);
  assert.equal(await right.ask({ ask: 'probe', address }), 'snat');
  await eventually(async () => (await stateOf(left)).reachability === 'direct', patience);

  const answering = node('right');
  const { address: rightAddress } = await originOf(answering);
  assert.equal(await node('left').ask({ ask: 'probe', address: rightAddress }), 'direct');
  await eventually(async () => (await stateOf(answering)).reachability === 'snat', patience);
});

test(
  'a node that came behind SNAT while running is told by the first link that carries its media',
  { skip },
  async () => {
    hosts = await TwoHosts.create();
    const [left, right] = [node('left'), node('right')];
    const { address } = await originOf(left);
    assert.equal(await right.ask({ ask: 'probe', address }), 'direct');
    await hosts.masqueradeRight();
    await right.ask({ ask: 'publish', internalId: 'camera.1' });
    await left.ask({ ask: 'watch', origin: await originOf(right), internalId: 'camera.1' });
    await eventually(async () => (await stateOf(right)).reachability === 'snat', patience);
    const state = await stateOf(left);
    assert.equal(state.packets, 0);
    assert.equal(state.linkEnded, true);
    assert.equal(state.reachability, 'direct');
  },
);
