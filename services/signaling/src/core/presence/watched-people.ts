import type { PresenceDirectory, PresenceWatch } from '@confab/cluster';
import type { Presence, TenantId } from '@confab/contracts';

/** Whom one connection watches. Its client is told what is new to it, and nothing twice. */
export class WatchedPeople {
  readonly #directory: PresenceDirectory;
  readonly #tenant: TenantId;
  readonly #send: (presence: Presence) => void;
  readonly #watches = new Map<string, PresenceWatch>();
  readonly #known = new Map<string, Presence>();
  #wanted: ReadonlySet<string> = new Set();
  #phase: 'open' | 'closed' = 'open';
  #missed = false;

  constructor(directory: PresenceDirectory, tenant: TenantId, send: (presence: Presence) => void) {
    this.#directory = directory;
    this.#tenant = tenant;
    this.#send = send;
  }

  /** Replaces whom it watches; gives back how they are seen now. */
  async watch(identities: readonly string[]): Promise<Presence[]> {
    const wanted = new Set(identities);
    this.#wanted = wanted;
    for (const [identity, watch] of this.#watches) if (!wanted.has(identity)) this.#forget(identity, watch);
    await Promise.all([...wanted].map((identity) => this.#follow(identity)));
    const seen = await this.#directory.read(this.#tenant, [...wanted]);
    const found = seen.map(({ identity, status, since }) => ({ identity, status, since }));
    if (this.#phase === 'open' && this.#wanted === wanted) for (const one of found) this.#known.set(one.identity, one);
    return found;
  }

  /** Something may have been missed since somebody asked this last. */
  takeStale(): boolean {
    const wasStale = this.#missed;
    this.#missed = false;
    return wasStale;
  }

  markStale(): void {
    this.#missed = true;
  }

  get identities(): Iterable<string> {
    return this.#watches.keys();
  }

  /** Reads and messages come in any order: the later change counts, by the clock that stamped both. */
  hear({ identity, status, since }: Presence): void {
    if (!this.#wanted.has(identity)) return;
    const known = this.#known.get(identity);
    if (known !== undefined && (known.since > since || (known.since === since && known.status === status))) return;
    const presence = { identity, status, since };
    this.#known.set(identity, presence);
    this.#send(presence);
  }

  close(): void {
    this.#phase = 'closed';
    this.#wanted = new Set();
    for (const [identity, watch] of this.#watches) this.#forget(identity, watch);
  }

  async #follow(identity: string): Promise<void> {
    if (this.#watches.has(identity)) return;
    const person = { tenant: this.#tenant, identity };
    const watch = await this.#directory.watch(person, {
      onChange: (presence) => this.hear(presence),
      onInterrupted: () => this.markStale(),
    });
    // Replaced, closed, or asked for twice meanwhile.
    if (this.#wanted.has(identity) && !this.#watches.has(identity)) this.#watches.set(identity, watch);
    else watch.close();
  }

  #forget(identity: string, watch: PresenceWatch): void {
    this.#watches.delete(identity);
    this.#known.delete(identity);
    watch.close();
  }
}
