import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CallError, type ParticipantId, type RoomAddress, type RoomEpoch } from '@confab/contracts';
import type { Fact, LogSlice, RoomDirectory, RoomSnapshot, RoomWatcher } from '@confab/cluster';
import { createLogger } from '@confab/platform';
import { FakeClock } from '@confab/platform/testing';
import { LocalRoom, type RoomMember } from './local-room.ts';

const address = { tenant: 'dev', room: 'r' } as RoomAddress;
const firstEpoch = 'epoch-1' as RoomEpoch;
const logger = createLogger({ service: 'test', level: 'silent', format: 'json' });

const skip = (seq: number, epoch = firstEpoch): Fact => ({ epoch, seq, name: 'skip', data: {} });
const ended = (seq: number): Fact => ({ epoch: firstEpoch, seq, name: 'room-ended', data: { reason: 'ended' } });

/** A directory that holds one room's log. */
class OneRoom {
  epoch = firstEpoch;
  people: string[] = ['anna'];
  log: Fact[] = [];
  forgottenUpTo = 0;
  isAway = false;
  watcher: RoomWatcher | null = null;
  reads = { log: 0, room: 0 };

  get seq(): number {
    return this.log.at(-1)?.seq ?? 0;
  }

  async watchRoom(_: RoomAddress, watcher: RoomWatcher) {
    this.watcher = watcher;
    return { close: () => (this.watcher = null) };
  }

  async readRoom(): Promise<RoomSnapshot | null> {
    this.reads.room += 1;
    this.#check();
    const participants = this.people.map((participantId) => ({ participantId, grants: {} }));
    const room = { epoch: this.epoch, seq: this.seq };
    return { room, participants, producers: [], dataProducers: [], waiting: [] } as unknown as RoomSnapshot;
  }

  async readLog(_: RoomAddress, epoch: RoomEpoch, afterSeq: number): Promise<LogSlice> {
    this.reads.log += 1;
    this.#check();
    if (epoch !== this.epoch || afterSeq < this.forgottenUpTo) return { status: 'gone' };
    return { status: 'facts', facts: this.log.filter(({ seq }) => seq > afterSeq) };
  }

  /** Happens in the room; `arrives` says whether the channel carries it. */
  add(fact: Fact, arrives: boolean): void {
    this.log.push(fact);
    if (arrives) this.watcher?.onFact(fact);
  }

  #check(): void {
    if (this.isAway) throw new CallError('unavailable', 'Redis is away');
  }
}

class Listener implements RoomMember {
  readonly participantId: ParticipantId;
  readonly epoch = firstEpoch;
  readonly grants = { roomAdmin: false };
  readonly names: string[] = [];
  readonly heard: (number | string)[] = [];

  constructor(participantId: string) {
    this.participantId = participantId as ParticipantId;
  }

  onEvent({ name, data }: { name: string; data: { seq: number } }): void {
    this.names.push(name);
    this.heard.push(data.seq);
  }

  onSnapshot(): void {
    this.names.push('snapshot');
  }

  onAudioOnlyRecommended(participants: number): void {
    this.heard.push(`audio only: ${participants}`);
  }

  onLost(reason: string): void {
    this.heard.push(reason);
  }
}

async function setUp(seq = 0) {
  const directory = new OneRoom();
  for (let number = 1; number <= seq; number += 1) directory.log.push(skip(number));
  const clock = new FakeClock();
  const room = new LocalRoom({ address, directory: directory as unknown as RoomDirectory, clock, logger });
  await room.open();
  await room.follow(firstEpoch, seq);
  const anna = new Listener('anna');
  room.addMember(anna);
  return { directory, clock, room, anna };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('facts', () => {
  test('reach the members in order and once, though they come in disorder and twice', async () => {
    const { directory, room, anna } = await setUp(2);
    directory.add(skip(3), true);
    directory.add(skip(3), true);
    directory.log.pop();
    directory.add(skip(4), false);
    directory.add(skip(5), true);
    directory.watcher?.onFact(skip(2));
    await settled();
    directory.watcher?.onFact(skip(4));
    directory.add(skip(6), true);
    assert.deepEqual(anna.heard, [3, 4, 5, 6]);
    assert.equal(directory.reads.log, 1, 'one gap, one look into the log');
    assert.equal(room.replica?.seq, 6);
  });

  test('that come between subscribing and the snapshot are not lost', async () => {
    const directory = new OneRoom();
    directory.log = [skip(1), skip(2)];
    const clock = new FakeClock();
    const room = new LocalRoom({ address, directory: directory as unknown as RoomDirectory, clock, logger });
    await room.open();
    directory.watcher?.onFact(skip(3));
    const replica = await room.follow(firstEpoch, 2);
    assert.equal(replica.seq, 3);
  });

  test('of a log that does not reach back are replaced by a snapshot, and the number shows the gap', async () => {
    const { directory, anna } = await setUp(2);
    for (let seq = 3; seq <= 9; seq += 1) directory.add(skip(seq), false);
    directory.forgottenUpTo = 7;
    directory.add(skip(10), true);
    await settled();
    directory.add(skip(11), true);
    assert.deepEqual(anna.heard, [10, 11]);
    assert.equal(directory.reads.room, 2);
  });

  test('missed in an interruption are fetched when it ends', async () => {
    const { directory, anna } = await setUp();
    directory.add(skip(1), false);
    directory.watcher?.onInterrupted();
    await settled();
    assert.deepEqual(anna.heard, [1]);
  });

  test('that cannot be fetched leave the room stale until a later try', async () => {
    const { directory, room, anna } = await setUp();
    directory.isAway = true;
    directory.add(skip(1), false);
    directory.add(skip(2), true);
    await settled();
    assert.equal(room.isStale, true);
    assert.deepEqual(anna.heard, []);
    directory.isAway = false;
    await room.repair();
    assert.equal(room.isStale, false);
    assert.deepEqual(anna.heard, [1, 2]);
  });
});

describe('what not everybody may see', () => {
  const comes = (seq: number, participantId: string, hidden: boolean): Fact => ({
    epoch: firstEpoch,
    seq,
    name: 'participant-joined',
    data: { participantId },
    internals: { participant: { grants: { hidden } } as never },
  });

  test('reaches others as its number, and the one it is about as it is', async () => {
    const { directory, room, anna } = await setUp();
    const ghost = new Listener('ghost');
    room.addMember(ghost);
    directory.add(comes(1, 'ben', false), true);
    directory.add(comes(2, 'ghost', true), true);
    const muted = { participantId: 'ghost', muted: true };
    directory.add({ epoch: firstEpoch, seq: 3, name: 'audio-mute', data: muted }, true);
    const left = { participantId: 'ghost', reason: 'lost' };
    const internals = { hidden: true };
    directory.add({ epoch: firstEpoch, seq: 4, name: 'participant-left', data: left, internals }, true);
    assert.deepEqual(anna.names, ['participant-joined', 'skip', 'skip', 'skip']);
    assert.deepEqual(ghost.names, ['participant-joined', 'participant-joined', 'audio-mute', 'participant-left']);
    assert.deepEqual(anna.heard, ghost.heard);
  });

  test('does not count for audio only, which is recommended when the room grows above 40, and again the next time', async () => {
    const { directory, anna } = await setUp();
    let seq = 0;
    const grow = (name: string, hidden = false) => directory.add(comes((seq += 1), name, hidden), true);
    for (let index = 2; index <= 40; index += 1) grow(`p${index}`);
    for (let index = 0; index < 5; index += 1) grow(`ghost-${index}`, true);
    assert.equal(anna.heard.length, seq);
    grow('p41');
    grow('p42');
    assert.deepEqual(anna.heard.slice(-3), [seq - 1, 'audio only: 41', seq]);
    for (const participantId of ['p41', 'p42']) {
      seq += 1;
      directory.add({ epoch: firstEpoch, seq, name: 'participant-left', data: { participantId } }, true);
    }
    grow('p43');
    assert.deepEqual(anna.heard.slice(-2), [seq, 'audio only: 41']);
  });

  test('a room that grew while nobody could follow it recommends audio only with its snapshot', async () => {
    const { directory, anna } = await setUp(1);
    directory.people = ['anna', ...Array.from({ length: 40 }, (_, index) => `p${index}`)];
    for (let seq = 2; seq <= 50; seq += 1) directory.add(skip(seq), false);
    directory.forgottenUpTo = 50;
    directory.watcher?.onInterrupted();
    await settled();
    assert.deepEqual(anna.heard, [50, 'audio only: 41']);
  });
});

describe('following a join', () => {
  test('waits for its own fact on the channel', async () => {
    const { directory, room } = await setUp(1);
    const followed = room.follow(firstEpoch, 2);
    await settled();
    directory.add(skip(2), true);
    assert.equal((await followed).seq, 2);
    assert.equal(directory.reads.log, 0);
  });

  test('reads the log when the channel is late', async () => {
    const { directory, clock, room } = await setUp(1);
    const followed = room.follow(firstEpoch, 2);
    directory.add(skip(2), false);
    await clock.advance(250);
    assert.equal((await followed).seq, 2);
    assert.equal(clock.pending, 0);
  });
});

describe('the end', () => {
  test('is told with its number, and the room is in no epoch afterwards', async () => {
    const { directory, room, anna } = await setUp(1);
    directory.add(ended(2), true);
    directory.watcher?.onFact(skip(3));
    assert.deepEqual(anna.heard, [2, 'room-ended']);
    assert.equal(room.replica, null);
  });

  test('that nobody told, because the room was opened again meanwhile, is told to those of the old one', async () => {
    const { directory, room, anna } = await setUp(5);
    directory.epoch = 'epoch-2' as RoomEpoch;
    directory.log = [];
    directory.add(skip(1, directory.epoch), true);
    await settled();
    assert.deepEqual(anna.heard, ['room-ended']);
    assert.equal(room.replica?.room.epoch, 'epoch-2');
    assert.equal(room.replica?.seq, 1);
  });

  test('of one member, in facts that are gone, is told to it', async () => {
    const { directory, anna } = await setUp(1);
    directory.people = [];
    for (let seq = 2; seq <= 5; seq += 1) directory.add(skip(seq), false);
    directory.forgottenUpTo = 5;
    directory.watcher?.onInterrupted();
    await settled();
    assert.deepEqual(anna.heard, ['removed']);
  });

  test('following an epoch that is over fails with room-ended', async () => {
    const { room } = await setUp(1);
    await assert.rejects(room.follow('epoch-0' as RoomEpoch, 1), { code: 'room-ended' });
  });
});

test('an interruption while the log is being read is followed by another look', async () => {
  const { directory, anna } = await setUp();
  const answer = Promise.withResolvers<void>();
  const readLog = directory.readLog.bind(directory);
  directory.readLog = async (...args) => {
    const slice = await readLog(...args);
    directory.readLog = readLog;
    await answer.promise;
    return slice;
  };
  directory.watcher?.onInterrupted();
  directory.add(skip(1), false);
  directory.watcher?.onInterrupted();
  answer.resolve();
  await settled();
  assert.deepEqual(anna.heard, [1]);
});
