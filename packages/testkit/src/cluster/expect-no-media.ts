import { eventually } from '../eventually.ts';
import type { LocalCluster } from './local-cluster.ts';

export interface ExpectNoMediaOptions {
  readonly withinMs: number;
  /** Neither links between nodes; they idle for LINK_IDLE_MS first. */
  readonly links?: boolean;
}

const media = ['transports', 'producers', 'consumers', 'dataProducers', 'dataConsumers'];
const telling = ['transports', 'producers', 'consumers'];

/** Asserts that soon no running process reports a transport, producer or consumer: nothing is left of a call that is over. */
export async function expectNoMedia(cluster: LocalCluster, options: ExpectNoMediaOptions): Promise<void> {
  const running = cluster.processes.filter(({ exit }) => exit === undefined);
  await eventually(
    async () => {
      const left: string[] = [];
      for (const process of running)
        left.push(...leftovers(process.name, await process.stats(), options.links ?? false));
      if (left.length > 0) throw new Error(`still there: ${left.join(', ')}`);
    },
    { withinMs: options.withinMs, everyMs: 50 },
  );
}

/** Every count above zero in the statistics, by its path; throws where they count no media at all, or anything would pass. */
export function leftovers(name: string, stats: unknown, links: boolean): string[] {
  const seen = new Set<string>();
  const left: string[] = [];
  const walk = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, child] of Object.entries(value)) {
      const counted = media.includes(key) || (links && key === 'links');
      if (counted) {
        seen.add(key);
        const count = typeof child === 'number' ? child : Object.keys((child as object | null) ?? {}).length;
        if (count > 0) left.push(`${path}.${key} = ${count}`);
      } else {
        walk(child, `${path}.${key}`);
      }
    }
  };
  walk(stats, name);
  const missing = telling.filter((key) => !seen.has(key));
  if (missing.length > 0) throw new Error(`${name}: /stats does not count ${missing.join(', ')}`);
  return left;
}
