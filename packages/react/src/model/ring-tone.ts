/** `incoming`: somebody calls · `outgoing`: what a caller hears while it rings elsewhere. */
export type RingKind = 'incoming' | 'outgoing';

interface Note {
  readonly hertz: number;
  readonly atSeconds: number;
  readonly seconds: number;
}

const melodies: Readonly<Record<RingKind, { readonly everyMs: number; readonly notes: readonly Note[] }>> = {
  incoming: {
    everyMs: 2_400,
    notes: [659.3, 830.6, 987.8, 830.6].map((hertz, index) => ({ hertz, atSeconds: index * 0.19, seconds: 0.32 })),
  },
  outgoing: { everyMs: 3_200, notes: [{ hertz: 440, atSeconds: 0, seconds: 0.9 }] },
};

const loudness = 0.16;

/**
 * Rings until the returned function is called. Made of oscillators: there is no file to load when it matters. A page that nobody
 * has clicked yet may not make a sound; it rings from the first click on.
 */
export function startRinging(kind: RingKind): () => void {
  if (typeof AudioContext === 'undefined') return () => {};
  const context = new AudioContext();
  const { everyMs, notes } = melodies[kind];
  const play = () => {
    if (context.state !== 'running') return void context.resume().catch(() => {});
    for (const note of notes) playNote(context, note);
  };
  void context.resume().then(play, () => {});
  const timer = setInterval(play, everyMs);
  return () => {
    clearInterval(timer);
    void context.close().catch(() => {});
  };
}

function playNote(context: AudioContext, { hertz, atSeconds, seconds }: Note): void {
  const start = context.currentTime + atSeconds;
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.type = 'triangle';
  oscillator.frequency.value = hertz;
  // Without a soft beginning and end a note clicks.
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(loudness, start + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.001, start + seconds);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(start);
  oscillator.stop(start + seconds);
}
