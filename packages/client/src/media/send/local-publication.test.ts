import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { types } from 'mediasoup-client';
import { LocalPublication, type PublicationOptions } from './local-publication.ts';
import { FakeClock } from '../../testing/fake-clock.ts';
import { FakeTrack } from '../../testing/fake-track.ts';

const newTrack = () => new FakeTrack('audio').track;

function publish(options: Partial<PublicationOptions> = {}) {
  const told: string[] = [];
  const settled: unknown[] = [];
  const clock = new FakeClock();
  const track = newTrack();
  const publication = new LocalPublication(
    track,
    { source: 'microphone', ...options },
    {
      clock,
      settle: async () => void settled.push(publication.serverNeeds),
      withdraw: async () => {},
      announceMuted: ({ muted }) => told.push(muted ? 'muted' : 'unmuted'),
      announceEnded: () => {},
    },
  );
  let id = 0;
  const attach = () => {
    const producer = {
      id: `p${(id += 1)}`,
      closed: false,
      track,
      limit: undefined as number | undefined,
      pause() {},
      resume() {},
      close() {
        this.closed = true;
      },
      replaceTrack: async () => {},
      setMaxSpatialLayer: async (layer: number) => void (producer.limit = layer),
    };
    publication.attach(producer as unknown as types.Producer, publication.startsPaused);
    return producer;
  };
  attach();
  return { publication, told, track, attach, clock, settled };
}

describe('a track that one publishes', () => {
  it('is muted where a moderator paused it, without telling the server again, and can be unmuted', async () => {
    const { publication, told, track } = publish();
    publication.pausedInRoom();
    assert.deepEqual([publication.muted, track.enabled, publication.serverNeeds], [true, false, undefined]);
    await publication.unmute();
    assert.deepEqual([publication.muted, track.enabled, publication.serverNeeds], [false, true, 'resume-producer']);
    assert.deepEqual(told, ['muted', 'unmuted']);
  });

  it('takes its own pause for what it is, also when it comes after the next wish', async () => {
    const { publication, told } = publish();
    await publication.mute();
    publication.asksToPause(true);
    publication.serverPausedIs(true);
    await publication.unmute();
    publication.asksToPause(false);
    publication.serverPausedIs(false);
    publication.pausedInRoom();
    publication.resumedInRoom();
    assert.deepEqual([publication.muted, told], [false, ['muted', 'unmuted']]);
    publication.pausedInRoom();
    assert.equal(publication.muted, true, 'that was somebody else');
  });

  it('is muted where a resume finds it paused, and only if nobody here wanted that', async () => {
    const { publication } = publish();
    publication.foundOnServer(true);
    assert.equal(publication.muted, true);
    // Unmuted while away: the server has not heard of it yet.
    await publication.unmute();
    publication.foundOnServer(true);
    assert.deepEqual([publication.muted, publication.serverNeeds], [false, 'resume-producer']);
  });

  it('turns the camera off where a moderator muted it', () => {
    const { publication, track } = publish({ source: 'camera', capture: async () => newTrack() });
    publication.mutedByServer();
    assert.equal(track.readyState, 'ended');
  });

  it('says who may receive it before anything is sent, and again on each new producer', async () => {
    const { publication, attach } = publish({ subscribers: ['ben'] });
    for (const round of ['first', 'rebuilt']) {
      if (round === 'rebuilt') attach();
      assert.equal(publication.startsPaused, true);
      assert.equal(publication.serverNeeds, 'set-subscribers', round);
      publication.subscribersTold(publication.subscribers);
      assert.equal(publication.serverNeeds, 'resume-producer', round);
      publication.serverPausedIs(false);
      assert.equal(publication.serverNeeds, undefined, round);
    }
    await publication.setSubscribers(null);
    assert.deepEqual([publication.serverNeeds, publication.startsPaused], ['set-subscribers', false]);
  });

  it('sends no layer that nobody needs, until its next producer, of which nobody has said so', async () => {
    const { publication, attach } = publish({ source: 'camera' });
    Object.defineProperty(publication, 'kind', { value: 'video' });
    const first = attach();
    await publication.limitLayers(0);
    assert.equal(first.limit, 0);
    const second = attach();
    assert.equal(second.limit, undefined);
    await publication.limitLayers(0);
    assert.equal(second.limit, 0);
  });

  it('opens no camera for good that is muted again, or not published any more, while it opens', async () => {
    for (const meanwhile of ['mute', 'end'] as const) {
      const opened = newTrack();
      const { publication } = publish({ source: 'camera', capture: async () => opened, stopTrack: true });
      await publication.mute();
      await Promise.all([publication.unmute(), publication[meanwhile]()]);
      assert.deepEqual([publication.muted, opened.readyState], [true, 'ended'], meanwhile);
    }
  });

  it('takes no other track when it is not published any more', async () => {
    const { publication } = publish();
    publication.end();
    const late = newTrack();
    await assert.rejects(publication.replaceTrack(late), { code: 'conflict' });
    assert.equal(late.readyState, 'ended');
  });

  it('is produced with the track that replaces one which ended before it could be sent', async () => {
    const { publication, track, settled } = publish();
    publication.detach();
    track.stop();
    assert.equal(publication.serverNeeds, undefined);
    await publication.replaceTrack(newTrack());
    assert.deepEqual(settled, ['produce']);
  });

  it('limits its layers again where the browser refused to', async () => {
    const { publication, attach } = publish({ source: 'camera' });
    Object.defineProperty(publication, 'kind', { value: 'video' });
    const producer = attach();
    const { setMaxSpatialLayer } = producer;
    producer.setMaxSpatialLayer = () => Promise.reject(new Error('just being changed'));
    await assert.rejects(publication.limitLayers(0));
    producer.setMaxSpatialLayer = setMaxSpatialLayer;
    await publication.limitLayers(0);
    assert.equal(producer.limit, 0);
  });
});
