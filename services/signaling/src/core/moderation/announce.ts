import { CallError, type ParsedPayload, type RequestResult } from '@confab/contracts';
import type { Moderation } from './moderate.ts';

/** A message of a tenant's server to all in the room, or to one of them. */
export async function announce(
  { pod, address, ids }: Moderation,
  speaker: { readonly identity: string; readonly name: string },
  { text, to }: ParsedPayload<'chat'>,
): Promise<RequestResult<'chat'>> {
  const outcome = await pod.directory.announce({ operationId: ids.operation('announce'), address, speaker, text, to });
  if (outcome.status === 'no-addressee') throw new CallError('not-found', 'to: nobody of this room');
  if (outcome.status !== 'done') throw new CallError('not-found', 'no such room');
  const { message } = outcome;
  if (to !== undefined) pod.channels.send(to, 'chat', message);
  return { id: message.id, sentAt: message.sentAt };
}
