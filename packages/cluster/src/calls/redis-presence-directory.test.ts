import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { PodId, Presence, TenantId } from '@confab/contracts';
import { eventually } from '@confab/testkit';
import { DirectoryFixture, shards, tickMs } from '../directory/directory-fixture.ts';
import type { RedisRoomDirectory } from '../directory/redis-room-directory.ts';
import { shardOfPerson } from './call-keys.ts';
import type { DeviceStatus, PersonAddress } from './presence-directory.ts';
import { RedisCallDirectory } from './redis-call-directory.ts';
import { RedisPresenceDirectory } from './redis-presence-directory.ts';

const tenant = 'acme' as TenantId;
const pods = ['pod-a', 'pod-b'] as [PodId, PodId];
let people = 0;
const newPerson = (): PersonAddress => ({ tenant, identity: `{anna}|${(people += 1)}` });

for (const mode of ['standalone', 'cluster'] as const) {
  describe(`presence on a ${mode} Redis`, () => {
    let fixture: DirectoryFixture;
    let rooms: RedisRoomDirectory;
    let calls: RedisCallDirectory;
    let presence: RedisPresenceDirectory;
    before(async () => {
      fixture = await DirectoryFixture.start(mode);
      rooms = await fixture.directory();
      const handle = await fixture.handle('presence');
      calls = new RedisCallDirectory(handle, rooms.settings);
      presence = new RedisPresenceDirectory(handle, rooms.settings);
    });
    after(async () => {
      presence.close();
      await fixture.stop();
    });

    const sweep = async ({ identity }: PersonAddress): Promise<void> => {
      const shard = shardOfPerson(tenant, identity, shards);
      if ((await rooms.sweepShard(shard)).callsDue) await calls.due(shard);
    };
    const seen = async (person: PersonAddress) => (await presence.read(tenant, [person.identity]))[0]!;
    const announce = (pod: PodId, person: PersonAddress, status: DeviceStatus): Promise<void> =>
      presence.announce(pod, [{ ...person, status }]);

    test('the best status of the devices at all pods is shown', async () => {
      const person = newPerson();
      assert.equal((await seen(person)).status, 'offline');
      const steps: [PodId, DeviceStatus, string][] = [
        [pods[0], 'offline', 'offline'],
        [pods[1], 'away', 'away'],
        [pods[0], 'online', 'online'],
        [pods[1], 'busy', 'busy'],
        [pods[1], 'gone', 'online'],
        [pods[0], 'unseen', 'offline'],
      ];
      for (const [pod, status, expected] of steps) {
        await announce(pod, person, status);
        assert.equal((await seen(person)).status, expected, `${pod} ${status}`);
      }
      assert.equal((await seen(person)).awayMs, 0, 'connected, though not shown');
    });

    test('changes, and only those, are published to who watches', async () => {
      const person = newPerson();
      const heard: Presence[] = [];
      const watch = await presence.watch(person, {
        onChange: (change) => void heard.push(change),
        onInterrupted: () => undefined,
      });
      for (const status of ['online', 'online', 'away'] as const) await announce(pods[0], person, status);
      await announce(pods[1], person, 'offline');
      await announce(pods[0], newPerson(), 'busy');
      await announce(pods[0], person, 'gone');
      await eventually(() => heard.length === 3, { withinMs: 2000 });
      assert.deepEqual(
        heard.map(({ identity, status }) => [identity, status]),
        ['online', 'away', 'offline'].map((status) => [person.identity, status]),
      );
      assert.equal((await seen(person)).since, heard[2]!.since);
      watch.close();
    });

    test('the people of a pod that does not renew its lease go offline, others stay', async () => {
      const lost = newPerson();
      const kept = newPerson();
      await announce(pods[0], lost, 'online');
      await announce(pods[1], kept, 'online');
      const startedMs = performance.now();
      await eventually(
        async () => {
          await presence.renew(pods[1], [kept]);
          await sweep(lost);
          await sweep(kept);
          return (await seen(lost)).status === 'offline';
        },
        { withinMs: 5000, everyMs: 5 },
      );
      assert.ok(performance.now() - startedMs >= 4 * tickMs, 'not before its lease was over');
      assert.equal((await seen(kept)).status, 'online');
      await eventually(
        async () => {
          await sweep(lost);
          return ((await seen(lost)).awayMs ?? 0) >= 3 * tickMs;
        },
        { withinMs: 5000, everyMs: 5 },
      );
    });

    test('a pod that slept hears whom it has to announce again', async () => {
      const person = newPerson();
      const pod = 'pod-c' as PodId;
      await announce(pod, person, 'busy');
      assert.deepEqual(await presence.renew(pod, [person]), []);
      await eventually(
        async () => {
          await sweep(person);
          return (await seen(person)).status === 'offline';
        },
        { withinMs: 5000, everyMs: 5 },
      );
      assert.deepEqual(await presence.renew(pod, [person]), [person]);
    });
  });
}
