import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eventually, proves, startCluster, type LocalCluster } from '@confab/testkit';
import { SdkBrowser } from './sdk-browser.ts';

let cluster: LocalCluster;
let browser: SdkBrowser;

describe('data channels with the SDK', { timeout: 60_000 }, () => {
  before(async () => {
    cluster = await startCluster({ signaling: 1, media: 2, workers: 1 });
    browser = await SdkBrowser.start(cluster);
  });
  after(async () => {
    await browser?.close();
    await cluster?.stop();
  });

  it('sends data to everybody, also over a transport that was made anew', async () => {
    proves('produce-data', 'consume-data', 'new-data-producer', 'data-producer-closed', 'close-data-producer', 'noun: data channels'); // prettier-ignore
    const room = 'data';
    const anna = await browser.open('anna', { room });
    const ben = await browser.open('ben', { room });
    const carl = await browser.open('carl', { room, join: { autoSubscribe: false } });
    await anna.run(async () => {
      Object.assign(window, { channel: await window.room.localParticipant.publishData({ label: 'cursor' }) });
    });
    const said = async (text: string) => {
      // Whoever's channel is not open yet has missed it: said again until it is heard.
      await eventually(
        async () => {
          await anna.page.evaluate(`channel.send(${JSON.stringify(text)})`);
          await ben.told(`data anna cursor ${text}`, 200);
        },
        { withinMs: 8_000, everyMs: 50 },
      );
    };
    await said('one');
    const { nodeId } = await anna.run(() => window.room.getDebugInfo());
    const node = cluster.media.find(({ name }) => name === nodeId);
    assert.ok(node, `no node ${nodeId}`);
    await node.kill();
    await eventually(() => said('two'), { withinMs: 25_000, everyMs: 200 });
    assert.ok(!(await carl.events()).some((event) => event.startsWith('data')));
    await anna.page.evaluate('channel.close()');
    assert.equal(await anna.page.evaluate('channel.isOpen'), false);
    await eventually(
      async () => {
        await anna.run(() => window.room.data.send('reliable', 'hello'));
        await ben.told('data anna reliable hello', 200);
      },
      { withinMs: 8_000, everyMs: 50 },
    );
    await Promise.all([anna, ben, carl].map((tab) => tab.close()));
  });
});
