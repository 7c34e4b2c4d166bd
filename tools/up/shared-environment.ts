import type { UpOptions } from './options.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** make's own, and ours: of no meaning to a service. */
const withheld = /^(MAKE|MFLAGS|npm_|SIGNALING$|MEDIA$|WORKERS$|PORT_BASE$|LOGS$|TURN$)/;

/** What all processes get: whatever `make up` was called with (LOG_LEVEL=debug, …) over the settings of a development cluster. */
export function sharedEnvironment(given: Environment, { showLogs }: Pick<UpOptions, 'showLogs'>): Environment {
  const kept = Object.entries(given).filter(([name, value]) => !withheld.test(name) && value !== '');
  return {
    TENANTS_FILE: 'deploy/development/tenants.json',
    LOG_FORMAT: showLogs ? 'pretty' : 'json',
    // Two tabs already show what Confab is about: one room over two nodes. A real cluster keeps rooms together.
    MAX_PER_ROOM_AND_NODE: '1',
    ...Object.fromEntries(kept),
    CONFAB_MODE: 'development',
  };
}
