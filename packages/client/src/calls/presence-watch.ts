import type { Presence, PresenceStatus } from '@confab/contracts';
import type { SignalingConnection } from '../signaling/signaling-connection.ts';

/** What one is to others, and who is watched: said again on each new connection, which knows nothing of it. */
export class PresenceWatch {
  readonly #requests: Pick<SignalingConnection, 'request'>;
  #watched: readonly string[] = [];
  #status: PresenceStatus | undefined;

  constructor(requests: Pick<SignalingConnection, 'request'>) {
    this.#requests = requests;
  }

  async set(status: PresenceStatus): Promise<void> {
    this.#status = status;
    await this.#requests.request('set-presence', { status });
  }

  async watch(identities: readonly string[]): Promise<readonly Presence[]> {
    this.#watched = [...identities];
    return (await this.#requests.request('watch-presence', { identities: [...identities] })).presence;
  }

  /** On a new connection: resolves with how those watched are now. What cannot be asked is asked on the next one. */
  async again(): Promise<readonly Presence[]> {
    if (this.#status !== undefined) this.set(this.#status).catch(() => {});
    return this.#watched.length > 0 ? this.watch(this.#watched).catch(() => []) : [];
  }
}
