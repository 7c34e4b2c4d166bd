import type { CallPerson, CallRecord } from '@confab/cluster';
import { CallError, type DirectEventData, type ParsedPayload, type TenantId } from '@confab/contracts';
import type { Pod } from '../pod.ts';
import { readRunning } from './change-call.ts';

/** What somebody in a call does that only those inside need to know. */
export type Told = {
  readonly [
    Name in
      | 'call-participant-muted'
      | 'call-participant-video-toggled'
      | 'call-screen-share-started'
      | 'call-screen-share-stopped'
  ]: {
    readonly name: Name;
    readonly data: Omit<DirectEventData<Name>, 'identity'>;
  };
}[
  | 'call-participant-muted'
  | 'call-participant-video-toggled'
  | 'call-screen-share-started'
  | 'call-screen-share-stopped'];

/** To all devices of everybody inside, the teller's too. */
export async function tellOthers(pod: Pod, tenant: TenantId, identity: string, { name, data }: Told): Promise<void> {
  const call = await readRunning(pod, tenant, data.callId, identity);
  const inside = call.people.filter(({ outcome }) => outcome === 'joined');
  if (!inside.some((person) => person.identity === identity)) throw new CallError('conflict', 'not in this call');
  const told = { ...data, identity } as DirectEventData<typeof name>;
  const identities = inside.map((person) => person.identity);
  pod.channels.sendToPeople(tenant, identities, name, told);
}

/** From one to another of those who talk or may be about to: browsers connect while it still rings. */
export async function relaySignal(
  pod: Pod,
  tenant: TenantId,
  from: string,
  { callId, to, signal }: ParsedPayload<'webrtc-signal'>,
): Promise<void> {
  const call = await readRunning(pod, tenant, callId, from);
  const sender = talking(call, from);
  const receiver = talking(call, to);
  if (receiver === undefined) throw new CallError('not-found', 'to: nobody of this call, or not any more');
  if (sender === undefined || from === to) throw new CallError('conflict', 'not in this call');
  const isBetweenCallees = ![sender, receiver].includes(call.people[0] ?? sender);
  if (call.status === 'RINGING' && isBetweenCallees) throw new CallError('conflict', 'nobody has answered yet');
  pod.channels.sendToPeople(tenant, [to], 'webrtc-signal', { callId, from, signal });
}

function talking({ people }: CallRecord, identity: string): CallPerson | undefined {
  return people.find(
    (person) => person.identity === identity && (person.outcome === 'joined' || person.outcome === 'ringing'),
  );
}
