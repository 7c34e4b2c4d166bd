import type { PodId, Presence, PresenceStatus, TenantId } from '@confab/contracts';
import { systemClock, type Clock } from '@confab/platform';
import type { DirectorySettings } from '../directory/directory-settings.ts';
import { ShardScripts } from '../directory/shard-scripts.ts';
import { ChannelSubscriptions } from '../redis/channel-subscriptions.ts';
import type { RedisHandle } from '../redis/connect-redis.ts';
import { byShard, personKeyName, shardOfPerson } from './call-keys.ts';
import type {
  DeviceStatus,
  PersonAddress,
  PersonSeen,
  PresenceDirectory,
  PresenceWatch,
} from './presence-directory.ts';

/** Shown for somebody who has not been there for a day, or never. */
const longAgo = new Date(0).toISOString();

/** Presence in Redis: each person in a slot of their own. */
export class RedisPresenceDirectory implements PresenceDirectory {
  readonly #scripts: ShardScripts;
  readonly #settings: DirectorySettings;
  readonly #subscriptions: ChannelSubscriptions;

  constructor(redis: RedisHandle, settings: DirectorySettings, clock: Clock = systemClock) {
    this.#scripts = new ShardScripts(redis, settings, () => undefined);
    this.#settings = settings;
    this.#subscriptions = new ChannelSubscriptions(redis.subscriber, clock);
  }

  /** Ends the watches; the connection stays. */
  close(): void {
    this.#subscriptions.close();
  }

  async announce(podId: PodId, people: readonly (PersonAddress & { readonly status: DeviceStatus })[]): Promise<void> {
    await Promise.all(
      [...this.#byShard(people)].map(([shard, group]) =>
        this.#scripts.onShard('announce-people', shard, {
          podId,
          people: group.map(({ tenant, identity, status }) => ({ person: personKeyName(tenant, identity), status })),
        }),
      ),
    );
  }

  async renew(podId: PodId, people: readonly PersonAddress[]): Promise<readonly PersonAddress[]> {
    const lost = await Promise.all(
      [...this.#byShard(people)].map(async ([shard, group]) => {
        const { known } = await this.#scripts.onShard<{ status: 'done'; known: number }>('renew-people', shard, {
          podId,
        });
        return known < group.length ? group : [];
      }),
    );
    return lost.flat();
  }

  async read(tenant: TenantId, identities: readonly string[]): Promise<readonly PersonSeen[]> {
    const people = identities.map((identity) => ({ tenant, identity }));
    const found = await Promise.all(
      [...this.#byShard(people)].map(async ([shard, group]) => {
        const [, ...flat] = (await this.#scripts.listOnShard('read-people', shard, {
          people: group.map(({ identity }) => personKeyName(tenant, identity)),
        })) as [string, ...string[]];
        return group.map(({ identity }, index) => this.#seen(identity, flat.slice(index * 3, index * 3 + 3)));
      }),
    );
    return found.flat();
  }

  async watch(
    person: PersonAddress,
    watcher: { onChange(presence: Presence): void; onInterrupted(): void },
  ): Promise<PresenceWatch> {
    const { tenant, identity } = person;
    const shard = shardOfPerson(tenant, identity, this.#settings.shards);
    const channel = this.#scripts.key(shard, `person:${personKeyName(tenant, identity)}:presence`);
    const close = await this.#subscriptions.subscribe(channel, {
      onMessage: (message) => watcher.onChange({ identity, ...(JSON.parse(message) as Omit<Presence, 'identity'>) }),
      onInterrupted: () => watcher.onInterrupted(),
    });
    return { close };
  }

  #byShard<Person extends PersonAddress>(people: readonly Person[]): Map<number, Person[]> {
    return byShard(people, ({ tenant, identity }) => shardOfPerson(tenant, identity, this.#settings.shards));
  }

  #seen(identity: string, [status, since, away]: readonly (string | undefined)[]): PersonSeen {
    const ticks = away === '' || away === undefined ? null : Math.max(0, Number(away));
    return {
      identity,
      status: status as PresenceStatus,
      since: since === undefined || since === '' ? longAgo : since,
      awayMs: ticks === null ? null : ticks * this.#settings.tickMs,
    };
  }
}
