import { runService } from '@confab/platform';
import { compose } from './compose.ts';
import { loadConfig } from './config.ts';

await runService('signaling', () => compose(loadConfig()));
