import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { proves } from '@confab/testkit';
import type { Page } from 'playwright-core';
import { openTestBrowser, type TestBrowser } from '../testing/browser.ts';
import { eventually } from '../testing/eventually.ts';

/**
 * Devices that a test plugs in and out, and permissions that it gives, in front of the browser's fake ones: Chromium has no way to
 * do either from outside.
 */
const pluggable = `
  window.plugged = [];
  window.captured = [];
  window.said = undefined;
  const { mediaDevices } = navigator;
  const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.enumerateDevices = async () => window.plugged;
  mediaDevices.getUserMedia = async (constraints) => {
    window.captured.push(constraints);
    if (window.said) throw window.said;
    const { deviceId } = constraints.video || constraints.audio;
    if (deviceId && !window.plugged.some((device) => device.deviceId === deviceId.exact)) {
      throw new OverconstrainedError('deviceId', '');
    }
    return getUserMedia({ [constraints.video ? 'video' : 'audio']: true });
  };
  window.plug = (...devices) => {
    window.plugged = devices.map(([kind, deviceId, label, groupId = deviceId]) => ({ kind, deviceId, label, groupId }));
    mediaDevices.dispatchEvent(new Event('devicechange'));
  };
`;

type Plugged = [kind: MediaDeviceKind, deviceId: string, label: string, groupId?: string];

declare global {
  interface Window {
    plug(...devices: Plugged[]): void;
    captured: MediaStreamConstraints[];
    said: unknown;
  }
}

describe('devices in a real browser', { timeout: 60_000 }, () => {
  let browser: TestBrowser;

  before(async () => {
    browser = await openTestBrowser();
  });
  after(async () => {
    await browser.close();
  });

  const open = async ({ allowed = true } = {}): Promise<Page> => {
    const page = await browser.open();
    if (allowed) await page.context().grantPermissions(['camera', 'microphone']);
    return page;
  };
  const plug = (page: Page, ...devices: Plugged[]) => page.evaluate((all) => window.plug(...all), devices);

  it('opens the fake camera and microphone in the size that was asked for', async () => {
    const page = await open();
    const settings = await page.evaluate(async () => {
      const camera = await window.sdk.captureCamera({ width: 640, height: 360, frameRate: 15 });
      const microphone = await window.sdk.captureMicrophone();
      const { width, height } = camera.getSettings();
      return { width, height, microphone: microphone.kind, listed: (await window.sdk.devices.list('camera')).length };
    });
    assert.deepEqual(settings, { width: 640, height: 360, microphone: 'audio', listed: 1 });
  });

  it('says before asking what asking would lead to, and asks once', async () => {
    proves('noun: permission asked for');
    const page = await open({ allowed: false });
    const session = await page.context().newCDPSession(page);
    const { browserContextId } = (await session.send('Target.getTargetInfo')).targetInfo;
    const set = (setting: 'prompt' | 'denied' | 'granted') =>
      session.send('Browser.setPermission', { permission: { name: 'camera' }, setting, browserContextId });
    const permission = () => page.evaluate(() => window.sdk.devices.permission('camera'));
    await set('prompt');
    await page.evaluate(pluggable);
    await plug(page, ['videoinput', '', '']);
    assert.equal(await permission(), 'prompt');
    assert.deepEqual(
      await page.evaluate(async () => [
        await window.sdk.devices.has('camera'),
        await window.sdk.devices.list('camera'),
      ]),
      [true, []],
      'there is one, and nothing to choose from yet',
    );
    await plug(page, ['videoinput', 'c1', 'Built-in']);
    assert.equal(await permission(), 'granted', 'as Firefox shows what it allowed for this visit');
    await plug(page, ['videoinput', '', '']);
    await page.evaluate(() => {
      window.sdk.devices.on('changed', () => window.kept.events.push('changed'));
      window.sdk.devices.on('permissionChanged', (kind, state) => window.kept.events.push(`${kind} ${state}`));
    });
    await set('denied');
    await eventually('told', () => page.evaluate(() => window.kept.events.includes('camera denied')));
    assert.equal(await permission(), 'denied');
    await set('granted');
    await eventually('told', () => page.evaluate(() => window.kept.events.includes('camera granted')));
    await page.evaluate(() => window.sdk.devices.request('camera'));
  });

  it('tells a denied device by one code, whoever denied it', async () => {
    const page = await open();
    await page.evaluate(pluggable);
    const denied = await page.evaluate(async () => {
      window.said = new DOMException('Permission denied by system', 'NotAllowedError');
      try {
        await window.sdk.captureMicrophone();
      } catch (error) {
        if (!(error instanceof window.sdk.DeviceError)) throw error;
        return { code: error.code, kind: error.kind, deniedBy: error.deniedBy };
      }
      return undefined;
    });
    assert.deepEqual(denied, { code: 'denied', kind: 'microphone', deniedBy: 'system' });
  });

  it('follows what is plugged in and out, and takes the next best when the chosen camera is gone', async () => {
    proves('noun: device hot-plug');
    const page = await open();
    await page.evaluate(pluggable);
    await plug(page, ['videoinput', 'c1', 'Built-in'], ['videoinput', 'c2', 'USB camera']);
    const list = () => page.evaluate(async () => (await window.sdk.devices.list('camera')).map(({ label }) => label));
    await page.evaluate(() => void window.sdk.devices.on('changed', () => window.kept.events.push('changed')));
    assert.deepEqual(await list(), ['Built-in', 'USB camera']);

    const chosen = async () =>
      page.evaluate(async () => {
        window.captured = [];
        (await window.sdk.captureCamera({ deviceId: 'c2' })).stop();
        return window.captured.map(({ video }) => (video as MediaTrackConstraints).deviceId);
      });
    assert.deepEqual(await chosen(), [{ exact: 'c2' }]);
    await plug(page, ['videoinput', 'c1', 'Built-in']);
    await eventually('told', () => page.evaluate(() => window.kept.events.includes('changed')));
    assert.deepEqual(await list(), ['Built-in']);
    assert.deepEqual(await chosen(), [{ exact: 'c2' }, undefined], 'the one that is left');
  });

  it('tells when the system chose another microphone, and lists that one first', async () => {
    const page = await open();
    await page.evaluate(pluggable);
    const microphones: Plugged[] = [
      ['audioinput', 'm1', 'Built-in'],
      ['audioinput', 'm2', 'Headset'],
    ];
    await page.evaluate(() => {
      window.sdk.devices.on('defaultChanged', (kind, { label }) => window.kept.events.push(`${kind}: ${label}`));
    });
    await plug(page, ['audioinput', 'default', 'Default - Built-in', 'm1'], ...microphones);
    await plug(page, ['audioinput', 'default', 'Default - Headset', 'm2'], ...microphones);
    await eventually('told', () => page.evaluate(() => window.kept.events.includes('microphone: Headset')));
    assert.deepEqual(await page.evaluate(() => window.kept.events), ['microphone: Headset']);
    assert.deepEqual(
      await page.evaluate(async () => (await window.sdk.devices.list('microphone')).map(({ deviceId }) => deviceId)),
      ['m2', 'm1'],
    );
  });
});
