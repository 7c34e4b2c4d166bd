import type { Source } from '@confab/contracts';

/** What two devices of a direct call tell each other through `webrtc-signal`. Unknown kinds are left alone. */
export type DirectSignal =
  /** `sources`: what each media section of the description carries, by `mid`. */
  | {
      readonly kind: 'description';
      readonly description: RTCSessionDescriptionInit;
      readonly sources: Record<string, Source>;
    }
  | { readonly kind: 'candidate'; readonly candidate: RTCIceCandidateInit }
  /** All that this side sends from now on; the higher count is the newer word. */
  | { readonly kind: 'sources'; readonly sources: readonly Source[]; readonly count: number }
  /** The way was lost for the side that makes no offers: it asks for one. */
  | { readonly kind: 'restart' }
  /** This side goes to the room: the other one need not wait for its own time to be over. */
  | { readonly kind: 'to-room' };

/** A signal that came over the network; undefined for what this version does not know. */
export function readSignal(signal: Record<string, unknown>): DirectSignal | undefined {
  const { kind, description, candidate, sources, count } = signal;
  if (kind === 'to-room' || kind === 'restart') return { kind };
  if (kind === 'candidate' && isObject(candidate)) return { kind, candidate };
  if (kind === 'sources' && Array.isArray(sources) && typeof count === 'number') return { kind, sources, count };
  if (kind !== 'description' || !isObject(description) || typeof description['type'] !== 'string') return undefined;
  return {
    kind,
    description: description as unknown as RTCSessionDescriptionInit,
    sources: (isObject(sources) ? sources : {}) as Record<string, Source>,
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
