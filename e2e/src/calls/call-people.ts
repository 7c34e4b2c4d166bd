import type { TokenGrants } from '@confab/contracts';
import type { LocalCluster } from '@confab/testkit';
import { BareClient } from '../bare/bare-client.ts';

const maySpeak: TokenGrants = { canCall: true };

/** A device of a person at a pod: a token that is for no room at all, only for calls. */
export async function device(
  cluster: LocalCluster,
  identity: string,
  pod = 0,
  grants: TokenGrants = maySpeak,
): Promise<BareClient> {
  const token = await cluster.token({ identity, grants: { room: undefined, ...grants } });
  return BareClient.connect(cluster.urls[pod]!, { token });
}

/** A call's event at a device, the first in which the call is in that state. */
export function callEvent(client: BareClient, name: string, callId: string, identity?: string) {
  return client.event(name, (data) => {
    const isThis = data.call.callId === callId;
    return isThis && (identity === undefined || data.identity === identity);
  });
}

/** How each person of a call fared. */
export function outcomesOf(call: { participants: { identity: string; outcome: string }[] }): Record<string, string> {
  return Object.fromEntries(call.participants.map(({ identity, outcome }) => [identity, outcome]));
}
