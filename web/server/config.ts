import { commaList, commonConfig, integer, readConfig } from '@confab/platform';
import { z } from 'zod';

/** What the development web process reads. */
export const configSchema = z.object({
  CONFAB_MODE: commonConfig.CONFAB_MODE.describe(
    'Has to be `development`: this process signs tokens for whoever asks.',
  ),
  LOG_LEVEL: commonConfig.LOG_LEVEL,
  LOG_FORMAT: commonConfig.LOG_FORMAT,
  WEB_HOST: z.string().default('127.0.0.1').describe('Address of the page.'),
  WEB_PORT: integer({ min: 0, max: 65_535 }).prefault('8080').describe('Port of the page; 0 = any free one.'),
  WEB_ROOT: z
    .string()
    .default(new URL('../dist', import.meta.url).pathname)
    .meta({ shownDefault: 'web/dist' })
    .describe('Directory of the built client.'),
  SIGNALING_URLS: commaList()
    .pipe(z.array(z.url({ protocol: /^https?$/ })).min(1))
    .prefault('http://127.0.0.1:4000,http://127.0.0.1:4001')
    .describe('Comma list of the signaling processes that the page connects to.'),
  TENANTS_FILE: z
    .string()
    .min(1)
    .describe('The tenants file; tokens are signed with the first key of its tenant `dev`.'),
});

export type WebConfig = z.output<typeof configSchema>;

/** @throws ConfigError naming all faults at once */
export function webConfig(env: Readonly<Record<string, string | undefined>> = process.env): WebConfig {
  return readConfig(configSchema, env);
}
