import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { proves } from '@confab/testkit';
import { openTestBrowser, type TestBrowser } from '../testing/browser.ts';
import { eventually } from '../testing/eventually.ts';
import type { AudioOutput } from './audio-output.ts';

declare global {
  interface Window {
    output: AudioOutput;
    elements: HTMLAudioElement[];
    tone(): MediaStreamTrack;
  }
}

const makeOutput = `
  window.elements = [];
  window.output = new sdk.AudioOutput({
    makeElement: () => {
      const element = new Audio();
      elements.push(element);
      return element;
    },
  });
  output.on('blockedChanged', (blocked) => kept.events.push(blocked ? 'blocked' : 'playing'));
  output.on('speakerChanged', (speaker) => kept.events.push('speaker ' + speaker));
  window.tone = () => new AudioContext().createMediaStreamDestination().stream.getAudioTracks()[0];
`;

describe('audio output in a real browser', { timeout: 60_000 }, () => {
  let browser: TestBrowser;

  before(async () => {
    browser = await openTestBrowser({ autoplay: 'after a click' });
  });
  after(async () => {
    await browser.close();
  });

  it('says that the browser waits for a click, and plays all of it after one', async () => {
    proves('noun: blocked autoplay');
    const page = await browser.open(`
      ${makeOutput}
      document.body.innerHTML = '<button onclick="output.start()">Sound</button>';
      output.attach(tone());
      output.attach(tone());
      output.start().then(() => document.body.append('ready'));
    `);
    await page.getByText('ready').waitFor();
    await page.click('button');
    await eventually('playing', () => page.evaluate(() => !window.output.blocked));
    const { events, paused } = await page.evaluate(() => ({
      events: window.kept.events,
      paused: window.elements.map((element) => element.paused),
    }));
    assert.deepEqual(paused, [false, false]);
    assert.deepEqual(events, ['blocked', 'playing'], 'a script is no click');
  });

  it('waits for nothing when what waited is gone, and lets go of what it played', async () => {
    const page = await browser.open(`
      ${makeOutput}
      output.attach(tone());
      output.start().then(() => {
        kept.events.push('closing');
        output.close();
        output.attach(tone());
        document.body.append('ready');
      });
    `);
    await page.getByText('ready').waitFor();
    assert.deepEqual(await page.evaluate(() => window.kept.events), ['blocked', 'closing', 'playing']);
    assert.deepEqual(await page.evaluate(() => window.elements.map(({ srcObject }) => srcObject)), [null]);
  });

  it('plays on the chosen speaker, also what comes later, and on the system’s when that one is unplugged', async () => {
    proves('noun: speaker choice');
    const page = await browser.open();
    await page.context().grantPermissions(['microphone']);
    await page.evaluate(makeOutput);
    const sinks = () => page.evaluate(() => window.elements.map(({ sinkId }) => sinkId));
    const chosen = await page.evaluate(async () => {
      const [speaker] = await window.sdk.devices.list('speaker');
      window.output.attach(window.tone());
      await window.output.setSpeaker(speaker?.deviceId);
      window.output.attach(window.tone());
      return speaker?.deviceId;
    });
    assert.ok(chosen, 'the fake devices have a speaker');
    await eventually('all there', async () => (await sinks()).every((sink) => sink === chosen));
    const refused = await page.evaluate(() =>
      window.output.setSpeaker('no such speaker').then(
        () => 'taken',
        (error: unknown) => (error instanceof window.sdk.DeviceError ? error.code : String(error)),
      ),
    );
    assert.equal(refused, 'not-found');
    assert.deepEqual(await sinks(), [chosen, chosen], 'as it was before');

    await page.evaluate((gone) => {
      const enumerate = navigator.mediaDevices.enumerateDevices.bind(navigator.mediaDevices);
      navigator.mediaDevices.enumerateDevices = async () =>
        (await enumerate()).filter(({ deviceId }) => deviceId !== gone);
      navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
    }, chosen);
    await eventually('the system’s', async () => (await sinks()).every((sink) => sink === ''));
    assert.ok((await page.evaluate(() => window.kept.events)).includes('speaker undefined'));
  });
});
