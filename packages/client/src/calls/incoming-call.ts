import { EventEmitter } from 'eventemitter3';
import type { Call, CallId, CallType } from '@confab/contracts';
import { announce } from '../events.ts';
import type { ActiveCall } from './active-call.ts';
import { isOutdated, isOver, outcomeOf } from './call-order.ts';

/** Why it does not ring here any more. */
export type RingEnd =
  'accepted' | 'accepted-elsewhere' | 'rejected' | 'rejected-elsewhere' | 'cancelled' | 'missed' | 'over';

export interface IncomingCallEvents {
  updated: [call: Call];
  /** It does not ring any more. The last event. */
  ended: [why: RingEnd];
}

/** What a ringing call asks of those who speak with the server. */
export interface IncomingCallOwner {
  readonly identity: () => string | undefined;
  accept(callId: CallId): Promise<ActiveCall>;
  reject(callId: CallId, reason: 'declined' | 'busy'): Promise<Call>;
  ended(incoming: IncomingCall): void;
}

/** A call that rings here; all devices of a person ring, and the first accept wins. */
export class IncomingCall extends EventEmitter<IncomingCallEvents> {
  /** Who rings. */
  readonly from: { readonly identity: string; readonly name: string };
  readonly #owner: IncomingCallOwner;
  #call: Call;
  #expiresAt: Date;
  #state: 'ringing' | 'answering' | RingEnd = 'ringing';

  constructor(call: Call, from: IncomingCall['from'], expiresAt: string, owner: IncomingCallOwner) {
    super();
    this.#call = call;
    this.from = from;
    this.#expiresAt = new Date(expiresAt);
    this.#owner = owner;
  }

  get call(): Call {
    return this.#call;
  }

  get callId(): CallId {
    return this.#call.callId;
  }

  get type(): CallType {
    return this.#call.type;
  }

  /** When it is missed. */
  get expiresAt(): Date {
    return this.#expiresAt;
  }

  /** False once it was answered, here or elsewhere, or is over. */
  get ringing(): boolean {
    return this.#state === 'ringing' || this.#state === 'answering';
  }

  /** Answers. Rejects with `conflict` when another device was faster, or with the server's refusal; it is over then. */
  async accept(): Promise<ActiveCall> {
    this.#state = 'answering';
    try {
      const active = await this.#owner.accept(this.callId);
      this.end('accepted');
      return active;
    } catch (error) {
      if (this.#state === 'answering') this.#state = 'ringing';
      throw error;
    }
  }

  /** Says no. Rejects with the server's refusal; it goes on ringing then. */
  async reject(reason: 'declined' | 'busy' = 'declined'): Promise<void> {
    this.#state = 'answering';
    try {
      await this.#owner.reject(this.callId, reason);
      this.end('rejected');
    } catch (error) {
      if (this.#state === 'answering') this.#state = 'ringing';
      throw error;
    }
  }

  /** For `Calls`: what the server told of it. */
  takeCall(news: Call, expiresAt?: string): void {
    if (!this.ringing || isOutdated(this.#call, news)) return;
    this.#call = news;
    if (expiresAt !== undefined) this.#expiresAt = new Date(expiresAt);
    const outcome = outcomeOf(news, this.#owner.identity());
    // What was asked for here is told by its answer.
    if (this.#state === 'answering' && (outcome === 'joined' || outcome === 'declined' || outcome === 'busy')) return;
    if (outcome === 'joined') this.end('accepted-elsewhere');
    else if (outcome === 'declined' || outcome === 'busy') this.end('rejected-elsewhere');
    else if (isOver(news))
      this.end(news.endReason === 'cancelled' ? 'cancelled' : news.status === 'MISSED' ? 'missed' : 'over');
    else if (outcome === 'missed') this.end('missed');
    else announce(this, 'updated', news);
  }

  /** For `Calls`. */
  end(why: RingEnd): void {
    if (!this.ringing) return;
    this.#state = why;
    this.#owner.ended(this);
    announce(this, 'ended', why);
  }
}
