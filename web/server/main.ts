import { runService } from '@confab/platform';
import { compose } from './compose.ts';
import { webConfig } from './config.ts';

await runService('web', () => compose(webConfig()));
