import { EventEmitter } from 'eventemitter3';
import type { Call, CallId, CallType } from '@confab/contracts';
import { CallError } from '../errors.ts';
import { announce } from '../announce.ts';
import type { Clock } from '../timing/clock.ts';
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
  readonly clock: Clock;
  readonly identity: () => string | undefined;
  accept(callId: CallId): Promise<ActiveCall>;
  reject(callId: CallId, reason: 'declined' | 'busy'): Promise<Call>;
  ended(incoming: IncomingCall): void;
}

/** Longer than the server's news of the end takes: without a connection nobody says that it is over. */
const graceMs = 5_000;

/** A call that rings here; all devices of a person ring, and the first accept wins. */
export class IncomingCall extends EventEmitter<IncomingCallEvents> {
  /** Who rings. */
  readonly from: { readonly identity: string; readonly name: string };
  readonly #owner: IncomingCallOwner;
  #call: Call;
  #expiresAt: Date;
  #state: 'ringing' | 'answering' | RingEnd = 'ringing';
  #cancelExpiry: () => void = () => {};

  constructor(call: Call, from: IncomingCall['from'], expiresAt: string, owner: IncomingCallOwner) {
    super();
    this.#call = call;
    this.from = from;
    this.#expiresAt = new Date(expiresAt);
    this.#owner = owner;
    this.#expectEnd();
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

  /**
   * Answers. Rejects with the server's refusal, `conflict` when another device was faster; it goes on ringing then, unless the
   * server says that it is over.
   */
  accept(): Promise<ActiveCall> {
    return this.#answer('accepted', () => this.#owner.accept(this.callId));
  }

  /** Says no. Rejects with the server's refusal; it goes on ringing then. */
  async reject(reason: 'declined' | 'busy' = 'declined'): Promise<void> {
    await this.#answer('rejected', () => this.#owner.reject(this.callId, reason));
  }

  /** For `Calls`: what the server told of it. */
  takeCall(news: Call, expiresAt?: string): void {
    if (!this.ringing || isOutdated(this.#call, news)) return;
    this.#call = news;
    if (expiresAt !== undefined && expiresAt !== this.#expiresAt.toISOString()) {
      this.#expiresAt = new Date(expiresAt);
      this.#expectEnd();
    }
    // What was asked for here is told by its answer.
    if (this.#state === 'ringing' && !this.#endIfOver()) announce(this, 'updated', news);
  }

  /** For `Calls`. */
  end(why: RingEnd): void {
    if (!this.ringing) return;
    this.#state = why;
    this.#cancelExpiry();
    this.#owner.ended(this);
    announce(this, 'ended', why);
  }

  async #answer<Answer>(end: 'accepted' | 'rejected', ask: () => Promise<Answer>): Promise<Answer> {
    if (this.#state !== 'ringing')
      throw new CallError('conflict', 'this call does not ring any more, or is being answered');
    this.#state = 'answering';
    try {
      const answer = await ask();
      this.end(end);
      return answer;
    } catch (error) {
      // Unless it ended meanwhile, for want of a connection.
      if (this.ringing) this.#state = 'ringing';
      if (this.ringing) this.#endIfOver();
      throw error;
    }
  }

  #endIfOver(): boolean {
    const outcome = outcomeOf(this.#call, this.#owner.identity());
    if (outcome === 'joined') this.end('accepted-elsewhere');
    else if (outcome === 'declined' || outcome === 'busy') this.end('rejected-elsewhere');
    else if (isOver(this.#call)) {
      const { endReason, status } = this.#call;
      this.end(endReason === 'cancelled' ? 'cancelled' : status === 'MISSED' ? 'missed' : 'over');
    } else if (outcome === 'missed') this.end('missed');
    return !this.ringing;
  }

  /** The server's two times are compared, never its with ours. */
  #expectEnd(): void {
    const me = this.#call.participants.find(({ identity }) => identity === this.#owner.identity());
    const ringsMs = this.#expiresAt.getTime() - new Date(me?.invitedAt ?? this.#call.createdAt).getTime();
    this.#cancelExpiry();
    this.#cancelExpiry = this.#owner.clock.after(Math.max(0, ringsMs) + graceMs, () => this.end('missed'));
  }
}
