/**
 * Loudness of a microphone before it is sent, 0 to 1, about thirty times a second. The returned function ends it. Tells nothing where
 * the browser does not measure.
 */
export function watchAudioLevel(track: MediaStreamTrack, onLevel: (level: number) => void): () => void {
  let context: AudioContext | undefined;
  try {
    context = new AudioContext();
    return watch(context, track, onLevel);
  } catch {
    // Firefox, for a microphone of another sample rate than the speakers' (bug 1674892): it can be sent all the same.
    void context?.close();
    return () => {};
  }
}

function watch(context: AudioContext, track: MediaStreamTrack, onLevel: (level: number) => void): () => void {
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const rms = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
    // Speech is between -50 and -10 dBFS.
    onLevel(Math.min(1, Math.max(0, (20 * Math.log10(rms + 1e-6) + 50) / 40)));
  }, 33);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}
