import { CallError, limits } from '@confab/contracts';
import type { RequestHandler, Response } from 'express';
import type { Pod } from '../../core/pod.ts';
import { BucketMap } from '../../core/requests/bucket-map.ts';
import type { Principal } from '../../core/tokens/principal.ts';
import { verifyToken } from '../../core/tokens/verify-token.ts';

/** Who asks: always by a token that is good now. */
export type Caller = Principal & { readonly identity: string };

/** A burst is what starts with a meeting of many rooms. */
const callerBucket = { burst: 200, perSecond: 50 };
/** Tokens that are not good, by address. */
const strangerBucket = { burst: 50, perSecond: 5 };

/**
 * Lets a request in by `Authorization: Bearer <JWT>` and counts it: a tenant's servers, whose tokens are for all rooms, share
 * their API key's bucket, everybody else has one, so that a tenant's user costs its servers nothing. What is refused counts against the
 * address it came from, and costs others behind the same address nothing: good tokens never look at that bucket.
 */
export function authenticateRequest({ tenantKeys, clock }: Pick<Pod, 'tenantKeys' | 'clock'>): RequestHandler {
  const callers = new BucketMap(callerBucket);
  const strangers = new BucketMap(strangerBucket);
  return async (request, response, next) => {
    try {
      const { keyId, principal } = await verifyBearer(request.headers.authorization, { tenantKeys, clock });
      const { tenant, identity, grants } = principal;
      callers.take(grants.room === '*' ? keyId : JSON.stringify([tenant, identity]), clock.nowMs());
      const locals: { caller?: Caller } = response.locals;
      locals.caller = principal;
    } catch (error) {
      if (error instanceof CallError && error.code === 'unauthenticated') {
        strangers.take(request.ip ?? '', clock.nowMs());
      }
      throw error;
    }
    next();
  };
}

/** @throws Error when the request did not come through `authenticateRequest` */
export function callerOf(response: Response): Caller {
  const { caller }: { caller?: Caller } = response.locals;
  if (caller === undefined) throw new Error('a REST handler is mounted before authentication');
  return caller;
}

async function verifyBearer(
  header: string | undefined,
  { tenantKeys, clock }: Pick<Pod, 'tenantKeys' | 'clock'>,
): Promise<{ keyId: string; principal: Caller }> {
  const [, token] = /^Bearer +(\S+)$/i.exec(header ?? '') ?? [];
  if (token === undefined) throw new CallError('unauthenticated', 'Authorization: Bearer <token> is needed');
  if (token.length > limits.tokenBytes) throw new CallError('unauthenticated', 'the token is too long');
  const { status, keyId, principal } = await verifyToken(token, tenantKeys, clock.date());
  if (status === 'expired') throw new CallError('unauthenticated', 'the token has expired');
  return { keyId, principal };
}
