import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ParticipantId, ProducerId, Source } from '@confab/contracts';
import { wantedProducers, type Offer, type SubscribeMode } from './subscription-policy.ts';

/** `anna.camera` is the camera of anna. */
const offer = (id: string): Offer => {
  const [participantId, source] = id.split('.');
  return { producerId: id as ProducerId, participantId: participantId as ParticipantId, source: source as Source };
};
const voices = (count: number) => Array.from({ length: count }, (_none, index) => `p${index}.microphone`);

interface Case {
  readonly it: string;
  readonly mode?: SubscribeMode;
  readonly offers: string[];
  readonly visible?: string[];
  readonly audible?: string[];
  readonly chosen?: Record<string, boolean>;
  readonly wanted: string[];
}

const both = ['anna.camera', 'anna.microphone', 'ben.camera', 'ben.microphone'];
const shared = ['anna.screen', 'anna.screen-audio', 'anna.camera'];
const cases: Case[] = [
  { it: 'takes everything with `all`', mode: 'all', offers: [...both, ...shared], wanted: [...new Set([...both, ...shared])] }, // prettier-ignore
  { it: 'takes nothing with `none`', mode: 'none', offers: both, visible: both, wanted: [] },
  { it: 'takes what an app chose with `none`', mode: 'none', offers: both, chosen: { 'ben.camera': true }, wanted: ['ben.camera'] }, // prettier-ignore
  { it: 'leaves out what an app does not want with `all`', mode: 'all', offers: both, chosen: { 'ben.camera': false }, wanted: ['anna.camera', 'anna.microphone', 'ben.microphone'] }, // prettier-ignore
  { it: 'takes all voices of a few, and only the video on screen', offers: both, visible: ['ben.camera'], wanted: ['anna.microphone', 'ben.camera', 'ben.microphone'] }, // prettier-ignore
  { it: 'takes no video that the app does not show', offers: both, wanted: ['anna.microphone', 'ben.microphone'] },
  { it: 'takes the sound of a screen with the screen', offers: shared, visible: ['anna.screen'], wanted: ['anna.screen', 'anna.screen-audio'] }, // prettier-ignore
  { it: 'takes no sound of a screen that is not shown', offers: shared, visible: ['anna.camera'], wanted: ['anna.camera'] }, // prettier-ignore
  { it: 'hears six people all the time', offers: voices(6), wanted: voices(6) },
  { it: 'hears of seven only who speaks', offers: voices(7), audible: ['p3', 'p6'], wanted: ['p3.microphone', 'p6.microphone'] }, // prettier-ignore
  { it: 'hears nobody of seven who are silent', offers: voices(7), wanted: [] },
  { it: 'hears six of many, oneself not counted', offers: voices(20), audible: ['me', 'p9', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6'], wanted: ['p1', 'p2', 'p3', 'p4', 'p5', 'p9'].map((id) => `${id}.microphone`) }, // prettier-ignore
  { it: 'hears whom the app chose beside those who speak', offers: voices(7), audible: ['p1'], chosen: { 'p0.microphone': true, 'p1.microphone': false }, wanted: ['p0.microphone'] }, // prettier-ignore
];

describe('what is received', () => {
  for (const { it: name, mode = 'visible', offers, visible = [], audible = [], chosen = {}, wanted } of cases) {
    it(name, () =>
      assert.deepEqual(
        [
          ...wantedProducers({
            mode,
            offers: [...new Set(offers)].map(offer),
            visible: new Set(visible as ProducerId[]),
            audible: audible as ParticipantId[],
            chosen: new Map(Object.entries(chosen) as [ProducerId, boolean][]),
          }),
        ].sort(),
        wanted.sort(),
      ),
    );
  }
});
