import { tokenClaimsSchema, type TokenGrants } from '@confab/contracts';
import { SignJWT } from 'jose';

export interface TokenOptions {
  /** Id of the tenant's API key. */
  readonly keyId: string;
  /** The key's secret; it never leaves the tenant's servers. */
  readonly secret: string;
  /** Who the token is for; unique in the room. */
  readonly identity: string;
  readonly grants: TokenGrants;
  /** How long the token lets somebody in, seconds; whoever is in a call stays in it. Default: 3600. */
  readonly ttlSeconds?: number;
  /** What others see. */
  readonly name?: string;
  readonly metadata?: string;
}

/**
 * Signs a token (JWT, HS256) with which a user connects to the cluster.
 * @throws TypeError when a cluster would refuse the token: it names the claim
 */
export async function mintToken(options: TokenOptions): Promise<string> {
  const { keyId, secret, identity, grants, ttlSeconds = 3600, name, metadata } = options;
  // NaN fails every comparison, also this one.
  if (!(ttlSeconds > 0)) throw new TypeError('ttlSeconds must be above 0');
  if (secret === '') throw new TypeError('secret must not be empty');

  const issuedAt = Math.floor(Date.now() / 1000);
  const claims = {
    iss: keyId,
    sub: identity,
    iat: issuedAt,
    exp: issuedAt + Math.ceil(ttlSeconds),
    ...(name === undefined ? {} : { name }),
    ...(metadata === undefined ? {} : { metadata }),
    grants,
  };
  const checked = tokenClaimsSchema.safeParse(claims);
  if (!checked.success) {
    throw new TypeError(checked.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
  }
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: keyId })
    .sign(new TextEncoder().encode(secret));
}
