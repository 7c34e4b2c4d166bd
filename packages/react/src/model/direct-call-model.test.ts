import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { describe, it, mock } from 'node:test';
import { CallError, type ActiveCall, type AudioOutput } from '@confab/client';
import { DirectCallModel } from './direct-call-model.ts';

const track = (id: string) => ({ id }) as unknown as MediaStreamTrack;

class FakeActive extends EventEmitter {
  open = true;
  media = 'none';
  tracks: { identity: string; source: string; track: MediaStreamTrack; via: string }[] = [];
  readonly muted = new Map<string, boolean>();
  readonly setMuted = mock.fn((source: string, muted: boolean) => {
    this.muted.set(source, muted);
    return Promise.resolve();
  });

  localTrack(source: string): MediaStreamTrack | undefined {
    return this.muted.has(source) ? track(`my ${source}`) : undefined;
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

  it('switches a device that is open, once at a time, and says why it could not', async () => {
    const { made, active, state } = model();
    active.muted.set('microphone', true);
    const switching = made.toggle('microphone');
    assert.equal(state().microphone, 'busy');
    await made.toggle('microphone');
    await switching;
    assert.equal(active.setMuted.mock.callCount(), 1);
    assert.equal(state().microphone, 'on');
    active.setMuted.mock.mockImplementationOnce(() => Promise.reject(new CallError('unavailable', 'no server')));
    await made.toggle('microphone');
    assert.ok(state().notice);
    made.dismissNotice();
    assert.equal(state().notice, undefined);
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
