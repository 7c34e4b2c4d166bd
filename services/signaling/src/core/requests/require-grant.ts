import { CallError, type Grants, type Source } from '@confab/contracts';

/** @throws CallError `forbidden` naming the grant */
export function requireGrant(
  grants: Grants,
  grant: 'roomJoin' | 'roomCreate' | 'canSubscribe' | 'canPublishData',
): void {
  if (!grants[grant]) throw new CallError('forbidden', `the grant ${grant} is missing`);
}

/** `room` is the one room that a token is good for; `*` is any of the tenant's. */
export function requireRoom(grants: Grants, room: string): void {
  if (grants.room !== '*' && grants.room !== room) throw new CallError('forbidden', 'the token is not for this room');
}

export function mayPublish(grants: Grants, source: Source): boolean {
  return grants.canPublish && (grants.canPublishSources === undefined || grants.canPublishSources.includes(source));
}

export function requirePublish(grants: Grants, source: Source): void {
  if (!mayPublish(grants, source)) throw new CallError('forbidden', `publishing the source ${source} is not granted`);
}
