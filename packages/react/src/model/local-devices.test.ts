import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { describe, it, mock, type Mock, type TestContext } from 'node:test';
import { CallError, type Room } from '@confab/client';
import { LocalDevices } from './local-devices.ts';
import { defaultSettings, type Settings } from './settings.ts';
import { Store } from './store.ts';

interface FakeTrack {
  readonly deviceId: string | undefined;
  readonly stop: Mock<() => void>;
}

/** A browser with all devices that are asked for. */
function browser(test: TestContext): FakeTrack[] {
  const opened: FakeTrack[] = [];
  const getUserMedia = ({ audio, video }: Record<'audio' | 'video', { deviceId?: { exact: string } } | undefined>) => {
    const track: FakeTrack = { deviceId: (audio ?? video)?.deviceId?.exact, stop: mock.fn() };
    opened.push(track);
    return Promise.resolve({ getAudioTracks: () => [track], getVideoTracks: () => [track] });
  };
  Object.defineProperty(navigator, 'mediaDevices', { value: { getUserMedia }, configurable: true });
  test.after(() => Reflect.deleteProperty(navigator, 'mediaDevices'));
  return opened;
}

/** Mutes at once, and answers when the test says that the server has heard. */
class FakePublication {
  muted = false;
  readonly answers: { heard: () => void; refused: (error: Error) => void }[] = [];
  /** Opening the device again takes until this. */
  opened: Promise<void> = Promise.resolve();
  readonly source: 'microphone' | 'camera';
  readonly #room: EventEmitter;

  constructor(source: 'microphone' | 'camera', room: EventEmitter) {
    this.source = source;
    this.#room = room;
  }

  mute(): Promise<void> {
    this.muted = true;
    this.#room.emit('localTrackMuted', this, 'app');
    return this.#answer();
  }

  async unmute(): Promise<void> {
    await this.opened;
    this.muted = false;
    this.#room.emit('localTrackUnmuted', this);
    await this.#answer();
  }

  readonly tracks: FakeTrack[] = [];

  replaceTrack(track: FakeTrack): Promise<void> {
    this.tracks.push(track);
    return Promise.resolve();
  }

  #answer(): Promise<void> {
    return new Promise((heard, refused) => this.answers.push({ heard, refused }));
  }
}

function devices(source: 'microphone' | 'camera' = 'microphone') {
  const room = new EventEmitter();
  const publication = new FakePublication(source, room);
  Object.assign(room, {
    connectionState: 'connected',
    localParticipant: { publication: (wanted: string) => (wanted === source ? publication : undefined) },
  });
  const problems: string[] = [];
  const settings = new Store<Settings>(defaultSettings);
  const made = new LocalDevices(room as unknown as Room, { settings, onProblem: (text) => problems.push(text) });
  return { room, made, publication, problems, state: () => made.state.get()[source] };
}

describe('one’s own devices', () => {
  it('can be switched back before the server has heard of it', async () => {
    const { made, publication, problems, state } = devices();
    void made.toggle('microphone');
    assert.equal(state(), 'off');
    void made.toggle('microphone');
    await Promise.resolve();
    assert.deepEqual([publication.muted, state()], [false, 'on']);
    void made.toggle('microphone');
    assert.equal(state(), 'off');
    for (const { heard } of publication.answers) heard();
    await Promise.resolve();
    assert.deepEqual([publication.answers.length, state(), problems], [3, 'off', []]);
  });

  it('are busy while they open, and a second press then does nothing', async () => {
    const { made, publication, state } = devices('camera');
    void made.toggle('camera');
    let opened = (): void => {};
    publication.opened = new Promise((resolve) => (opened = resolve));
    void made.toggle('camera');
    assert.equal(state(), 'busy');
    await made.toggle('camera');
    opened();
    await publication.opened;
    await Promise.resolve();
    assert.deepEqual([publication.answers.length, state()], [2, 'on']);
  });

  it('say when it was a moderator who muted them, or why a mute was refused', async () => {
    const { room, made, publication, problems } = devices();
    room.emit('localTrackMuted', publication, 'server');
    assert.match(problems[0] ?? '', /moderator turned your microphone off/);
    const muting = made.toggle('microphone');
    publication.answers[0]?.refused(new CallError('forbidden', 'no'));
    await muting;
    assert.equal(problems.length, 2);
  });

  it('end with the one that was chosen last, also while another one opened', async (test) => {
    browser(test);
    const { made, publication, state } = devices();
    const choosing = made.choose('microphone', 'headset');
    await made.choose('microphone', 'table');
    await choosing;
    assert.deepEqual([publication.tracks.at(-1)?.deviceId, state()], ['table', 'on']);
  });

  it('end with the one that was chosen while a camera opened again', async (test) => {
    browser(test);
    const { made, publication } = devices('camera');
    void made.toggle('camera');
    let opened = (): void => {};
    publication.opened = new Promise((resolve) => (opened = resolve));
    const switching = made.toggle('camera');
    await made.choose('camera', 'back');
    opened();
    await publication.opened;
    await Promise.resolve();
    for (const { heard } of publication.answers) heard();
    await switching;
    assert.equal(publication.tracks.at(-1)?.deviceId, 'back');
  });
});
