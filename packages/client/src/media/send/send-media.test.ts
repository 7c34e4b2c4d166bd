import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FakeRequests } from '../../testing/fake-requests.ts';
import { FakeTrack } from '../../testing/fake-track.ts';
import type { MediaDevice } from '../transport/media-device.ts';
import { MediaTransport } from '../transport/media-transport.ts';
import { SendData } from './send-data.ts';
import { SendMedia } from './send-media.ts';

/** The way to a server that never gets ready to send. */
function sender() {
  const signaling = new FakeRequests();
  const { clock } = signaling;
  const device = { ready: () => new Promise(() => {}) } as unknown as MediaDevice;
  const transport = new MediaTransport({
    direction: 'send',
    signaling,
    device,
    clock,
    stateChanged: () => {},
    served: () => {},
  });
  const send = new SendMedia({
    signaling,
    device,
    clock,
    transport,
    muteChanged: () => {},
    ended: () => {},
    withdrawn: () => {},
  });
  return { transport, send, data: new SendData({ signaling, clock, transport }) };
}

describe('publishing in a room that is left', () => {
  it('rejects, and stops what was captured for it, before and while it is published', async () => {
    const { send, transport } = sender();
    const [early, late] = [new FakeTrack(), new FakeTrack()];
    const publishing = send.publish(early.track, { source: 'camera', stopTrack: true });
    send.close();
    transport.close();
    await assert.rejects(publishing, { code: 'conflict' });
    await assert.rejects(send.publish(late.track, { source: 'camera', stopTrack: true }), { code: 'conflict' });
    assert.deepEqual([early.readyState, late.readyState], ['ended', 'ended']);
    await assert.rejects(transport.ensure(), { code: 'conflict' });
  });

  it('rejects for data as well', async () => {
    const { data } = sender();
    const publishing = data.publish({ label: 'early' });
    data.close();
    await assert.rejects(publishing, { code: 'conflict' });
    await assert.rejects(data.publish({ label: 'late' }), { code: 'conflict' });
  });
});
