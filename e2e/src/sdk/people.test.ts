import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { proves, startCluster, type LocalCluster } from '@confab/testkit';
import { SdkBrowser } from './sdk-browser.ts';

let cluster: LocalCluster;
let browser: SdkBrowser;

describe('people with the SDK, on two pods', { timeout: 60_000 }, () => {
  before(async () => {
    cluster = await startCluster({ signaling: 2, media: 1, workers: 1 });
    browser = await SdkBrowser.start(cluster);
  });
  after(async () => {
    await browser?.close();
    await cluster?.stop();
  });

  it('write to all and to one, and who comes late reads what was for them', async () => {
    proves('chat', 'get-chat-history', 'noun: chat to all', 'noun: chat to one', 'noun: chat history');
    const room = 'chat';
    const [anna, ben, carl] = await Promise.all(['anna', 'ben', 'carl'].map((who) => browser.open(who, { room })));
    assert.ok(anna && ben && carl);
    await anna.sees('ben', 'carl');
    await anna.run(() => window.room.chat.send('hello <b>all</b>'));
    await Promise.all([ben.told('chat hello <b>all</b>'), carl.told('chat hello <b>all</b>')]);
    await anna.run(async () => {
      const ben = [...window.room.participants.values()].find(({ identity }) => identity === 'ben');
      await window.room.chat.send('only you', { to: ben?.participantId });
    });
    await ben.told('chat only you');
    await ben.run(() => window.room.chat.send('heard'));
    await carl.told('chat heard');
    const texts = () => window.room.chat.messages.map(({ text }) => text);
    assert.deepEqual(await carl.run(texts), ['hello <b>all</b>', 'heard'], 'what was for ben alone is not there');
    const dora = await browser.open('dora', { room });
    await dora.page.waitForFunction(() => window.room.chat.messages.length === 2);
    assert.deepEqual(await dora.run(texts), ['hello <b>all</b>', 'heard']);
    assert.deepEqual(
      (await dora.events()).filter((event) => event.startsWith('chat')),
      [],
      'history is no news',
    );
    // The same person again finds what was written to them before.
    await ben.close();
    const again = await browser.open('ben', { room });
    await again.page.waitForFunction(() => window.room.chat.messages.length === 3);
    assert.deepEqual(await again.run(texts), ['hello <b>all</b>', 'only you', 'heard']);
    assert.equal((await anna.events()).filter((event) => event.startsWith('chat')).length, 3, 'each once');
    await Promise.all([anna, carl, dora, again].map((tab) => tab.close()));
  });

  it('raise hands in an order that all see, react, rename themselves, and say that they are muted', async () => {
    proves('raise-hand', 'raised-hand', 'noun: hand order', 'reaction', 'noun: reactions', 'update-self', 'audio-mute', 'noun: mute state'); // prettier-ignore
    const room = 'hands';
    const [anna, ben, carl] = await Promise.all(['anna', 'ben', 'carl'].map((who) => browser.open(who, { room })));
    assert.ok(anna && ben && carl);
    await Promise.all([anna.sees('ben', 'carl'), ben.sees('anna', 'carl'), carl.sees('anna', 'ben')]);
    for (const tab of [carl, anna, ben]) await tab.run(() => window.room.localParticipant.raiseHand(true));
    for (const tab of [anna, ben, carl]) await tab.told('hands carl anna ben');
    await carl.run(() => window.room.localParticipant.raiseHand(false));
    const dora = await browser.open('dora', { room });
    assert.deepEqual(await dora.run(() => window.room.hands.map(({ identity }) => identity)), ['anna', 'ben']);
    await ben.run(() => window.room.localParticipant.react('👋'));
    await anna.told('reaction ben 👋');
    await ben.run(() => window.room.localParticipant.updateSelf({ name: 'Benjamin' }));
    await anna.told('updated ben Benjamin false false');
    await ben.run(() => window.room.localParticipant.publishMicrophone());
    await ben.run(() => window.room.localParticipant.publication('microphone')?.mute());
    await anna.told('updated ben Benjamin true false');
    await ben.run(() => window.room.localParticipant.publication('microphone')?.unmute());
    await anna.page.waitForFunction(
      () => [...window.room.participants.values()].find(({ identity }) => identity === 'ben')?.audioMuted === false,
    );
    await Promise.all([anna, ben, carl, dora].map((tab) => tab.close()));
  });

  it('find after an outage what was written to them meanwhile, once', async () => {
    proves('resume', 'noun: reconnecting states');
    const room = 'outage';
    const anna = await browser.open('anna', { room });
    const ben = await browser.open('ben', { room });
    await anna.sees('ben');
    await anna.run(() => window.room.chat.send('before'));
    await ben.told('chat before');
    const served = await ben.run(() => window.room.getDebugInfo());
    const [pod] = cluster.signaling.filter((one) => one.url === served.signalingUrl);
    assert.ok(pod);
    await pod.kill();
    await ben.told('connection reconnecting');
    await anna.run(async () => {
      const ben = [...window.room.participants.values()].find(({ identity }) => identity === 'ben');
      await window.room.chat.send('only you', { to: ben?.participantId });
      await window.room.chat.send('after');
    });
    await ben.told('connection connected', 20_000);
    await ben.told('chat only you');
    await ben.told('chat after');
    assert.deepEqual((await ben.events()).filter((event) => event.startsWith('chat')).toSorted(), [
      'chat after',
      'chat before',
      'chat only you',
    ]);
    await Promise.all([anna, ben].map((tab) => tab.close()));
  });
});
