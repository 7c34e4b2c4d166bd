import type { Clock, Logger } from '@confab/platform';
import type { LinkHost } from '../core/media-links.ts';
import type { LinkMetrics } from './link-metrics.ts';
import type { LinkSettings, PipeListen } from './link-settings.ts';

/** What all links of a node have in common. */
export interface LinkContext {
  readonly host: LinkHost;
  readonly clock: Clock;
  readonly settings: LinkSettings;
  readonly listen: PipeListen;
  readonly metrics: LinkMetrics;
  readonly logger: Logger;
}
