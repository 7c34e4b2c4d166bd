import { collectDefaultMetrics, Registry } from 'prom-client';

/** A registry of one process, with the runtime's own figures in it. */
export function createMetrics(labels: Record<string, string>): Registry {
  const registry = new Registry();
  registry.setDefaultLabels(labels);
  collectDefaultMetrics({ register: registry });
  return registry;
}

export type { Registry };
