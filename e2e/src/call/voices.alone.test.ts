import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import type { DirectEventData } from '@confab/contracts';
import {
  eventually,
  proves,
  startCluster,
  startWebClient,
  type CallTab,
  type LocalCluster,
  type Participant,
  type WebClient,
} from '@confab/testkit';
import { writeVoice } from './voice-file.ts';

const room = 'voices';
const turnMs = 3_000;
const roundMs = 2 * turnMs;
/** From the first sound to what people see: capture, the loudest of 300 ms, half a second of being louder, and a busy machine. */
const seenWithinMs = 2_200;
/** Nothing changes any more then until the turn ends. */
const markedAfterMs = 2_700;

/** The time at which Chromium opens the microphone is the time at which its file begins: each begins where its turn does. */
const beginsAt = (offsetMs: number): string => `{
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    if (wanted.audio) await new Promise((then) => setTimeout(then, ${roundMs} - ((Date.now() - ${offsetMs}) % ${roundMs})));
    return ask(wanted);
  };
}`;

/** Notes when the page begins and ends to mark somebody as speaking. */
const watchTiles = `
  window.marked = [];
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const { name, speaking } = target.dataset;
      window.marked.push({ atMs: Date.now(), name, speaking });
    }
  }).observe(document, { subtree: true, attributeFilter: ['data-speaking'] });
`;

interface Mark {
  readonly atMs: number;
  readonly name: string;
  readonly speaking: 'yes' | 'no';
}

describe('two people who speak in turn into browsers at two nodes', { timeout: 60_000 }, () => {
  let directory: string;
  let cluster: LocalCluster;
  let web: WebClient;
  let viewer: CallTab;
  let listener: Participant;
  let names: Map<string, string>;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'confab-voices-'));
    const voice = join(directory, 'voice.wav');
    await writeVoice(voice, turnMs, turnMs);
    cluster = await startCluster({ signaling: 2, media: 2, workers: 1, signalingEnv: { MAX_PER_ROOM_AND_NODE: '1' } });
    web = await startWebClient(cluster);
    const speak = (name: string, offsetMs: number): Promise<CallTab> =>
      web.open({
        room,
        name,
        inPage: beginsAt(offsetMs),
        browserArgs: [`--use-file-for-fake-audio-capture=${voice}`],
      });
    const speakers = await Promise.all([speak('anna', 0), speak('ben', turnMs)]);
    const served = await Promise.all(speakers.map(async (tab) => (await tab.stats()).nodeId));
    assert.equal(new Set(served).size, 2, 'each is at a node of its own');
    viewer = await web.open({ room, name: 'viewer', inPage: watchTiles });
    // The fake microphone beeps.
    await viewer.click('toggle-microphone');
    listener = await cluster.join('listener', room, { publish: [] });
    names = new Map(listener.others.map(({ participantId, name }) => [participantId, name]));
  });
  after(async () => {
    listener?.close();
    await web?.close();
    await cluster?.stop();
    await rm(directory, { recursive: true });
  });

  /** Who spoke from when on, as the server said; wall clock. */
  const told = (): { atMs: number; name: string | null }[] =>
    listener.log.named('active-speaker').map(({ atMs, data }) => {
      const { participantId } = data as DirectEventData<'active-speaker'>;
      return {
        atMs: performance.timeOrigin + atMs,
        name: participantId && (names.get(participantId) ?? participantId),
      };
    });
  const marked = (): Promise<Mark[]> => viewer.page.evaluate('window.marked');

  /** How long after the begin of that person's turn. */
  const afterBegin = (name: string | null, atMs: number): number => (atMs - (name === 'ben' ? turnMs : 0)) % roundMs;

  /** As the page showed it at that moment. */
  const wasMarked = (marks: readonly Mark[], name: string, atMs: number): boolean =>
    marks.findLast((mark) => mark.name === name && mark.atMs <= atMs)?.speaking === 'yes';

  it('are each told to be the active speaker when they begin, and marked on the page', async () => {
    proves('active-speaker', 'noun: active speaker', 'noun: active speaker over nodes');
    const sinceMs = Date.now();
    // The first change may be of a turn that had begun before.
    const changes = (): { atMs: number; name: string | null }[] =>
      told()
        .filter(({ atMs, name }) => atMs >= sinceMs && name !== null)
        .filter(({ name }, index, all) => name !== all[index - 1]?.name)
        .slice(1);
    await eventually(() => assert.ok(changes().length >= 3, JSON.stringify(changes())), { withinMs: 3 * roundMs });
    await delay(markedAfterMs);
    const turns = changes();
    const marks = await marked();
    for (const { name, atMs } of turns) {
      assert.ok(name === 'anna' || name === 'ben', `${name} said nothing`);
      const beganAtMs = atMs - afterBegin(name, atMs);
      assert.ok(atMs - beganAtMs < seenWithinMs, `${name} was told ${atMs - beganAtMs} ms after the first word`);
      const atTheEnd = beganAtMs + markedAfterMs;
      if (atTheEnd > Date.now()) continue;
      const shown = ['anna', 'ben'].filter((one) => wasMarked(marks, one, atTheEnd));
      assert.deepEqual(shown, [name], `marked in the turn of ${name}: ${JSON.stringify(marks)}`);
    }
    assert.deepEqual(new Set(turns.map(({ name }) => name)), new Set(['anna', 'ben']));
  });
});
