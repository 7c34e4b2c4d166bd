import type { ConnectionQuality, MediaKind } from '@confab/contracts';

/** mediasoup's scores, 0 to 10: the fourth power of the share of packets that arrive. 5 % lost are 8, 10 % are 6.5, 25 % are 3. */
const goodFrom = 7;
const fairFrom = 4;
/** Better than what it was by so much, and for so many looks, or a value at a border would flicker. */
const margin = 1;
const looksToImprove = 2;

export interface StreamScore {
  readonly kind: MediaKind;
  /** mediasoup's, 0 to 10. */
  readonly score: number;
}

/** How a participant's streams get through. */
export interface QualitySample {
  /** The best encoding of each stream that it sends. */
  readonly sent: readonly StreamScore[];
  /** Each stream that it receives whose publisher is well: a bad one says nothing about the viewer. */
  readonly received: readonly StreamScore[];
  /** Nothing flows, and nothing should: all is paused, or nothing is there. */
  readonly isIdle: boolean;
}

export interface QualityState {
  readonly quality: ConnectionQuality;
  /** Looks in a row at which it was better than this. */
  readonly betterLooks: number;
}

export const unjudged: QualityState = { quality: 'good', betterLooks: 0 };

const ranks = { poor: 0, fair: 1, good: 2 } as const;

/**
 * Worse at once, better after a while. Null where there is nothing to judge by. The worse direction counts, and in each the
 * worse kind: video is repaired where audio, often, is not, and a call without audio is none. Of somebody muted nothing bad is
 * known any more; where packets are only missing, what was said last stands.
 */
export function judgeQuality(state: QualityState, { sent, received, isIdle }: QualitySample): QualityState | null {
  const means = [sent, received].flatMap((streams) =>
    (['audio', 'video'] as const)
      .map((kind) => streams.filter((stream) => stream.kind === kind).map(({ score }) => score))
      .filter((scores) => scores.length > 0)
      .map(mean),
  );
  if (means.length === 0) return isIdle && state.quality !== 'good' ? unjudged : null;
  const score = Math.min(...means);
  const now = qualityOf(score);
  if (ranks[now] < ranks[state.quality]) return { quality: now, betterLooks: 0 };
  const surely = qualityOf(score - margin);
  if (ranks[surely] <= ranks[state.quality]) return { ...state, betterLooks: 0 };
  const betterLooks = state.betterLooks + 1;
  return betterLooks >= looksToImprove ? { quality: surely, betterLooks: 0 } : { ...state, betterLooks };
}

function qualityOf(score: number): ConnectionQuality {
  if (score >= goodFrom) return 'good';
  return score >= fairFrom ? 'fair' : 'poor';
}

function mean(scores: readonly number[]): number {
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}
