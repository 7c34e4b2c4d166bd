import type { UpOptions } from './options.ts';
import type { Plan } from './plan.ts';

/** What somebody wants to know once everything runs. */
export function summary(plan: Plan, options: UpOptions, logDirectory: string, took: string): string {
  const { signaling, media, workersPerNode } = options;
  return `
Confab runs: ${signaling} signaling, ${media} media nodes with ${workersPerNode} ${workersPerNode === 1 ? 'worker' : 'workers'} each (${took})

  Page        ${plan.pageUrl}  (open it in two tabs)
  Signaling   ${plan.signalingUrls.join('  ')}
  Statistics  ${plan.statsUrls.join('  ')}
  API key     devkey, of the tenant dev; its secret is in deploy/development/tenants.json
  Token       npm run --silent token -- --room standup --identity anna
${plan.turnUrls === undefined ? '' : `  TURN        ${plan.turnUrls.replaceAll(',', '  ')}\n`}  Logs        ${logDirectory}/*.log${options.showLogs ? '' : '  (LOGS=1 shows them here)'}

Ctrl-C stops everything.`;
}
