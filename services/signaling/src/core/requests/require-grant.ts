import { CallError, type Grants, type Source } from '@confab/contracts';
import type { Principal } from '../tokens/principal.ts';

/** @throws CallError `forbidden` naming the grant */
export function requireGrant(
  grants: Grants,
  grant: 'roomJoin' | 'roomCreate' | 'roomList' | 'roomAdmin' | 'canSubscribe' | 'canCall',
): void {
  if (!grants[grant]) throw new CallError('forbidden', `the grant ${grant} is missing`);
}

/** A connection may outlive its token, which then opens no more rooms. @throws CallError `unauthenticated` */
export function requireUnexpired({ expiresAt }: Principal, now: Date): void {
  if (expiresAt === null || now < expiresAt) return;
  throw new CallError('unauthenticated', 'the token has expired: update-token brings a new one');
}

/** `room` is the one room that a token is good for; `*` is any of the tenant's. */
export function requireRoom(grants: Grants, room: string): void {
  if (grants.room !== '*' && grants.room !== room) throw new CallError('forbidden', 'the token is not for this room');
}

export function mayPublish(grants: Grants, source: Source): boolean {
  if (grants.hidden) return false;
  return grants.canPublish && (grants.canPublishSources === undefined || grants.canPublishSources.includes(source));
}

export function requirePublish(grants: Grants, source: Source): void {
  if (!mayPublish(grants, source)) throw new CallError('forbidden', `publishing the source ${source} is not granted`);
}

export function mayPublishData(grants: Grants): boolean {
  return grants.canPublishData && !grants.hidden;
}

export function requirePublishData(grants: Grants): void {
  if (!mayPublishData(grants)) throw new CallError('forbidden', 'publishing data is not granted');
}

/** Nobody would know who says it. @throws CallError `forbidden` for who is hidden */
export function requireShown(grants: Grants): void {
  if (grants.hidden) throw new CallError('forbidden', 'who is hidden says nothing');
}

/** True for the refusals of this file: what was begun before a grant went must not run on. */
export function isForbidden(error: unknown): boolean {
  return error instanceof CallError && error.code === 'forbidden';
}
