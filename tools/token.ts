import { parseArgs } from 'node:util';
import { readFile } from 'node:fs/promises';
import { mintToken } from '@confab/server-sdk';
import { z } from 'zod';

const help = `Prints a token for the development tenants of deploy/development/tenants.json.

  npm run --silent token -- --room standup --identity anna

  --room      the room it is good for; "*" means any of the tenant's
  --identity  who it is for
  --name      what others see
  --ttl       seconds until it ends, default 3600
  --key       id of the API key, default devkey (acmekey: the second tenant)
  --admin     with the grants roomCreate, roomList and roomAdmin`;

const tenantsSchema = z.object({
  tenants: z.array(z.object({ keys: z.array(z.object({ id: z.string(), secret: z.string() })) })),
});

async function secretOf(keyId: string): Promise<string> {
  const file = new URL('../deploy/development/tenants.json', import.meta.url);
  const keys = tenantsSchema.parse(JSON.parse(await readFile(file, 'utf8'))).tenants.flatMap((tenant) => tenant.keys);
  const key = keys.find(({ id }) => id === keyId);
  if (key === undefined) throw new TypeError(`no key ${keyId}; there are ${keys.map(({ id }) => id).join(', ')}`);
  return key.secret;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      room: { type: 'string' },
      identity: { type: 'string' },
      name: { type: 'string' },
      ttl: { type: 'string', default: '3600' },
      key: { type: 'string', default: 'devkey' },
      admin: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { room, identity, name, ttl, key: keyId, admin } = values;
  if (values.help || room === undefined || identity === undefined) {
    console.log(help);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  console.log(
    await mintToken({
      keyId,
      secret: await secretOf(keyId),
      identity,
      grants: { room, roomJoin: true, ...(admin ? { roomCreate: true, roomList: true, roomAdmin: true } : {}) },
      ttlSeconds: Number(ttl),
      ...(name === undefined ? {} : { name }),
    }),
  );
}

main().catch((error: unknown) => {
  console.error(error instanceof TypeError ? error.message : error);
  process.exitCode = 1;
});
