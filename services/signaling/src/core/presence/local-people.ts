import type { DeviceStatus, PersonAddress, PresenceDirectory } from '@confab/cluster';
import { CallError, type PodId, type PresenceStatus, type TenantId } from '@confab/contracts';
import type { Clock, Logger, Timer } from '@confab/platform';
import { BucketMap } from '../requests/bucket-map.ts';
import type { Session } from '../session.ts';
import { Announcements } from './announcements.ts';
import { WatchedPeople } from './watched-people.ts';

interface Device {
  readonly person: LocalPerson;
  status: PresenceStatus | 'unseen';
  watched: WatchedPeople | null;
  /** Runs while a device that was lost may still come back. */
  leaving: Timer | null;
}

interface LocalPerson extends PersonAddress {
  readonly key: string;
  readonly devices: Set<Device>;
  announced: DeviceStatus;
}

export interface LocalPeopleOptions {
  readonly directory: PresenceDirectory;
  readonly podId: PodId;
  /** A device that is lost counts as connected for so long: it may be on its way to another pod. */
  readonly lossMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

const ranks = { unseen: 0, offline: 1, away: 2, online: 3, busy: 4 } as const;
/** Ten calls at once, then ten in a minute: whoever rings more rings at random. */
const ringBucket = { burst: 10, perSecond: 10 / 60 };
/** A lease lasts five ticks. */
const renewTicks = 2;
/** How often those who watch are compared with the directory: what the channels told and nobody heard. */
const refreshTicks = 30;

/** The people who are connected to this pod and can be called: what they want to be seen as, and whom they watch. */
export class LocalPeople {
  readonly #options: LocalPeopleOptions;
  readonly #announcements: Announcements;
  readonly #devices = new Map<Session, Device>();
  readonly #people = new Map<string, LocalPerson>();
  readonly #rings = new BucketMap(ringBucket);
  #ticks = 0;

  constructor(options: LocalPeopleOptions) {
    this.#options = options;
    this.#announcements = new Announcements(options.directory, options.podId, options.logger);
  }

  /** Who it is, or what it may, has become known or changed. */
  recognise(session: Session): void {
    const device = this.#devices.get(session);
    if (session.principal.grants.canCall) {
      if (device?.status === 'unseen') this.#set(device, 'online');
      else if (device === undefined) this.#add(session, 'online');
    } else if (device !== undefined) {
      device.watched?.close();
      device.watched = null;
      this.#set(device, 'unseen');
    }
  }

  /** It has to do with a call, also without the right to begin one: the call must know when it is gone. */
  attend(session: Session): void {
    if (!this.#devices.has(session)) this.#add(session, 'unseen');
  }

  /** Resolves when everybody who asks is told so; while the directory is away, at once. */
  async setStatus(session: Session, status: PresenceStatus): Promise<void> {
    const device = this.#devices.get(session);
    if (device === undefined) this.#add(session, status);
    else this.#set(device, status);
    await this.#announcements.flush();
  }

  /** Whom this connection watches. @throws CallError `conflict` when it is gone */
  watchedBy(session: Session): WatchedPeople {
    const device = this.#devices.get(session) ?? this.#add(session, 'online');
    if (device === null) throw new CallError('conflict', 'the connection is closed');
    device.watched ??= new WatchedPeople(this.#options.directory, session.principal.tenant, (presence) =>
      session.outlet.send('presence', presence),
    );
    return device.watched;
  }

  /** @throws CallError `rate-limited` for who rings too often, over however many connections */
  takeRing({ principal, id }: Session, nowMs: number): void {
    this.#rings.take(keyOf(principal.tenant, principal.identity ?? id), nowMs);
  }

  left(session: Session): void {
    const device = this.#release(session);
    if (device !== undefined) this.#remove(device);
  }

  lost(session: Session): void {
    const device = this.#release(session);
    if (device === undefined) return;
    device.leaving = this.#options.clock.after(this.#options.lossMs, () => this.#remove(device));
  }

  /** Once a tick. @throws CallError `unavailable` */
  async tick(): Promise<void> {
    this.#ticks += 1;
    await this.#announcements.flush();
    if (this.#ticks % renewTicks === 0) await this.#renew();
    await this.#refresh(this.#ticks % refreshTicks === 0);
  }

  close(): void {
    for (const person of this.#people.values()) for (const { leaving } of person.devices) leaving?.cancel();
    for (const { watched } of this.#devices.values()) watched?.close();
  }

  async #renew(): Promise<void> {
    const announced = [...this.#people.values()].filter((person) => person.announced !== 'gone');
    for (const { tenant, identity } of await this.#options.directory.renew(this.#options.podId, announced)) {
      const person = this.#people.get(keyOf(tenant, identity));
      if (person !== undefined) void this.#announcements.add(person.key, person, person.announced);
    }
  }

  /** Once for all who watch: each person is read once, however many watch it. */
  async #refresh(isTime: boolean): Promise<void> {
    const byTenant = new Map<TenantId, WatchedPeople[]>();
    for (const { person, watched } of this.#devices.values()) {
      if (watched === null || (!watched.takeStale() && !isTime)) continue;
      const watching = byTenant.get(person.tenant);
      if (watching === undefined) byTenant.set(person.tenant, [watched]);
      else watching.push(watched);
    }
    for (const [tenant, watching] of byTenant) {
      try {
        await this.#refreshOf(tenant, watching);
      } catch (error) {
        for (const watched of watching) watched.markStale();
        throw error;
      }
    }
  }

  async #refreshOf(tenant: TenantId, watching: readonly WatchedPeople[]): Promise<void> {
    const identities = new Set(watching.flatMap((watched) => [...watched.identities]));
    const seen = await this.#options.directory.read(tenant, [...identities]);
    for (const presence of seen) for (const watched of watching) watched.hear(presence);
  }

  /** Null for a connection that is gone: nobody would ever take it away. */
  #add(session: Session, status: Device['status']): Device | null {
    const { tenant, identity } = session.principal;
    if (identity === null || session.isClosed) return null;
    const key = keyOf(tenant, identity);
    const person = this.#people.get(key) ?? { key, tenant, identity, devices: new Set(), announced: 'gone' };
    this.#people.set(key, person);
    const device: Device = { person, status, watched: null, leaving: null };
    person.devices.add(device);
    this.#devices.set(session, device);
    this.#announce(person);
    return device;
  }

  #set(device: Device, status: Device['status']): void {
    device.status = status;
    this.#announce(device.person);
  }

  #release(session: Session): Device | undefined {
    const device = this.#devices.get(session);
    this.#devices.delete(session);
    device?.watched?.close();
    return device;
  }

  #remove(device: Device): void {
    const { person } = device;
    person.devices.delete(device);
    if (person.devices.size === 0) this.#people.delete(person.key);
    this.#announce(person);
  }

  /** The best of the person's devices here. */
  #announce(person: LocalPerson): void {
    const statuses = [...person.devices].map(({ status }) => status);
    const [best = 'gone'] = statuses.toSorted((one, other) => ranks[other] - ranks[one]);
    if (best === person.announced) return;
    person.announced = best;
    void this.#announcements.add(person.key, person, best);
  }
}

function keyOf(tenant: string, identity: string): string {
  return `${tenant.length}:${tenant}${identity}`;
}
