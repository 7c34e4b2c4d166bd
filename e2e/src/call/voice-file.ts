import { writeFile } from 'node:fs/promises';

const sampleRate = 48_000;
/** A man's voice, about. */
const pitchHz = 140;
const syllablesPerSecond = 4;
/** Where the mouth resonates for an open vowel, and how widely; hertz. */
const formants = [
  [700, 130],
  [1_200, 150],
  [2_600, 250],
] as const;
const peak = 0.5;

/** Writes mono PCM with something that noise suppression takes for a voice, and then silence; to be played in a loop. */
export async function writeVoice(path: string, voiceMs: number, silenceMs: number): Promise<void> {
  const samples = new Float64Array((sampleRate * (voiceMs + silenceMs)) / 1000);
  const voiced = (sampleRate * voiceMs) / 1000;
  const harmonics = Array.from({ length: 24 }, (_, index) => {
    const hertz = pitchHz * (index + 1);
    const loudness = formants.reduce((sum, [center, width]) => sum + 1 / (1 + ((hertz - center) / width) ** 2), 0.02);
    return { turns: (2 * Math.PI * hertz) / sampleRate, loudness };
  });
  for (let at = 0; at < voiced; at++) {
    // Syllables swell and fade, and the pitch is not that of a machine.
    const swell = Math.sin((Math.PI * syllablesPerSecond * at) / sampleRate) ** 2;
    const vibrato = 5 * Math.sin((2 * Math.PI * 3 * at) / sampleRate);
    const voice = harmonics.reduce(
      (sum, { turns, loudness }, index) => sum + loudness * Math.sin(turns * at + vibrato * (index + 1) * 0.2),
      0,
    );
    samples[at] = voice * (0.1 + 0.9 * swell);
  }
  const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const pcm = Buffer.alloc(samples.length * 2);
  samples.forEach((sample, at) => pcm.writeInt16LE(Math.round((sample / loudest) * peak * 0x7fff), at * 2));
  await writeFile(path, Buffer.concat([wavHeader(pcm.length), pcm]));
}

/** RIFF/WAVE, one channel of 16-bit PCM. */
function wavHeader(dataBytes: number): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + dataBytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(dataBytes, 40);
  return header;
}
