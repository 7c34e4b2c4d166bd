import { readConfig, runService } from '@confab/platform';
import { compose } from './compose.ts';
import { configSchema } from './config.ts';

await runService('signaling', () => compose(readConfig(configSchema, process.env)));
