import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eventually, proves, startCluster, type LocalCluster } from '@confab/testkit';
import { SdkBrowser } from './sdk-browser.ts';
import type { SdkTab } from './sdk-tab.ts';

let cluster: LocalCluster;
let browser: SdkBrowser;

/** Layers that a tab's camera sends at the moment. */
const layersSent = (tab: SdkTab): Promise<number> =>
  tab.run(async () => {
    const camera = window.room.localParticipant.publication('camera');
    return (await camera?.getTrackStats())?.layers ?? 0;
  });

describe('media with the SDK', { timeout: 60_000 }, () => {
  before(async () => {
    cluster = await startCluster({ signaling: 1, media: 1, workers: 1 });
    browser = await SdkBrowser.start(cluster);
  });
  after(async () => {
    await browser?.close();
    await cluster?.stop();
  });

  it('shares a screen with its sound beside the camera, until either stops', async () => {
    proves('noun: screen share', 'noun: screen share with audio', 'new-producer', 'producer-closed');
    const room = 'screen';
    const anna = await browser.open('anna', { room });
    const ben = await browser.open('ben', { room });
    // Sound needs a person at the page.
    await anna.page.mouse.click(1, 1);
    await anna.run(async () => {
      await window.room.localParticipant.publishCamera({ width: 320, height: 180 });
      // The fake screen has no sound of its own.
      const tone = new AudioContext();
      const sound = tone.createMediaStreamDestination();
      const oscillator = tone.createOscillator();
      oscillator.connect(sound);
      oscillator.start();
      const video = (await navigator.mediaDevices.getDisplayMedia({ video: true })).getVideoTracks()[0];
      const tracks = { video: video as MediaStreamTrack, audio: sound.stream.getAudioTracks()[0] };
      await window.room.localParticipant.publishScreen({ tracks });
    });
    await Promise.all([
      ben.receives('anna', 'camera'),
      ben.receives('anna', 'screen'),
      ben.receives('anna', 'screen-audio'),
    ]);
    // As the browser's own button does it: the track ends without anybody having called `stop`.
    await anna.run(() => {
      const screen = window.room.localParticipant.publication('screen');
      screen?.track.dispatchEvent(new Event('ended'));
    });
    await ben.told('unpublished anna screen');
    await ben.told('unpublished anna screen-audio');
    await ben.receives('anna', 'camera');
    // Chosen by the person, with whatever the browser gives.
    await anna.run(async () => void (await window.room.localParticipant.publishScreen({ audio: true })));
    await ben.receives('anna', 'screen');
    await Promise.all([anna, ben].map((tab) => tab.close()));
  });

  it('sends a track of the app’s own, another one, and bounded, and says how it gets through', async () => {
    proves('noun: own track', 'noun: replaceTrack', 'noun: simulcast and bitrate settings', 'noun: track statistics');
    const room = 'tracks';
    const anna = await browser.open('anna', { room });
    const ben = await browser.open('ben', { room });
    await anna.run(async () => {
      const draw = (width: number, height: number): MediaStreamTrack => {
        const canvas = Object.assign(document.createElement('canvas'), { width, height });
        const context = canvas.getContext('2d') as CanvasRenderingContext2D;
        let hue = 0;
        setInterval(() => {
          context.fillStyle = `hsl(${(hue += 7)} 80% 50%)`;
          context.fillRect(Math.random() * width, Math.random() * height, width / 2, height / 2);
        }, 40);
        return canvas.captureStream(25).getVideoTracks()[0] as MediaStreamTrack;
      };
      const options = { source: 'camera', simulcast: false, maxBitrateBps: 300_000, contentHint: 'detail' } as const;
      const publication = await window.room.localParticipant.publishTrack(draw(640, 360), options);
      Object.assign(window, { draw, publication });
    });
    await ben.receives('anna', 'camera');
    const size = () =>
      ben.run(async () => {
        const stats = await [...window.room.participants.values()][0]?.publication('camera')?.getTrackStats();
        return { height: stats?.height, codec: stats?.codec, bitrateBps: stats?.bitrateBps ?? 0 };
      });
    await eventually(async () => assert.equal((await size()).height, 360), { withinMs: 5_000, everyMs: 200 });
    assert.equal((await size()).codec, 'video/VP8');
    assert.equal(await layersSent(anna), 1);
    await anna.page.evaluate('publication.replaceTrack(draw(320, 180))');
    await eventually(async () => assert.equal((await size()).height, 180), { withinMs: 5_000, everyMs: 200 });
    assert.ok(!(await ben.events()).includes('unsubscribed anna camera'), 'the same track for those who receive');
    const sent = await anna.run(async () => window.room.localParticipant.publication('camera')?.getTrackStats());
    assert.ok(sent && sent.bitrateBps > 10_000 && sent.bitrateBps < 450_000, `${sent?.bitrateBps} bit/s`);
    assert.ok((sent.framesPerSecond ?? 0) > 5, `${sent.framesPerSecond} frames/s`);
    await Promise.all([anna, ben].map((tab) => tab.close()));
  });

  it('sees who speaks, and hears them without an element of the app’s', async () => {
    proves('active-speaker', 'noun: active speaker');
    const room = 'speaker';
    const anna = await browser.open('anna');
    await anna.run(() => {
      const elements: HTMLAudioElement[] = [];
      Object.assign(window, {
        elements,
        Audio: function () {
          return elements[elements.push(document.createElement('audio')) - 1];
        },
      });
    });
    await anna.join({ room, playAudio: true });
    const ben = await browser.open('ben', { room });
    // The fake microphone beeps.
    await ben.run(async () => void (await window.room.localParticipant.publishMicrophone()));
    await anna.told('speaker ben', 15_000);
    await ben.told('speaker me', 15_000);
    await anna.page.waitForFunction('elements.length === 1 && elements[0].currentTime > 0.5');
    assert.equal(await anna.run(() => window.room.audioBlocked), false);
    await ben.close();
    await anna.page.waitForFunction('elements[0].paused && elements[0].srcObject === null');
    await anna.close();
  });
});
