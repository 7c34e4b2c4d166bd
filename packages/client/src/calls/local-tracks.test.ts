import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CallError } from '../errors.ts';
import type { Room } from '../room/room.ts';
import { FakeTrack } from '../testing/fake-track.ts';
import type { DirectPeer } from './direct-peer.ts';
import { LocalTracks } from './local-tracks.ts';

/** A room that takes one publication of a source at a time, each when a test lets it. */
function room() {
  const published: { track: unknown; muted: boolean }[] = [];
  let busy = false;
  let let_in: () => void = () => {};
  const publishTrack = async (track: MediaStreamTrack, { muted }: { muted: boolean }) => {
    if (busy) throw new CallError('conflict', 'published already');
    busy = true;
    await new Promise<void>((resolve) => (let_in = resolve));
    const publication = {
      track,
      muted,
      mute: async () => void (publication.muted = true),
      unmute: async () => void (publication.muted = false),
      replaceTrack: async (next: MediaStreamTrack) => void (publication.track = next),
      unpublish: async () => {
        busy = false;
        published.splice(published.indexOf(publication), 1);
      },
    };
    published.push(publication);
    return publication;
  };
  const inRoom = { localParticipant: { publishTrack } } as unknown as Room;
  const settle = async () => {
    for (let round = 0; round < 5; round += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      let_in();
    }
  };
  return { room: inRoom, published, settle };
}

/** A direct connection that only remembers what it is to send. */
function peer() {
  const sent: unknown[] = [];
  const direct = { setTrack: async (_source: string, track: unknown) => void sent.push(track) };
  return { peer: direct as unknown as DirectPeer, sent };
}

describe('tracks that one sends in a call', () => {
  it('are stopped where the call is over already, and where it ends while they are captured', async () => {
    const local = new LocalTracks();
    const camera = new FakeTrack();
    const again = new FakeTrack();
    await local.publish('camera', camera.track, { capture: async () => again.track });
    await local.setMuted('camera', true);
    const unmuting = local.setMuted('camera', false);
    local.close();
    await unmuting;
    const late = new FakeTrack();
    await assert.rejects(local.publish('microphone', late.track), { code: 'conflict' });
    assert.deepEqual([camera.readyState, again.readyState, late.readyState], ['ended', 'ended', 'ended']);
  });

  it('put out the light of a muted camera without a room as well, and come from the same one again', async () => {
    const local = new LocalTracks();
    const { peer: direct, sent } = peer();
    await local.useDirect(direct);
    const camera = new FakeTrack();
    const again = new FakeTrack();
    await local.publish('camera', camera.track, { capture: async () => again.track });
    await local.setMuted('camera', true);
    assert.equal(camera.readyState, 'ended');
    await local.setMuted('camera', false);
    assert.deepEqual(sent, [camera, again]);
    assert.equal(local.get('camera'), again);
    assert.equal(local.isMuted('camera'), false);
  });

  it('stay muted where they are muted again while the camera opens, or it does not open', async () => {
    const local = new LocalTracks();
    const opened = new FakeTrack();
    let open = async () => opened.track;
    await local.publish('camera', new FakeTrack().track, { capture: () => open() });
    await local.setMuted('camera', true);
    await Promise.all([local.setMuted('camera', false), local.setMuted('camera', true)]);
    assert.deepEqual([local.isMuted('camera'), opened.readyState], [true, 'ended']);
    open = async () => {
      throw new Error('in use');
    };
    await assert.rejects(local.setMuted('camera', false), /in use/);
    assert.equal(local.isMuted('camera'), true);
  });

  it('go into the room once, as they are by then, whatever is done with them meanwhile', async () => {
    const local = new LocalTracks();
    const { room: inRoom, published, settle } = room();
    const [first, second, third] = [new FakeTrack(), new FakeTrack(), new FakeTrack()];
    await local.publish('screen', first.track);
    const moving = local.useRoom(inRoom);
    await new Promise((resolve) => setImmediate(resolve));
    // Another track while the first is being published; then withdrawn, and another one.
    const replaced = local.publish('screen', second.track);
    const withdrawn = local.unpublish('screen');
    const last = local.publish('screen', third.track);
    await settle();
    await Promise.all([moving, replaced, withdrawn, last]);
    assert.deepEqual(published, [{ ...published[0], track: third, muted: false }]);
    assert.deepEqual([first.readyState, second.readyState, third.readyState], ['ended', 'ended', 'live']);
  });

  it('are muted when a moderator muted them', async () => {
    const local = new LocalTracks();
    const { room: inRoom, published, settle } = room();
    await local.publish('microphone', new FakeTrack('audio').track);
    await Promise.all([local.useRoom(inRoom), settle()]);
    published[0]!.muted = true;
    assert.equal(local.isMuted('microphone'), true);
    await local.setMuted('microphone', false);
    assert.equal(published[0]!.muted, false);
  });
});
