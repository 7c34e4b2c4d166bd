import { CallError, type RtpCapabilities } from '@confab/contracts';
import type { NodeRow } from '@confab/cluster';
import { parseCapabilities, type Pod } from '../pod.ts';

/**
 * A node whose codec profile a new room may take: the newest version that serves.
 * @throws CallError `no-capacity` when none serves
 */
export function anyProfile({ nodes }: Pick<Pod, 'nodes'>): NodeRow {
  const serving = nodes.rows().filter(({ state, leased }) => state === 'serving' && leased);
  const [newest] = serving.sort((a, b) => b.version.localeCompare(a.version, 'en', { numeric: true }));
  if (newest !== undefined) return newest;
  throw new CallError('no-capacity', 'no media node is serving', { retryAfterMs: 2000 });
}

/** @throws CallError `no-capacity` when no node offers the profile (any more) */
export function capabilitiesOfProfile({ nodes }: Pick<Pod, 'nodes'>, profile: string): RtpCapabilities {
  const row = nodes.rows().find(({ codecProfile }) => codecProfile === profile);
  if (row !== undefined) return parseCapabilities(row.rtpCapabilitiesJson);
  throw new CallError('no-capacity', "no media node offers the room's codecs", { retryAfterMs: 2000 });
}
