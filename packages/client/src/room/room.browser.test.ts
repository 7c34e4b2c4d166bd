import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { openTestBrowser, type TestBrowser } from '../testing/browser.ts';
import { eventually } from '../testing/eventually.ts';
import { MiniCluster } from '../testing/mini-cluster.ts';

let browser: TestBrowser;
let cluster: MiniCluster;

/** Joins with camera and microphone, keeps the room in the page, and writes down its events. */
async function join(identity: string, urls: readonly string[] = cluster.urls): Promise<Page> {
  const page = await browser.open();
  await page.evaluate(
    async ([name, servers]) => {
      const connection = window.sdk.connect({ urls: servers, token: name });
      await connection.ready();
      const room = await connection.join({ room: 'standup', name });
      window.kept.connection = connection;
      window.kept.room = room;
      const note = (event: string, ...what: unknown[]) => window.kept.events.push([event, ...what].join(' '));
      room.on('participantJoined', (who) => note('joined', who.identity));
      room.on('participantLeft', (who, reason) => note('left', who.identity, reason));
      room.on('participantUpdated', (who) => note('updated', who.identity, who.connection));
      room.on('trackMuted', (what, who) => note('muted', who.identity, what.source));
      room.on('trackUnmuted', (what, who) => note('unmuted', who.identity, what.source));
      room.on('trackSubscribed', (_track, what, who) => note('subscribed', who.identity, what.source));
      room.on('trackUnsubscribed', (_track, what, who) => note('unsubscribed', who.identity, what.source));
      room.on('connectionStateChanged', (state) => note('connection', state));
      room.on('mediaStateChanged', (direction, state) => note('media', direction, state));
      room.on('rejoined', () => note('rejoined'));
      room.on('closed', (closed) => note('closed', closed.reason));
      await Promise.all([
        room.localParticipant.publishCamera({ width: 640, height: 360 }),
        room.localParticipant.publishMicrophone(),
      ]);
    },
    [identity, [...urls]] as const,
  );
  return page;
}

/** Frames decoded and audio packets received from somebody so far, under the tracks of this moment. */
const received = (page: Page, identity: string) =>
  page.evaluate(async (who) => {
    const them = [...(window.kept.room?.participants.values() ?? [])].find((one) => one.identity === who);
    const sums = { frames: 0, packets: 0 };
    for (const publication of them?.publications.values() ?? []) {
      const inbound = [...((await publication.getStats())?.values() ?? [])].find(({ type }) => type === 'inbound-rtp');
      if (publication.kind === 'video') sums.frames += inbound?.framesDecoded ?? 0;
      else sums.packets += inbound?.packetsReceived ?? 0;
    }
    return sums;
  }, identity);

const events = (page: Page) => page.evaluate(() => window.kept.events);

/** Waits until more of somebody's media arrives than has until now. */
async function flows(page: Page, identity: string, what: 'frames' | 'packets' = 'frames'): Promise<void> {
  const before = await received(page, identity);
  await eventually(`${what} of ${identity}`, async () => (await received(page, identity))[what] > before[what] + 5);
}

describe('a room in real browsers', { timeout: 120_000 }, () => {
  before(async () => {
    browser = await openTestBrowser();
  });
  beforeEach(async () => {
    cluster = await MiniCluster.start();
  });
  afterEach(async () => {
    await cluster.stop();
    await browser.closeTabs();
  });
  after(async () => {
    await browser.close();
  });

  it('shows and plays people to each other, mutes, and notices a closed tab at once', async () => {
    const anna = await join('anna');
    const ben = await join('ben');
    await Promise.all([
      flows(anna, 'ben'),
      flows(ben, 'anna'),
      flows(anna, 'ben', 'packets'),
      flows(ben, 'anna', 'packets'),
    ]);

    await anna.evaluate(() => window.kept.room?.localParticipant.publication('camera')?.mute());
    await eventually('muted', async () => (await events(ben)).includes('muted anna camera'));
    const stopped = await eventually('silence', async () => {
      const first = await received(ben, 'anna');
      await ben.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
      return (await received(ben, 'anna')).frames === first.frames ? first : undefined;
    });
    assert.ok(stopped);
    assert.equal(
      await anna.evaluate(() => window.kept.room?.localParticipant.publication('camera')?.track.readyState),
      'ended',
      'the camera is off while muted',
    );
    await anna.evaluate(() => window.kept.room?.localParticipant.publication('camera')?.unmute());
    await eventually('unmuted', async () => (await received(ben, 'anna')).frames > stopped.frames + 5);

    const before = cluster.requests.length;
    await anna.goto('about:blank');
    await eventually('left', async () => (await events(ben)).includes('left anna left'), 3_000);
    assert.deepEqual(
      cluster.requests.slice(before).map(({ name }) => name),
      ['leave-room'],
    );
  });

  it('joins in one request and takes everything there in another', async () => {
    await join('anna');
    await join('ben');
    const before = cluster.requests.length;
    const carl = await join('carl');
    await Promise.all([flows(carl, 'anna'), flows(carl, 'ben')]);
    const asked = cluster.requests.slice(before).filter(({ identity }) => identity === 'carl');
    assert.deepEqual(
      asked.map(({ name }) => name).sort(),
      ['connect-transport', 'connect-transport', 'consume-many', 'get-chat-history', 'get-rtp-capabilities', 'join-room', 'produce', 'produce'], // prettier-ignore
    );
    assert.equal(asked.find(({ name }) => name === 'consume-many')?.payload['producerIds'].length, 4);
  });

  it('keeps media flowing while its socket is lost, and comes back on another server', async () => {
    const anna = await join('anna');
    const ben = await join('ben');
    await Promise.all([flows(anna, 'ben'), flows(ben, 'anna')]);
    const was = await anna.evaluate(() => window.kept.room?.getDebugInfo());
    const joins = () => cluster.requests.filter(({ name }) => name === 'join-room').length;
    const joinsBefore = joins();

    cluster.dropSockets('anna');
    // Asked for while away: waits for the connection, and is done once.
    const muted = anna.evaluate(() => window.kept.room?.localParticipant.publication('microphone')?.mute());
    await eventually('resumed', async () => (await events(anna)).includes('connection connected'));
    await muted;
    await eventually('muted', async () => (await events(ben)).includes('muted anna microphone'));
    await Promise.all([flows(anna, 'ben'), flows(ben, 'anna')]);

    const is = await anna.evaluate(() => window.kept.room?.getDebugInfo());
    assert.notEqual(is?.signalingUrl, was?.signalingUrl);
    assert.equal(is?.participantId, was?.participantId);
    assert.equal(joins(), joinsBefore);
    assert.deepEqual(
      (await events(anna)).filter((event) => event.startsWith('unsubscribed') || event.startsWith('media')).sort(),
      ['media recv connected', 'media send connected'],
    );
    assert.ok(!(await events(ben)).some((event) => event.startsWith('left')));
  });

  it('builds a lost transport anew, in both directions', async () => {
    const anna = await join('anna');
    const ben = await join('ben');
    await Promise.all([flows(anna, 'ben'), flows(ben, 'anna')]);
    cluster.closeTransport('anna', 'send');
    await eventually(
      'republished',
      async () => (await events(ben)).filter((event) => event === 'subscribed anna camera').length === 2,
    );
    await flows(ben, 'anna');
    cluster.closeTransport('anna', 'recv');
    await eventually(
      'resubscribed',
      async () => (await events(anna)).filter((event) => event === 'subscribed ben camera').length === 2,
    );
    await flows(anna, 'ben');
  });

  it('restarts ICE when media falls silent, without building anything anew', async () => {
    const anna = await join('anna');
    const ben = await join('ben');
    await Promise.all([flows(anna, 'ben'), flows(ben, 'anna')]);
    cluster.media('silent');
    try {
      await eventually('restarting', async () => (await events(anna)).includes('media recv restarting'), 20_000);
    } finally {
      cluster.media('back');
    }
    await eventually('found', async () => (await events(anna)).lastIndexOf('media recv connected') > (await events(anna)).indexOf('media recv restarting')); // prettier-ignore
    await Promise.all([flows(anna, 'ben'), flows(ben, 'anna')]);
    assert.ok(!(await events(anna)).some((event) => event.startsWith('unsubscribed') || event.includes('rebuilding')));
    assert.ok(cluster.requests.some(({ identity, name }) => identity === 'anna' && name === 'restart-ice'));
  });

  it('joins again by itself when the server has given the participant up', async () => {
    const anna = await join('anna');
    const ben = await join('ben');
    await Promise.all([flows(anna, 'ben'), flows(ben, 'anna')]);
    cluster.remove('anna');
    cluster.dropSockets('anna');
    await eventually('rejoined', async () => (await events(anna)).includes('rejoined'));
    await eventually('back', async () => (await events(ben)).filter((event) => event === 'joined anna').length === 1);
    await Promise.all([flows(anna, 'ben'), flows(ben, 'anna'), flows(ben, 'anna', 'packets')]);
  });

  it('carries no schemas into the bundle', () => {
    assert.ok(!browser.bundle.modules.some((module) => module.includes('/zod/') || module.includes('/contracts/')));
    assert.ok(browser.bundle.modules.some((module) => module.includes('mediasoup-client')));
  });
});
