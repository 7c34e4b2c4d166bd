import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { developmentToken, proves, startCluster, type LocalCluster } from '@confab/testkit';
import { guest, moderator, SdkBrowser } from './sdk-browser.ts';

let cluster: LocalCluster;
let browser: SdkBrowser;

describe('moderation with the SDK', { timeout: 60_000 }, () => {
  before(async () => {
    cluster = await startCluster({ signaling: 2, media: 1, workers: 1 });
    browser = await SdkBrowser.start(cluster);
  });
  after(async () => {
    await browser?.close();
    await cluster?.stop();
  });

  it('mutes somebody, who sees it and can unmute', async () => {
    proves('mute-participant', 'noun: moderator mutes', 'producer-paused', 'producer-resumed');
    const room = 'mute';
    const anna = await browser.open('anna', { room, grants: moderator });
    const ben = await browser.open('ben', { room });
    await ben.run(() => window.room.localParticipant.publishMicrophone());
    await anna.receives('ben', 'microphone');
    await anna.page.evaluate((who) => window.room.moderation.mute(who as never, 'microphone'), await ben.id());
    await ben.told('local muted microphone');
    await anna.told('muted ben microphone');
    assert.equal(await ben.run(() => window.room.localParticipant.audioMuted), true);
    await ben.run(() => window.room.localParticipant.publication('microphone')?.unmute());
    await anna.told('unmuted ben microphone');
    await anna.receives('ben', 'microphone');
    await anna.page.waitForFunction(() => ![...window.room.participants.values()][0]?.audioMuted);
    assert.equal(
      await ben.run(() => window.room.moderation.lock(true).catch((error: { code: string }) => error.code)),
      'forbidden',
    );
    await Promise.all([anna, ben].map((tab) => tab.close()));
  });

  it('locks, removes with a word, bans, and ends the room for all', async () => {
    proves('lock-room', 'room-locked', 'noun: lock', 'remove-participant', 'removed', 'noun: remove', 'noun: ban', 'end-room', 'room-ended', 'noun: end the room for all'); // prettier-ignore
    const room = 'doors';
    const anna = await browser.open('anna', { room, grants: moderator });
    const ben = await browser.open('ben', { room });
    const carl = await browser.open('carl', { room });
    const refused = (who: 'ben' | 'dora') =>
      browser.open(who).then(async (tab) => {
        const code = await tab.run(() =>
          window.connection.join({ room: 'doors' }).then(
            () => 'joined',
            (error: { code: string }) => error.code,
          ),
        );
        await tab.close();
        return code;
      });
    await anna.run(() => window.room.moderation.lock(true));
    await ben.told('locked true');
    assert.equal(await ben.run(() => window.room.locked), true);
    assert.equal(await refused('dora'), 'room-locked');
    await anna.run(() => window.room.moderation.lock(false));
    await ben.told('locked false');
    const benId = await ben.id();
    await anna.page.evaluate(
      (who) => window.room.moderation.remove(who as never, { reason: 'too loud', ban: true }),
      benId,
    );
    await ben.told('removed removed too loud');
    await ben.told('closed removed');
    await carl.told('left ben removed');
    assert.equal(await refused('ben'), 'forbidden');
    await anna.run(() => window.room.moderation.end());
    await carl.told('closed room-ended');
    await anna.told('closed room-ended');
    await Promise.all([anna, ben, carl].map((tab) => tab.close()));
  });

  it('keeps people in a lobby until somebody lets them in, or not', async () => {
    proves('admit', 'deny', 'admitted', 'waiting-participant', 'waiting-participant-left', 'create-room', 'noun: lobby', 'noun: deny'); // prettier-ignore
    const room = 'lobby';
    const anna = await browser.open('anna', { grants: moderator });
    await anna.run(() => window.connection.createRoom({ room: 'lobby', lobby: true }));
    await anna.join({ room });
    const [ben, carl, dora] = await Promise.all(['ben', 'carl', 'dora'].map((who) => browser.open(who)));
    assert.ok(ben && carl && dora);
    const joined = ben.join({ room });
    await anna.told('lobby ben');
    await ben.told('waiting');
    const denied = carl.join({ room }).then(
      () => 'joined',
      (error: Error) => error.message,
    );
    await anna.told('lobby ben carl');
    const decide = (what: 'admit' | 'deny', who: string) =>
      anna.page.evaluate(
        async ([decision, identity]) => {
          const waiting = window.room.waiting.find((one) => one.identity === identity);
          await window.room.moderation[decision](waiting?.participantId as never);
        },
        [what, who] as const,
      );
    await decide('deny', 'carl');
    assert.match(await denied, /did not let us in/);
    await decide('admit', 'ben');
    await joined;
    await anna.told('joined ben');
    assert.deepEqual(await anna.run(() => window.room.waiting.length), 0);
    assert.deepEqual(await ben.run(() => window.room.waiting.length), 0);
    // Who gives up waiting is not in the lobby any more.
    const gaveUp = await dora.run(async () => {
      const stop = new AbortController();
      const joining = window.connection.join({ room: 'lobby', signal: stop.signal, onWaiting: () => stop.abort() });
      return joining.catch((error: Error) => error.name);
    });
    assert.equal(gaveUp, 'AbortError');
    await anna.page.waitForFunction(() => window.events.includes('lobby dora') && window.room.waiting.length === 0);
    await Promise.all([anna, ben, carl, dora].map((tab) => tab.close()));
  });

  it('takes a right away while it is used, and gives it back', async () => {
    proves('permissions-changed', 'update-token', 'noun: permissions by token', 'noun: revocation while publishing');
    const room = 'rights';
    const anna = await browser.open('anna', { room });
    const ben = await browser.open('ben', { room });
    await ben.run(async () => {
      await window.room.localParticipant.publishMicrophone();
      await window.room.localParticipant.publishCamera({ width: 320, height: 180 });
    });
    await anna.receives('ben', 'camera');
    await anna.receives('ben', 'microphone');
    const update = async (grants: object) =>
      ben.page.evaluate(
        (token) => window.connection.updateToken(token),
        await developmentToken({ identity: 'ben', grants: { ...guest, ...grants } }),
      );
    await update({ canPublishSources: ['microphone'] });
    await ben.told('local unpublished camera forbidden');
    await anna.told('unpublished ben camera');
    await anna.receives('ben', 'microphone');
    assert.equal(await ben.run(() => window.room.localParticipant.publications.size), 1);
    assert.equal(
      await ben.run(() =>
        window.room.localParticipant.publishCamera().then(
          () => 'published',
          (error: { code: string }) => error.code,
        ),
      ),
      'forbidden',
    );
    await update({});
    await ben.run(() => window.room.localParticipant.publishCamera({ width: 320, height: 180 }));
    await anna.receives('ben', 'camera');
    await Promise.all([anna, ben].map((tab) => tab.close()));
  });

  it('lets the publisher say who may receive, from the first packet on', async () => {
    proves('set-subscribers', 'subscription-permission', 'noun: who may subscribe');
    const room = 'audience';
    const anna = await browser.open('anna', { room });
    const ben = await browser.open('ben', { room });
    const carl = await browser.open('carl', { room });
    await anna.run(() => window.room.localParticipant.publishMicrophone({ subscribers: ['ben'] }));
    await ben.receives('anna', 'microphone');
    assert.equal(await carl.packetsFrom('anna', 'microphone'), 0);
    assert.ok(!(await carl.events()).includes('subscribed anna microphone'));
    await anna.run(async () => {
      const microphone = window.room.localParticipant.publication('microphone');
      await window.room.localParticipant.setSubscribers(microphone as never, ['carl']);
    });
    await ben.told('permission anna microphone false');
    await ben.told('unsubscribed anna microphone');
    await carl.told('permission anna microphone true');
    await carl.receives('anna', 'microphone');
    await Promise.all([anna, ben, carl].map((tab) => tab.close()));
  });
});
