import { CallError, resolveGrants, tokenClaimsSchema } from '@confab/contracts';
import { decodeJwt, decodeProtectedHeader, errors, jwtVerify, type JWTPayload } from 'jose';
import type { Principal } from './principal.ts';
import type { TenantKey, TenantKeys } from './tenant-keys.ts';

export interface VerifiedToken {
  /** `expired`: rightly signed, but past its `exp`; only a resume token can make up for it. */
  readonly status: 'valid' | 'expired';
  /** The API key that signed it. */
  readonly keyId: string;
  readonly principal: Principal & { readonly identity: string; readonly expiresAt: Date };
}

/** Tenants' servers and pods have clocks of their own: a fresh token must not be refused for a second of difference. */
const nbfToleranceSeconds = 10;
const encoder = new TextEncoder();

/**
 * Checks a tenant's JWT (`docs/protocol.md`, Connect). The tenant is the key's owner, never what a claim says.
 * @throws CallError `unauthenticated`, saying which part of the token is wrong and nothing about what would be right
 */
export async function verifyToken(token: string, keys: TenantKeys, now: Date): Promise<VerifiedToken> {
  const key = findKey(token, keys);
  const { status, payload } = await verifySignature(token, key, now);
  const claims = tokenClaimsSchema.safeParse(payload);
  if (!claims.success) {
    const [issue] = claims.error.issues;
    throw refuse(`the token's claim ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is not usable'}`);
  }
  const { sub, name, metadata, exp, grants } = claims.data;
  return {
    status,
    keyId: key.keyId,
    principal: {
      tenant: key.tenant,
      identity: sub,
      name: name ?? '',
      metadata: metadata ?? null,
      grants: resolveGrants(grants),
      expiresAt: new Date(exp * 1000),
    },
  };
}

function findKey(token: string, keys: TenantKeys): TenantKey {
  let header: ReturnType<typeof decodeProtectedHeader>;
  let claims: JWTPayload;
  try {
    header = decodeProtectedHeader(token);
    claims = decodeJwt(token);
  } catch (error) {
    throw refuse('the token is not a JWT', error);
  }
  // Before the key is looked at: `none` and the asymmetric algorithms must not get as far as a secret.
  if (header.alg !== 'HS256') throw refuse('the token must be signed with HS256');
  if (typeof claims.iss !== 'string') throw refuse("the token's claim iss (the API key's id) is missing");
  if (header.kid !== undefined && header.kid !== claims.iss) throw refuse("the token's kid and iss do not agree");
  const key = keys.find(claims.iss);
  if (key === undefined) throw refuse("the token's API key is not known");
  return key;
}

async function verifySignature(
  token: string,
  key: TenantKey,
  currentDate: Date,
): Promise<{ status: 'valid' | 'expired'; payload: JWTPayload }> {
  try {
    const { payload } = await jwtVerify(token, encoder.encode(key.secret.reveal()), {
      algorithms: ['HS256'],
      requiredClaims: ['exp', 'sub'],
      currentDate,
      clockTolerance: nbfToleranceSeconds,
    });
    // Nothing is gained by lengthening a token's life: its end is taken exactly.
    const isOver = (payload.exp ?? 0) * 1000 <= currentDate.getTime();
    return { status: isOver ? 'expired' : 'valid', payload };
  } catch (error) {
    // jose checks the signature first: whoever gets here as `expired` held a genuine token.
    if (error instanceof errors.JWTExpired) return { status: 'expired', payload: error.payload };
    if (error instanceof errors.JWSSignatureVerificationFailed) throw refuse("the token's signature is wrong", error);
    if (error instanceof errors.JWTClaimValidationFailed) throw refuse(describeClaim(error), error);
    if (error instanceof errors.JOSEError) throw refuse('the token is not a JWT that can be checked', error);
    throw error;
  }
}

function describeClaim(error: errors.JWTClaimValidationFailed): string {
  if (error.reason === 'missing') return `the token's claim ${error.claim} is missing`;
  if (error.claim === 'nbf') return 'the token is not valid yet';
  return `the token's claim ${error.claim} is not usable`;
}

function refuse(message: string, cause?: unknown): CallError {
  return new CallError('unauthenticated', message, { cause });
}
