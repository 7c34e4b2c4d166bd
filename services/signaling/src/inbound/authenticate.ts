import { CallError, connectAuthSchema } from '@confab/contracts';
import type { Pod } from '../core/pod.ts';
import { noGrants, type Principal } from '../core/tokens/principal.ts';
import { verifyToken } from '../core/tokens/verify-token.ts';

/**
 * Lets a connection in by its `auth`: a valid token, or a resume token that is good, with or without a token that has expired.
 * @throws CallError `unauthenticated`, `bad-request`, or `unavailable` when a resume token cannot be looked up now
 */
export async function authenticate(
  pod: Pick<Pod, 'tenantKeys' | 'resumeTokens' | 'directory' | 'clock'>,
  auth: unknown,
): Promise<Principal> {
  const parsed = connectAuthSchema.safeParse(auth);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new CallError('unauthenticated', `auth.${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is not usable'}`);
  }
  const { token, resumeToken } = parsed.data;
  const verified = token === undefined ? null : await verifyToken(token, pod.tenantKeys, pod.clock.date());
  if (verified?.status === 'valid') return verified.principal;
  const resumed = resumeToken === undefined ? null : await checkResumeToken(pod, resumeToken);
  if (verified === null) {
    if (resumed !== null) return resumed;
    throw new CallError('unauthenticated', 'the resumeToken is not good (any more)');
  }
  if (resumed === null || resumed.tenant !== verified.principal.tenant) {
    throw new CallError('unauthenticated', 'the token has expired');
  }
  // It is known who this is, but what the token granted is over: only the participant that exists goes on.
  return { ...verified.principal, grants: noGrants };
}

async function checkResumeToken(
  { resumeTokens, directory }: Pick<Pod, 'resumeTokens' | 'directory'>,
  resumeToken: string,
): Promise<Principal | null> {
  const claim = resumeTokens.parse(resumeToken);
  if (claim === null) return null;
  const { address, participantId } = claim;
  const isGood = await directory.verifyResumeToken(address, participantId, resumeTokens.hash(resumeToken));
  return isGood
    ? { tenant: address.tenant, identity: null, name: '', metadata: null, grants: noGrants, expiresAt: null }
    : null;
}
