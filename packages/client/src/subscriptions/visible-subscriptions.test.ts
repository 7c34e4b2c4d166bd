import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ParticipantId, ProducerId, Source } from '@confab/contracts';
import { RemotePublication } from './remote-publication.ts';
import type { SubscribeMode } from './subscription-policy.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { producer } from '../testing/people.ts';
import { VisibleSubscriptions } from './visible-subscriptions.ts';

function watch(mode: SubscribeMode = 'visible') {
  const clock = new FakeClock();
  const on = new Set<ProducerId>();
  const asked: ProducerId[] = [];
  let most = 0;
  const receiver = {
    subscribe: (producerId: ProducerId) => {
      on.add(producerId);
      asked.push(producerId);
      most = Math.max(most, on.size);
    },
    unsubscribe: (producerId: ProducerId) => void on.delete(producerId),
    setPreferredLayers: async () => {},
  };
  const subscriptions = new VisibleSubscriptions(mode, receiver, clock);
  const open = (of: string, source: Source = 'camera') => {
    const kind = source === 'microphone' || source === 'screen-audio' ? 'audio' : 'video';
    const publication = new RemotePublication(producer(`${of}.${source}`, of, { source, kind }), subscriptions);
    subscriptions.opened(publication, of as ParticipantId);
    return publication;
  };
  const show = (...of: string[]) =>
    subscriptions.setVisible(of.map((who) => ({ producerId: `${who}.camera` as ProducerId, width: 320, height: 180 })));
  return { clock, subscriptions, open, show, asked, received: () => [...on].sort(), mostAtOnce: () => most };
}

describe('subscriptions that follow the screen', () => {
  it('begin at once with a tile, and end two seconds after it went off screen', async () => {
    const { clock, open, show, received } = watch();
    open('anna');
    const ben = open('ben');
    show('anna');
    await clock.pass(0);
    assert.deepEqual(received(), ['anna.camera']);
    show('ben');
    await clock.pass(0);
    assert.deepEqual(received(), ['anna.camera', 'ben.camera']);
    assert.equal(ben.subscription, 'pending');
    await clock.pass(1_999);
    assert.deepEqual(received(), ['anna.camera', 'ben.camera']);
    await clock.pass(1);
    assert.deepEqual(received(), ['ben.camera']);
    assert.equal(clock.pending, 0);
  });

  it('begin before the app has laid out its page, and end when it does not show them', async () => {
    const { clock, subscriptions, open, show, received } = watch();
    for (const who of ['anna', 'ben']) open(who);
    open('cleo', 'screen');
    assert.deepEqual(subscriptions.anticipate(), ['cleo.screen', 'anna.camera', 'ben.camera']);
    await clock.pass(100);
    assert.deepEqual(received(), ['anna.camera', 'ben.camera', 'cleo.screen']);
    show('ben');
    assert.deepEqual(subscriptions.anticipate(), [], 'the app has spoken');
    await clock.pass(2_000);
    assert.deepEqual(received(), ['ben.camera']);
    assert.equal(clock.pending, 0);
  });

  it('begin with one page, whoever many are there, and with nothing unless they follow the screen', async () => {
    const { clock, subscriptions, open, received } = watch();
    for (let number = 0; number < 40; number += 1) open(`p${number}`);
    assert.equal(subscriptions.anticipate().length, 9);
    await clock.pass(2_000);
    assert.deepEqual(received(), [], 'an app that never says what it shows');
    const none = watch('none');
    none.open('anna');
    assert.deepEqual(none.subscriptions.anticipate(), []);
  });

  it('go on when a page is turned back in time', async () => {
    const { clock, open, show, received } = watch();
    open('anna');
    show('anna');
    await clock.pass(0);
    show();
    await clock.pass(1_500);
    show('anna');
    await clock.pass(5_000);
    assert.deepEqual(received(), ['anna.camera']);
  });

  it('stay bounded however fast pages are turned', async () => {
    const { clock, open, show, received, mostAtOnce } = watch();
    const people = Array.from({ length: 90 }, (_none, index) => `p${index}`);
    for (const who of people) open(who);
    for (let page = 0; page < 10; page += 1) {
      show(...people.slice(page * 9, page * 9 + 9));
      await clock.pass(100);
    }
    assert.ok(mostAtOnce() <= 9 + 9 + 12, `${mostAtOnce()} at once`);
    assert.ok(received().length <= 9 + 12);
    await clock.pass(2_000);
    assert.equal(received().length, 9);
  });

  it('keep a voice for five seconds after it was displaced', async () => {
    const { clock, subscriptions, open, received } = watch();
    for (let number = 0; number < 10; number += 1) open(`p${number}`, 'microphone');
    subscriptions.audibleAre(['p1' as ParticipantId]);
    await clock.pass(0);
    assert.deepEqual(received(), ['p1.microphone']);
    subscriptions.audibleAre(['p2' as ParticipantId]);
    await clock.pass(4_999);
    assert.deepEqual(received(), ['p1.microphone', 'p2.microphone']);
    await clock.pass(1);
    assert.deepEqual(received(), ['p2.microphone']);
  });

  it('end at once with their producer, or where the app says so', async () => {
    const { clock, subscriptions, open, received } = watch('all');
    const anna = open('anna');
    open('ben');
    await clock.pass(0);
    anna.unsubscribe();
    assert.deepEqual(received(), ['ben.camera']);
    assert.equal(anna.subscription, 'off');
    subscriptions.closed('ben.camera' as ProducerId);
    await clock.pass(0);
    assert.deepEqual(received(), []);
    anna.subscribe();
    await clock.pass(0);
    assert.deepEqual(received(), ['anna.camera']);
  });

  it('leave alone what the server refused, until it is permitted', async () => {
    const { clock, subscriptions, open, asked } = watch('all');
    const { producerId } = open('anna');
    await clock.pass(0);
    subscriptions.refused(producerId);
    open('ben');
    await clock.pass(0);
    assert.deepEqual(asked, ['anna.camera', 'ben.camera']);
    subscriptions.permitted(producerId);
    await clock.pass(0);
    assert.deepEqual(asked, ['anna.camera', 'ben.camera', 'anna.camera']);
  });

  it('decide nothing after the end', async () => {
    const { clock, subscriptions, open, show, received } = watch();
    open('anna');
    show('anna');
    subscriptions.close();
    await clock.pass(5_000);
    assert.deepEqual(received(), []);
    assert.equal(clock.pending, 0);
  });
});
