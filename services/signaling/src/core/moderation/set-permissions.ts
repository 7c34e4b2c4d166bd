import { CallError, type Grants, type ParticipantId } from '@confab/contracts';
import type { Moderation } from './moderate.ts';
import { unknownParticipant } from './moderate.ts';

/** What others may change of somebody's grants; what a token says about rooms and calls stays the token's. */
export type Permissions = Pick<
  Grants,
  'roomAdmin' | 'canPublish' | 'canPublishSources' | 'canSubscribe' | 'canPublishData'
>;

export interface PermissionChange extends Partial<Omit<Permissions, 'canPublishSources'>> {
  /** Null: all sources. */
  readonly canPublishSources?: Permissions['canPublishSources'] | null;
}

/** Tries when others change the same grants at the same time. */
const maxAttempts = 5;

/** Changes somebody's grants in the room at once; what is left out stays as it is. Gives back the grants. */
export async function setPermissions(
  { pod, address, ids }: Moderation,
  participantId: ParticipantId,
  change: PermissionChange,
): Promise<Grants> {
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    const [record] = await pod.directory.readParticipants(address, [participantId]);
    if (record === undefined) throw unknownParticipant();
    const grants = changed(record.grants, change);
    const operationId = ids.operation(`grants.${attempt}`);
    const input = { operationId, address, participantId, expected: record.grants, grants };
    const outcome = await pod.directory.changeGrants(input);
    if (outcome.status === 'done') return grants;
    if (outcome.status !== 'changed-meanwhile') throw unknownParticipant();
  }
  throw new CallError('conflict', 'others keep changing these permissions', { retryAfterMs: 500 });
}

function changed(grants: Grants, { canPublishSources, ...change }: PermissionChange): Grants {
  const { canPublishSources: before, ...rest } = grants;
  const sources = canPublishSources === undefined ? before : (canPublishSources ?? undefined);
  return { ...rest, ...change, ...(sources === undefined ? {} : { canPublishSources: sources }) };
}
