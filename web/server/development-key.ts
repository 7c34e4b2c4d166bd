import { readFile } from 'node:fs/promises';
import { Secret } from '@confab/platform';
import { z } from 'zod';

/** The one tenant for which a page may have tokens signed without anybody having logged in. */
const developmentTenant = 'dev';

const tenantsFileSchema = z.object({
  tenants: z.array(
    z.object({ id: z.string(), keys: z.array(z.object({ id: z.string(), secret: z.string().min(1) })).min(1) }),
  ),
});

export interface DevelopmentKey {
  readonly id: string;
  readonly secret: Secret;
}

/** The first API key of the development tenant. Rejects, naming the file, when it has none. */
export async function readDevelopmentKey(file: string): Promise<DevelopmentKey> {
  const parsed = tenantsFileSchema.safeParse(parseJson(await readFile(file, 'utf8')));
  // zod's and JSON's own messages would quote the file, and with it secrets.
  if (!parsed.success) throw new Error(`${file}: not a tenants file`);
  const key = parsed.data.tenants.find(({ id }) => id === developmentTenant)?.keys[0];
  if (key === undefined) throw new Error(`${file}: no tenant ${developmentTenant}`);
  return { id: key.id, secret: new Secret(key.secret) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
