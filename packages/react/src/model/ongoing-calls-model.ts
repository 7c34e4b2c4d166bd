import type { ActiveCall, Calls } from '@confab/client';
import { Store } from './store.ts';

/** A call of one's own that goes on without one. */
export interface OngoingCall {
  readonly callId: string;
  readonly type: ActiveCall['type'];
  /** Identities of those who are in it. */
  readonly inside: readonly string[];
}

export interface OngoingCallsOptions {
  readonly calls: Pick<Calls, 'list' | 'active' | 'on' | 'off'>;
  readonly self: string;
  /** How often the server is asked; 5,000 ms by default. */
  readonly refreshMs?: number | undefined;
}

/** Calls that one was asked to, or left, and can still join. */
export class OngoingCallsModel {
  readonly list = new Store<readonly OngoingCall[]>([]);
  readonly #options: OngoingCallsOptions;
  readonly #timer: ReturnType<typeof setInterval>;
  #closed = false;

  constructor(options: OngoingCallsOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.refresh(), options.refreshMs ?? 5_000);
    // The list is as old as the call that one comes back from.
    options.calls.on('activeChanged', this.#onActive);
    void this.refresh();
  }

  async refresh(): Promise<void> {
    const { calls, self } = this.#options;
    // Nobody looks at the list while in a call.
    if (calls.active) return;
    const found = await calls.list({ status: 'ACTIVE' }).catch(() => undefined);
    if (this.#closed || !found) return;
    const ongoing = found
      .map(({ callId, type, participants }) => ({
        callId,
        type,
        inside: participants.filter(({ outcome }) => outcome === 'joined').map(({ identity }) => identity),
      }))
      .filter(({ inside }) => inside.length > 0 && !inside.includes(self));
    if (JSON.stringify(ongoing) !== JSON.stringify(this.list.get())) this.list.set(ongoing);
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#options.calls.off('activeChanged', this.#onActive);
  }

  readonly #onActive = (): void => void this.refresh();
}
