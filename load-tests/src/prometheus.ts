/** The sum of a metric's samples, by the value of one label; of all processes together. */
export function sumByLabel(expositions: readonly string[], metric: string, label: string): Map<string, number> {
  const sums = new Map<string, number>();
  const sample = new RegExp(`^${metric}\\{([^}]*)\\} ([0-9.e+]+)$`, 'gm');
  for (const text of expositions) {
    for (const [, labels = '', value = ''] of text.matchAll(sample)) {
      const key = new RegExp(`(?:^|,)${label}="([^"]*)"`).exec(labels)?.[1] ?? '';
      sums.set(key, (sums.get(key) ?? 0) + Number(value));
    }
  }
  return sums;
}

/** What has been counted since, without zeros. */
export function difference(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): Record<string, number> {
  const grown = [...after].map(([key, value]) => [key, value - (before.get(key) ?? 0)] as const);
  return Object.fromEntries(grown.filter(([, value]) => value > 0));
}
