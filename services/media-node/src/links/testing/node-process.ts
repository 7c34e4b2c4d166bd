import { createInterface } from 'node:readline';
import { probeReachability } from '../probe-reachability.ts';
import { acquire } from './test-cluster.ts';
import { TestPublisher, TestReceiver } from './test-media.ts';
import { TestNode } from './test-node.ts';

/** What the process is asked for, one JSON object a line; each is answered by one line. */
export type NodeRequest =
  | { readonly ask: 'origin' }
  | { readonly ask: 'probe'; readonly address: string }
  | { readonly ask: 'publish'; readonly internalId: string }
  | { readonly ask: 'watch'; readonly origin: TestNode['origin']; readonly internalId: string }
  | { readonly ask: 'state' };

/** A test node as a process of its own, to run in another network namespace: `node node-process.ts <node id> <ip>`. */
async function serve(nodeId: string, ip: string): Promise<void> {
  const node = await TestNode.start({ nodeId, ip, settings: { refreshMs: 500 } });
  let receiver: TestReceiver | undefined;
  let linkEnded = false;
  const answer = async (request: NodeRequest): Promise<unknown> => {
    switch (request.ask) {
      case 'origin':
        return node.origin;
      case 'probe': {
        const peers = [{ nodeId: 'peer', address: request.address }];
        return probeReachability({ ...node.probeContext, dialer: node.dialer, peers });
      }
      case 'publish':
        await TestPublisher.start(node, request.internalId);
        return 'published';
      case 'watch': {
        linkEnded = false;
        const linked = await acquire(node, request, request.internalId);
        linked.watch({ onClosed: () => (linkEnded = true), onScore: () => undefined });
        linked.setDemand({ active: true });
        receiver = await TestReceiver.start(node, request.internalId);
        return 'watching';
      }
      case 'state':
        return { reachability: node.links.reachability, packets: receiver?.packets ?? 0, linkEnded };
      default:
        throw new Error('no such request');
    }
  };
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line) as NodeRequest))}\n`);
  }
  await node.stop();
}

if (import.meta.main) await serve(process.argv[2] ?? '', process.argv[3] ?? '');
