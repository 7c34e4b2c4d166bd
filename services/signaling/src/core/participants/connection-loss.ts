import type { Timer } from '@confab/platform';
import type { Pod } from '../pod.ts';
import { leaveRoom } from './leave-room.ts';
import type { Membership } from './membership.ts';

type Departure =
  /** Nobody has been told yet; most sockets are back before that. */
  | { readonly stage: 'unnoticed'; readonly timer: Timer }
  /** Due, but the directory has not taken it yet. */
  | { readonly stage: 'marking' | 'leaving' };

/** What becomes of participants whose sockets are gone (`docs/races.md` 9). The removal itself is the directory's sweep. */
export class ConnectionLoss {
  readonly #pod: Pod;
  readonly #departures = new Map<Membership, Departure>();

  constructor(pod: Pod) {
    this.#pod = pod;
  }

  /** Lost without a word: others see it as reconnecting after a while. */
  lost(membership: Membership): void {
    const { clock, settings } = this.#pod;
    membership.disconnect();
    if (membership.presence !== 'away') return;
    const timer = clock.after(settings.reconnectingAfterMs, () => this.#begin(membership, 'marking'));
    this.#departures.set(membership, { stage: 'unnoticed', timer });
  }

  /** Closed by the client on purpose: it leaves at once. */
  left(membership: Membership): void {
    membership.disconnect();
    if (membership.presence === 'away') this.#begin(membership, 'leaving');
  }

  /** It is back, or gone for good. */
  forget(membership: Membership): void {
    const departure = this.#departures.get(membership);
    this.#departures.delete(membership);
    if (departure?.stage === 'unnoticed') departure.timer.cancel();
  }

  /** Once a tick: what the directory could not take is tried again. */
  retry(): void {
    for (const [membership, { stage }] of this.#departures) {
      if (stage !== 'unnoticed') void this.#carryOut(membership, stage);
    }
  }

  close(): void {
    for (const membership of this.#departures.keys()) this.forget(membership);
  }

  #begin(membership: Membership, stage: 'marking' | 'leaving'): void {
    this.#departures.set(membership, { stage });
    void this.#carryOut(membership, stage);
  }

  async #carryOut(membership: Membership, stage: 'marking' | 'leaving'): Promise<void> {
    if (membership.presence !== 'away') {
      this.forget(membership);
      return;
    }
    try {
      if (stage === 'leaving') await leaveRoom(this.#pod, membership);
      else await this.#mark(membership);
      if (this.#departures.get(membership)?.stage === stage) this.#departures.delete(membership);
    } catch (error) {
      this.#pod.logger.debug({ err: error, stage }, 'a lost participant is told to the directory with the next tick');
    }
  }

  async #mark({ address, owner }: Membership): Promise<void> {
    const { directory, settings } = this.#pod;
    await directory.markReconnecting({
      operationId: `reconnecting/${owner.participantId}/${owner.ownerEpoch}`,
      address,
      owner,
      removeAfterMs: Math.max(0, settings.removeAfterMs - settings.reconnectingAfterMs),
    });
  }
}
