import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NodeId, ParticipantId, RoomAddress, RoomEpoch } from '@confab/contracts';
import { eventually, startRedis, type RedisMode } from '@confab/testkit';
import { connectRedis } from '../redis/connect-redis.ts';
import type { LevelSignal, LiveSignal } from '../room-signals.ts';
import { RedisRoomSignals } from './redis-room-signals.ts';

const epoch = 'epoch-1' as RoomEpoch;
const standup = { tenant: 'acme', room: 'stand up' } as RoomAddress;
const other = { tenant: 'acme', room: 'stand' } as RoomAddress;
const speaker = (participantId: string): LiveSignal => ({
  type: 'speaker',
  epoch,
  participantId: participantId as ParticipantId,
  volume: 0.5,
  audible: [participantId as ParticipantId],
});
const soon = { withinMs: 5_000 };

for (const mode of ['standalone', 'cluster'] satisfies RedisMode[]) {
  test(`signals reach whoever watches the room, until they look away (${mode})`, async (t) => {
    const redis = await startRedis({ mode });
    t.after(() => redis.stop());
    const [writing, watching] = await Promise.all([1, 2].map(() => connectRedis({ mode, urls: redis.urls })));
    t.after(() => [writing, watching].forEach((handle) => handle?.close()));
    const [node, pod] = [new RedisRoomSignals(writing!), new RedisRoomSignals(watching!)];
    t.after(() => [node, pod].forEach((signals) => signals.close()));
    const heard: LiveSignal[] = [];
    const elsewhere: LiveSignal[] = [];
    const levels: LevelSignal[] = [];
    const watch = await pod.watchLive(standup, (signal) => heard.push(signal));
    await pod.watchLive(other, (signal) => elsewhere.push(signal));
    await pod.watchLevels(standup, (signal) => levels.push(signal));

    node.publishLive(standup, speaker('anna'));
    const nodeId = 'n1' as NodeId;
    node.publishLevels(standup, { epoch, nodeId, levels: [], isLeaving: false });
    await eventually(() => heard.length === 1 && levels.length === 1, soon);
    assert.deepEqual(heard, [speaker('anna')]);
    assert.deepEqual(levels, [{ epoch, nodeId, levels: [], isLeaving: false }]);

    watch.close();
    watch.close();
    node.publishLive(standup, speaker('ben'));
    node.publishLive(other, speaker('carl'));
    await eventually(() => elsewhere.length === 1, soon);
    assert.equal(heard.length, 1);
  });
}

test('what cannot be read is left out, and what Redis does not take is lost without a word', async () => {
  const redis = await startRedis();
  const handle = await connectRedis({ mode: 'standalone', urls: redis.urls });
  const signals = new RedisRoomSignals(handle);
  try {
    const heard: LiveSignal[] = [];
    await signals.watchLive(standup, (signal) => heard.push(signal));
    const channel = String(((await handle.commands.call('PUBSUB', 'SHARDCHANNELS')) as string[])[0]);
    for (const message of ['{', 'null', '7', '{"type":"weather","epoch":"e"}', '{"type":"speaker","epoch":"e"}']) {
      await handle.commands.spublish(channel, message);
    }
    signals.publishLive(standup, speaker('anna'));
    await eventually(() => heard.length === 1, soon);
    assert.deepEqual(heard, [speaker('anna')]);
  } finally {
    await redis.stop();
  }
  signals.publishLive(standup, speaker('ben'));
  signals.close();
  handle.close();
});
