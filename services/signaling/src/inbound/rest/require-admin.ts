import { CallError, nameSchema, type RoomAddress, type RoomName } from '@confab/contracts';
import type { Moderation } from '../../core/moderation/moderate.ts';
import type { Pod } from '../../core/pod.ts';
import { requireGrant, requireRoom } from '../../core/requests/require-grant.ts';
import type { ApiCall } from './endpoint.ts';

/**
 * The room that a request is about, for a caller who may moderate it.
 * @throws CallError `bad-request` for what cannot be a room's name, `forbidden` without `roomAdmin` for it
 */
export function requireAdmin({ caller, param }: Pick<ApiCall<unknown>, 'caller' | 'param'>): RoomAddress {
  const parsed = nameSchema.safeParse(param('room'));
  if (!parsed.success)
    throw new CallError('bad-request', `room: ${parsed.error.issues[0]?.message ?? 'is not usable'}`);
  requireGrant(caller.grants, 'roomAdmin');
  requireRoom(caller.grants, parsed.data);
  return { tenant: caller.tenant, room: parsed.data as RoomName };
}

/** The same, as what moderators do wants it. */
export function moderationOf(pod: Pod, call: ApiCall<unknown>): Moderation {
  return { pod, address: requireAdmin(call), ids: call.ids };
}
