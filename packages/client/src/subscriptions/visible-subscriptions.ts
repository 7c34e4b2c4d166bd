import type { Layers, ParticipantId, ProducerId } from '@confab/contracts';
import type { Clock } from '../timing/clock.ts';
import { Lingering } from './lingering.ts';
import type { RemotePublication, SubscriptionOwner } from './remote-publication.ts';
import {
  likelyVisible,
  wantedProducers,
  type Offer,
  type SubscribeMode,
  type VisibleTile,
} from './subscription-policy.ts';

/** Who brings the media, once it is decided what is wanted. */
export interface MediaReceiver {
  subscribe(producerId: ProducerId): void;
  unsubscribe(producerId: ProducerId, why: 'unwanted' | 'producer-closed'): void;
  setPreferredLayers(producerId: ProducerId, layers: Layers): Promise<void>;
}

interface Known extends Offer {
  readonly publication: RemotePublication;
}

/**
 * Decides what is received, each time something changes: who publishes what, which tiles are on screen, who is heard, what the app
 * chose. Changes of one turn are decided together. What loses its reason goes on for a moment (`Lingering`).
 */
export class VisibleSubscriptions implements SubscriptionOwner {
  readonly #clock: Clock;
  readonly #mode: SubscribeMode;
  readonly #receiver: MediaReceiver;
  readonly #known = new Map<ProducerId, Known>();
  readonly #chosen = new Map<ProducerId, boolean>();
  readonly #on = new Set<ProducerId>();
  readonly #refused = new Set<ProducerId>();
  readonly #lingering = new Lingering();
  /** Undefined: the app has not said yet. */
  #visible: ReadonlySet<ProducerId> | undefined;
  #audible: readonly ParticipantId[] = [];
  #decision: 'none' | 'due' | 'closed' = 'none';
  #cancelTimer: () => void = () => {};

  constructor(mode: SubscribeMode, receiver: MediaReceiver, clock: Clock) {
    this.#mode = mode;
    this.#receiver = receiver;
    this.#clock = clock;
  }

  /** Somebody publishes this now. */
  opened(publication: RemotePublication, participantId: ParticipantId): void {
    const { producerId, source } = publication;
    this.#known.set(producerId, { producerId, participantId, source, publication });
    this.#decideSoon();
  }

  /** They do not any more. */
  closed(producerId: ProducerId): void {
    this.#known.delete(producerId);
    this.#chosen.delete(producerId);
    this.#refused.delete(producerId);
    this.#lingering.remove(producerId);
    if (this.#on.delete(producerId)) this.#receiver.unsubscribe(producerId, 'producer-closed');
    this.#decideSoon();
  }

  /** What is on screen now; everything else is not. */
  setVisible(tiles: readonly VisibleTile[]): void {
    this.#visible = new Set(tiles.map(({ producerId }) => producerId));
    this.#decideSoon();
  }

  /**
   * Begins with what a page usually shows, and gives back what that is: it need not wait for the page to be laid out, and comes with
   * the first request. What `setVisible` does not name ends like everything that went off screen. Nothing once the app has spoken.
   */
  anticipate(): readonly ProducerId[] {
    if (this.#mode !== 'visible' || this.#visible !== undefined) return [];
    const likely = likelyVisible([...this.#known.values()]);
    const nowMs = this.#clock.now();
    for (const { producerId, publication } of likely) {
      this.#begin(producerId, publication);
      this.#lingering.add(producerId, publication.kind, nowMs);
    }
    return likely.map(({ producerId }) => producerId);
  }

  audibleAre(participantIds: readonly ParticipantId[]): void {
    this.#audible = participantIds;
    this.#decideSoon();
  }

  /** The app wants this one, or does not, whatever the mode says. */
  choose(producerId: ProducerId, wanted: boolean): void {
    if (!this.#known.has(producerId)) return;
    this.#chosen.set(producerId, wanted);
    this.#refused.delete(producerId);
    // Said by the app itself: no reason to linger.
    if (!wanted) this.#end(producerId);
    this.#decideSoon();
  }

  setPreferredLayers(producerId: ProducerId, layers: Layers): Promise<void> {
    return this.#receiver.setPreferredLayers(producerId, layers);
  }

  /** The server does not let us have it: not asked for again until that changes. */
  refused(producerId: ProducerId): void {
    this.#on.delete(producerId);
    this.#lingering.remove(producerId);
    if (this.#known.has(producerId)) this.#refused.add(producerId);
  }

  /** The server lets us have this one now, or everything. */
  permitted(producerId?: ProducerId): void {
    if (producerId === undefined) this.#refused.clear();
    else this.#refused.delete(producerId);
    this.#decideSoon();
  }

  /** Decides now. */
  flush(): void {
    if (this.#decision === 'closed') return;
    this.#decision = 'none';
    const nowMs = this.#clock.now();
    const wanted = wantedProducers({
      mode: this.#mode,
      offers: [...this.#known.values()],
      visible: this.#visible ?? new Set(),
      audible: this.#audible,
      chosen: this.#chosen,
    });
    for (const [producerId, { publication }] of this.#known) {
      if (wanted.has(producerId)) this.#begin(producerId, publication);
      else if (this.#on.has(producerId)) this.#lingering.add(producerId, publication.kind, nowMs);
    }
    for (const producerId of this.#lingering.takeDue(nowMs)) this.#end(producerId);
    this.#cancelTimer();
    const nextInMs = this.#lingering.nextInMs(nowMs);
    if (nextInMs !== undefined) this.#cancelTimer = this.#clock.after(nextInMs, () => this.flush());
  }

  close(): void {
    this.#decision = 'closed';
    this.#cancelTimer();
  }

  #begin(producerId: ProducerId, publication: RemotePublication): void {
    this.#lingering.remove(producerId);
    if (this.#on.has(producerId) || this.#refused.has(producerId)) return;
    this.#on.add(producerId);
    publication.subscriptionIs('pending');
    this.#receiver.subscribe(producerId);
  }

  #end(producerId: ProducerId): void {
    this.#lingering.remove(producerId);
    if (!this.#on.delete(producerId)) return;
    this.#known.get(producerId)?.publication.subscriptionIs('off');
    this.#receiver.unsubscribe(producerId, 'unwanted');
  }

  #decideSoon(): void {
    if (this.#decision !== 'none') return;
    this.#decision = 'due';
    queueMicrotask(() => {
      if (this.#decision === 'due') this.flush();
    });
  }
}
