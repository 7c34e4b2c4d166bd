import { readFile } from 'node:fs/promises';
import type { TokenGrants } from '@confab/contracts';
import { mintToken } from '@confab/server-sdk';
import { developmentTenantsFile } from './service-plans.ts';

export interface TokenRequest {
  readonly identity: string;
  /** Default: any room of the tenant. */
  readonly room?: string;
  /** Of the development tenants; default `dev`. */
  readonly tenant?: string;
  readonly ttlSeconds?: number;
  /** Beside `room`; default: may join, create and list. */
  readonly grants?: TokenGrants;
}

/** A token of a development tenant, for whatever process this runs in. */
export async function developmentToken({
  identity,
  room = '*',
  tenant = 'dev',
  ttlSeconds,
  grants,
}: TokenRequest): Promise<string> {
  const { id: keyId, secret } = await keyOf(tenant);
  return mintToken({
    keyId,
    secret,
    identity,
    grants: { room, ...(grants ?? { roomJoin: true, roomCreate: true, roomList: true }) },
    ...(ttlSeconds === undefined ? {} : { ttlSeconds }),
  });
}

async function keyOf(tenant: string): Promise<{ id: string; secret: string }> {
  const file = JSON.parse(await readFile(developmentTenantsFile, 'utf8')) as {
    tenants: { id: string; keys: { id: string; secret: string }[] }[];
  };
  const key = file.tenants.find(({ id }) => id === tenant)?.keys[0];
  if (key === undefined) throw new Error(`no such development tenant: ${tenant}`);
  return key;
}
