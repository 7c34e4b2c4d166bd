import type { AudioLevel } from '@confab/cluster';
import type { ParticipantId } from '@confab/contracts';

/** Who else is louder than the speaker must stay so for this long: a cough is not a speech. */
const takeOverMs = 500;
/** A speaker who draws breath is still the speaker. */
const silenceMs = 1_000;
/** Whose audio is worth receiving: more voices at once nobody can tell apart. */
const maxAudible = 6;

interface Audible {
  readonly participantId: ParticipantId;
  readonly heardAtMs: number;
}

export interface SpeakerState {
  readonly speaker: ParticipantId | null;
  /** Of the speaker, when last heard. */
  readonly dBov: number;
  /** Since when nothing is heard of the speaker; null while something is. */
  readonly silentSinceMs: number | null;
  /** Those louder than the speaker, and since when. */
  readonly louderSinceMs: ReadonlyMap<ParticipantId, number>;
  /** The speaker first, then whoever began to speak last; who is in stays until a newer speaker needs the place. */
  readonly audible: readonly Audible[];
}

export const nobodySpeaks: SpeakerState = {
  speaker: null,
  dBov: -127,
  silentSinceMs: null,
  louderSinceMs: new Map(),
  audible: [],
};

/**
 * Who speaks, now that these are heard:
 * 1. nobody did: the loudest, at once;
 * 2. the speaker has been silent for a second: the loudest, or nobody;
 * 3. somebody has been louder than the speaker for half a second: the loudest of those;
 * 4. else the speaker goes on.
 */
export function chooseSpeaker(state: SpeakerState, levels: readonly AudioLevel[], nowMs: number): SpeakerState {
  // Equally loud, the order decides that does not change from one look to the next.
  const loudest = levels.toSorted((a, b) => b.dBov - a.dBov || (a.participantId < b.participantId ? -1 : 1));
  const own = loudest.find(({ participantId }) => participantId === state.speaker);
  const silentSinceMs = own === undefined ? (state.silentSinceMs ?? nowMs) : null;
  const louderSinceMs = new Map(
    loudest
      .filter(({ participantId, dBov }) => participantId !== state.speaker && dBov > (own?.dBov ?? -Infinity))
      .map(({ participantId }) => [participantId, state.louderSinceMs.get(participantId) ?? nowMs]),
  );
  const next = (): AudioLevel | undefined => {
    if (state.speaker === null || (silentSinceMs !== null && nowMs - silentSinceMs >= silenceMs)) return loudest[0];
    const taker = loudest.find(({ participantId }) => {
      const sinceMs = louderSinceMs.get(participantId);
      return sinceMs !== undefined && nowMs - sinceMs >= takeOverMs;
    });
    return taker ?? own ?? { participantId: state.speaker, dBov: state.dBov };
  };
  const chosen = next();
  const speaker = chosen?.participantId ?? null;
  const isSame = speaker === state.speaker;
  return {
    speaker,
    dBov: chosen?.dBov ?? -127,
    silentSinceMs: isSame && speaker !== null ? silentSinceMs : null,
    // Compared with another speaker from now on.
    louderSinceMs: isSame ? louderSinceMs : new Map(),
    audible: nextAudible(state.audible, speaker, loudest, nowMs),
  };
}

/** Somebody is not there any more. */
export function withoutParticipant(state: SpeakerState, gone: ParticipantId): SpeakerState {
  const audible = state.audible.filter(({ participantId }) => participantId !== gone);
  return state.speaker === gone ? { ...nobodySpeaks, audible } : { ...state, audible };
}

/** 0 to 1, for people: 60 dB below the loudest is nothing. */
export function volumeOf(dBov: number): number {
  return Math.round(Math.min(1, Math.max(0, 1 + dBov / 60)) * 100) / 100;
}

function nextAudible(
  audible: readonly Audible[],
  speaker: ParticipantId | null,
  loudest: readonly AudioLevel[],
  nowMs: number,
): Audible[] {
  const heard = new Set(loudest.map(({ participantId }) => participantId));
  let list = audible.map((one) => (heard.has(one.participantId) ? { ...one, heardAtMs: nowMs } : one));
  // The quietest first: of those who begin in one moment the loudest comes to stand before the others.
  for (const { participantId } of loudest.toReversed()) {
    if (list.some((one) => one.participantId === participantId)) continue;
    if (list.length >= maxAudible) {
      // When all of them speak only a new speaker pushes in, or the places would change hands with every look.
      const victim = longestSilent(list, speaker, nowMs) ?? (participantId === speaker ? list.at(-1) : undefined);
      if (victim === undefined) continue;
      list = list.filter((one) => one !== victim);
    }
    list = [{ participantId, heardAtMs: nowMs }, ...list];
  }
  const first = list.find(({ participantId }) => participantId === speaker);
  return first === undefined ? list : [first, ...list.filter((one) => one !== first)];
}

/** Of equals the one that began longest ago. The speaker may be drawing breath. */
function longestSilent(list: readonly Audible[], speaker: ParticipantId | null, nowMs: number): Audible | undefined {
  const silent = list.filter((one) => one.heardAtMs < nowMs && one.participantId !== speaker);
  return silent.toReversed().toSorted((a, b) => a.heardAtMs - b.heardAtMs)[0];
}
