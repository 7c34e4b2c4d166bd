import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { EventEmitter } from 'eventemitter3';
import type { Room } from '../room/room.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { FakeTrack } from '../testing/fake-track.ts';
import { CallMedia } from './call-media.ts';

/** A browser's connection that a test makes connect. */
class FakeConnection extends EventTarget {
  static made: FakeConnection[] = [];
  connectionState = 'new';
  restarts = 0;
  remoteDescription: object | null = null;
  signalingState = 'have-local-offer';

  constructor() {
    super();
    FakeConnection.made.push(this);
  }

  addTransceiver(): object {
    const { track } = new FakeTrack();
    return { mid: null, sender: { replaceTrack: async () => {} }, receiver: { track } };
  }

  restartIce(): void {
    this.restarts += 1;
  }

  become(state: string): void {
    this.connectionState = state;
    this.dispatchEvent(new Event('connectionstatechange'));
  }

  async setRemoteDescription(description: object): Promise<void> {
    this.remoteDescription = description;
  }

  async setLocalDescription(): Promise<void> {}
  get localDescription(): null {
    return null;
  }

  close(): void {
    this.connectionState = 'closed';
  }
}

const globals = globalThis as { RTCPeerConnection?: unknown };

function direct(publishes: () => Promise<unknown> = async () => ({ unpublish: async () => {} })) {
  const clock = new FakeClock();
  const states: string[] = [];
  const signals: string[] = [];
  const failures: unknown[] = [];
  const room = Object.assign(new EventEmitter(), {
    participants: new Map(),
    localParticipant: { publishTrack: publishes },
    leave: async () => {},
  }) as unknown as Room;
  const media = new CallMedia({
    clock,
    joinRoom: async () => room,
    iceConfiguration: async () => ({}),
    signal: ({ kind }) => signals.push(kind),
    changed: () => {},
    stateChanged: (state) => states.push(state),
    entered: () => {},
    failed: (error) => failures.push(error),
  });
  return { clock, media, states, signals, failures };
}

/** Connected, with a picture from the other side. */
async function connected({ media }: ReturnType<typeof direct>): Promise<FakeConnection> {
  await media.startDirect('ben', true);
  const [connection] = FakeConnection.made as [FakeConnection];
  connection.become('connected');
  const description = { type: 'answer', sdp: '' } as const;
  media.take({ kind: 'sources', sources: ['camera'], count: 1 });
  media.take({ kind: 'description', description, sources: {} });
  await new Promise((resolve) => setImmediate(resolve));
  return connection;
}

describe('the way that the media of a call takes', () => {
  beforeEach(() => {
    FakeConnection.made = [];
    globals.RTCPeerConnection = FakeConnection;
  });
  afterEach(() => delete globals.RTCPeerConnection);

  it('leads to the room where the browser has no direct connections', async () => {
    globals.RTCPeerConnection = undefined;
    const { media, states, signals } = direct();
    await media.startDirect('ben', true);
    assert.deepEqual([states, signals], [['direct', 'room'], ['to-room']]);
  });

  it('is looked for anew when it was lost, and given up after five seconds, once', async () => {
    const call = direct();
    const connection = await connected(call);
    connection.become('disconnected');
    await call.clock.pass(4_900);
    assert.deepEqual([connection.restarts, call.media.state], [1, 'direct']);
    await call.clock.pass(200);
    connection.become('failed');
    assert.deepEqual([call.media.state, call.signals], ['moving', ['to-room']]);
  });

  it('is looked for by the side that offers, whichever side lost it', async () => {
    const call = direct();
    await call.media.startDirect('ben', false);
    const [answering] = FakeConnection.made as [FakeConnection];
    answering.become('connected');
    answering.become('disconnected');
    await call.clock.pass(1_600);
    assert.deepEqual([answering.restarts, call.signals], [0, ['restart']]);
    FakeConnection.made = [];
    const other = direct();
    const offering = await connected(other);
    other.media.take({ kind: 'restart' });
    await other.clock.pass(0);
    assert.equal(offering.restarts, 0, 'it is well');
    offering.become('disconnected');
    other.media.take({ kind: 'restart' });
    await other.clock.pass(0);
    assert.equal(offering.restarts, 1);
  });

  it('believes the newest word of what comes by it', async () => {
    const call = direct();
    await connected(call);
    const shown = () => call.media.remote.list.map(({ source }) => source);
    call.media.take({ kind: 'sources', sources: ['microphone', 'screen'], count: 3 });
    call.media.take({ kind: 'sources', sources: ['camera'], count: 2 });
    await call.clock.pass(0);
    assert.deepEqual(shown(), ['microphone', 'screen']);
  });

  it('ends in the room also where the other side never brings anything there', async () => {
    const call = direct();
    const connection = await connected(call);
    await call.media.startRoom();
    await call.clock.pass(9_000);
    assert.equal(call.media.state, 'moving');
    assert.deepEqual(
      call.media.remote.list.map(({ via }) => via),
      ['direct'],
    );
    await call.clock.pass(1_100);
    assert.equal(call.media.state, 'room');
    assert.deepEqual(call.media.remote.list, []);
    await call.clock.pass(2_000);
    assert.equal(connection.connectionState, 'closed');
    assert.equal(call.clock.pending, 0);
  });

  it('goes on directly until the own tracks are in the room, and a moment longer', async () => {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    const call = direct(() => promise);
    await call.media.startDirect('ben', true);
    const [connection] = FakeConnection.made as [FakeConnection];
    connection.become('connected');
    await call.media.local.publish('microphone', new FakeTrack('audio').track);
    const moving = call.media.startRoom();
    await call.clock.pass(1_000);
    assert.deepEqual([call.media.state, connection.connectionState], ['moving', 'connected']);
    resolve({ muted: false, unpublish: async () => {} });
    await moving;
    assert.deepEqual([call.media.state, connection.connectionState], ['room', 'connected']);
    await call.clock.pass(2_100);
    assert.equal(connection.connectionState, 'closed');
  });

  it('leaves nothing running when it is closed on the way', async () => {
    const call = direct();
    const connection = await connected(call);
    const moving = call.media.startRoom();
    call.media.close();
    await moving;
    assert.equal(connection.connectionState, 'closed');
    assert.equal(call.clock.pending, 0);
    assert.deepEqual(call.failures, []);
  });
});
