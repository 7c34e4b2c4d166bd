import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { describe, it, mock, type TestContext } from 'node:test';
import { CallError, type ActiveCall, type AudioOutput } from '@confab/client';
import { DirectCallModel } from './direct-call-model.ts';

const track = (id: string) => ({ id }) as unknown as MediaStreamTrack;

/** Of a device, which can be unplugged. */
class DeviceTrack extends EventTarget {
  readyState = 'live';

  unplug(): void {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }
}

/** A browser that opens the next device when the test says so. */
function browser(test: TestContext) {
  const opening: ((track: DeviceTrack) => void)[] = [];
  const getUserMedia = async () => {
    const track = await new Promise<DeviceTrack>((opened) => opening.push(opened));
    return { getAudioTracks: () => [track], getVideoTracks: () => [track] };
  };
  Object.defineProperty(navigator, 'mediaDevices', { value: { getUserMedia }, configurable: true });
  test.after(() => Reflect.deleteProperty(navigator, 'mediaDevices'));
  const open = async () => {
    const track = new DeviceTrack();
    opening.shift()?.(track);
    await new Promise((resolve) => setTimeout(resolve));
    return track;
  };
  return { open };
}

class FakeActive extends EventEmitter {
  open = true;
  media = 'none';
  tracks: { identity: string; source: string; track: MediaStreamTrack; via: string }[] = [];
  readonly muted = new Map<string, boolean>();
  readonly setMuted = mock.fn((source: string, muted: boolean) => {
    this.muted.set(source, muted);
    return this.told;
  });
  /** The server answers with this. */
  told = Promise.resolve();
  readonly published = new Map<string, DeviceTrack>();

  publish(source: string, track: DeviceTrack): Promise<void> {
    this.published.set(source, track);
    if (!this.muted.has(source)) this.muted.set(source, false);
    return Promise.resolve();
  }

  localTrack(source: string): unknown {
    return this.published.get(source) ?? (this.muted.has(source) ? track(`my ${source}`) : undefined);
  }

  isMuted(source: string): boolean {
    return this.muted.get(source) ?? true;
  }

  receive(source: string, via: 'direct' | 'room', identity = 'ben'): void {
    this.tracks = this.tracks.filter((one) => one.source !== source || one.identity !== identity);
    this.tracks.push({ identity, source, track: track(`${source} ${via}`), via });
    this.emit('tracksChanged');
  }
}

class FakeOutput extends EventEmitter {
  readonly blocked = false;
  readonly playing: string[] = [];
  readonly attach = ({ id }: MediaStreamTrack) => void this.playing.push(id);
  readonly detach = ({ id }: MediaStreamTrack) => void this.playing.splice(this.playing.indexOf(id), 1);
  readonly close = mock.fn();
}

function model() {
  const active = new FakeActive();
  const output = new FakeOutput();
  const made = new DirectCallModel(active as unknown as ActiveCall, {
    other: 'ben',
    output: output as unknown as AudioOutput,
  });
  return { made, active, output, state: () => made.state.get() };
}

describe('a direct call', () => {
  it('plays and shows what comes from the other, and leaves to the room what comes through it', () => {
    const { active, output, state } = model();
    active.receive('microphone', 'direct');
    active.receive('camera', 'direct');
    assert.deepEqual(output.playing, ['microphone direct']);
    assert.equal(state().video?.id, 'camera direct');
    assert.equal(state().hears, 'sound');
    active.receive('camera', 'room', 'carl');
    assert.equal(state().video?.id, 'camera direct');
    active.receive('microphone', 'room');
    active.receive('camera', 'room');
    assert.deepEqual(output.playing, [], 'nobody is heard twice');
    assert.equal(state().video?.id, 'camera room');
    active.media = 'room';
    active.emit('mediaChanged');
    assert.equal(state().media, 'room');
  });

  it('shows no picture of who said that their camera is off', () => {
    const { active, state } = model();
    active.receive('camera', 'direct');
    active.receive('microphone', 'direct');
    active.emit('muted', 'ben', 'video', true);
    active.emit('muted', 'ben', 'audio', true);
    active.emit('muted', 'carl', 'audio', false);
    assert.deepEqual([state().video, state().hears], [undefined, 'muted']);
    active.emit('muted', 'ben', 'video', false);
    active.emit('muted', 'ben', 'audio', false);
    assert.deepEqual([state().video?.id, state().hears], ['camera direct', 'sound']);
  });

  it('switches a device that is open, and says why it could not', async () => {
    const { made, active, state } = model();
    active.muted.set('microphone', true);
    await made.toggle('microphone');
    assert.equal(state().microphone, 'on');
    active.setMuted.mock.mockImplementationOnce(() => Promise.reject(new CallError('unavailable', 'no server')));
    await made.toggle('microphone');
    assert.ok(state().notice);
    made.dismissNotice();
    assert.equal(state().notice, undefined);
  });

  it('takes a mute back before the server has heard of it', async () => {
    const { made, active, state } = model();
    active.muted.set('microphone', false);
    let heard = (): void => {};
    active.told = new Promise((resolve) => (heard = resolve));
    const muting = made.toggle('microphone');
    assert.equal(state().microphone, 'off');
    const unmuting = made.toggle('microphone');
    assert.equal(state().microphone, 'on');
    heard();
    await Promise.all([muting, unmuting]);
    const said = active.setMuted.mock.calls.map(({ arguments: [, muted] }) => muted);
    assert.deepEqual(said, [true, false]);
  });

  it('is busy while a device opens, and leaves alone what the person was faster with', async (test) => {
    const { open } = browser(test);
    const { made, active, state } = model();
    const starting = made.start({ video: true });
    assert.equal(state().microphone, 'busy');
    await made.toggle('microphone');
    const switching = made.toggle('camera');
    await open();
    await open();
    await Promise.all([starting, switching]);
    assert.deepEqual([state().microphone, state().camera, active.setMuted.mock.callCount()], ['on', 'on', 0]);
  });

  it('says that a device was unplugged, and opens another one when it is switched on', async (test) => {
    const { open } = browser(test);
    const { made, active, state } = model();
    const starting = made.start({ video: false });
    const headset = await open();
    await starting;
    headset.unplug();
    assert.match(state().notice ?? '', /microphone was disconnected/);
    assert.equal(state().microphone, 'off');
    const switching = made.toggle('microphone');
    assert.equal(state().microphone, 'busy');
    const another = await open();
    await switching;
    assert.equal(active.localTrack('microphone'), another);
    assert.equal(state().microphone, 'on');
  });

  it('ends with the call', async () => {
    const { made, active, output } = model();
    active.open = false;
    active.emit('ended', 'left');
    assert.equal(output.close.mock.callCount(), 1);
    active.muted.set('camera', true);
    await made.toggle('camera');
    assert.equal(active.setMuted.mock.callCount(), 0);
    assert.equal(active.listenerCount('tracksChanged') + active.listenerCount('mediaChanged'), 0);
  });
});
