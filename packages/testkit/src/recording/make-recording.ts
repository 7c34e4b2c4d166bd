import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { recordingDirectory, recordingPlan, type RecordingIndex } from './recording.ts';

/** As `test-picture.page.js` hands them back. */
interface CapturedFrame {
  readonly number: number;
  readonly key: boolean;
  readonly temporalLayer: number;
  /** Base64. */
  readonly bytes: string;
}

export interface MadeRecording {
  readonly directory: string;
  /** False when it had been there already. */
  readonly made: boolean;
}

/**
 * Makes the recording unless it is there: Chromium (CHROMIUM_BIN, or /usr/bin/chromium) draws a test picture and encodes it.
 * Takes a few seconds. Several processes may do it at once; the first one's stays.
 */
export async function makeRecording(directory = recordingDirectory()): Promise<MadeRecording> {
  if (existsSync(join(directory, 'index.json'))) return { directory, made: false };
  await mkdir(dirname(directory), { recursive: true });
  const unfinished = await mkdtemp(`${directory}-unfinished-`);
  try {
    const { index, media } = await capture();
    await writeFile(join(unfinished, 'media.bin'), media);
    await writeFile(join(unfinished, 'index.json'), JSON.stringify(index));
    await rename(unfinished, directory);
    return { directory, made: true };
  } catch (error) {
    // Somebody else's rename came first: a directory is never replaced by another that is not empty.
    if (existsSync(join(directory, 'index.json'))) return { directory, made: false };
    throw error;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function capture(): Promise<{ index: RecordingIndex; media: Buffer }> {
  // Loaded here: whoever finds the recording made need not wait for half a second of modules.
  const { chromium } = await import('playwright-core');
  const executablePath = process.env['CHROMIUM_BIN'] ?? '/usr/bin/chromium';
  // No sandbox: containers and root have none, and the page is ours.
  const browser = await chromium.launch({ executablePath, headless: true, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    return await captureAll(await securePage(await browser.newPage()));
  } finally {
    await browser.close();
  }
}

/** WebCodecs exist in secure contexts only; nothing is fetched from this address. */
async function securePage(page: Page): Promise<Page> {
  await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }));
  await page.goto('https://recording.invalid/');
  await page.addScriptTag({ content: await readFile(new URL('test-picture.page.js', import.meta.url), 'utf8') });
  return page;
}

async function captureAll(page: Page): Promise<{ index: RecordingIndex; media: Buffer }> {
  const { frameRate, keyFrameEveryFrames, durationMs, opusPacketMs } = recordingPlan;
  const frameCount = (durationMs * frameRate) / 1000;
  const parts: Buffer[] = [];
  let offset = 0;
  const append = (base64: string): readonly [number, number] => {
    const bytes = Buffer.from(base64, 'base64');
    parts.push(bytes);
    offset += bytes.length;
    return [offset - bytes.length, bytes.length];
  };
  const layers: RecordingIndex['layers'][number][] = [];
  for (const layer of recordingPlan.layers) {
    const frames = await inPage<CapturedFrame[]>(page, 'captureVideo', {
      ...layer,
      frameRate,
      frameCount,
      keyFrameEveryFrames,
    });
    if (frames[0]?.key !== true || frames[0].number !== 0)
      throw new Error('the encoder did not begin with a key frame');
    if (frames.length < frameCount * 0.9) throw new Error(`the encoder left out ${frameCount - frames.length} frames`);
    layers.push({
      ...layer,
      frames: frames.map(({ number, bytes, key, temporalLayer }) => [
        number,
        ...append(bytes),
        key ? 1 : 0,
        temporalLayer,
      ]),
    });
  }
  const opus = await inPage<string[]>(page, 'captureAudio', {
    durationMs,
    packetMs: opusPacketMs,
    bitrateBps: recordingPlan.opusBitrateBps,
  });
  // The encoder's flush ends with a packet of silence, which the loop has no place for.
  const opusPackets = opus.slice(0, durationMs / opusPacketMs);
  const index = { frameRate, layers, frameCount, opusPacketMs, opusPackets: opusPackets.map(append) };
  return { index, media: Buffer.concat(parts) };
}

function inPage<Result>(page: Page, name: string, plan: object): Promise<Result> {
  return page.evaluate<Result>(`${name}(${JSON.stringify(plan)})`);
}
