import { CallError } from '@confab/contracts';

/** What one participant may have at once: far above what any app needs, far below what hurts a worker. */
export const participantLimits = { producers: 32, consumers: 4_096, dataProducers: 256, dataConsumers: 4_096 } as const;

/** @throws CallError `quota-exceeded` when `count` has reached the limit */
export function requireRoom(what: keyof typeof participantLimits, count: number): void {
  if (count < participantLimits[what]) return;
  throw new CallError('quota-exceeded', `a participant has at most ${participantLimits[what]} ${what}`);
}
