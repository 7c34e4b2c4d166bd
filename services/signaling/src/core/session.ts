import { CallError, type ParticipantId } from '@confab/contracts';
import type { ClientOutlet } from './client-outlet.ts';
import type { Membership } from './participants/membership.ts';
import type { Waiting } from './participants/waiting.ts';
import { RequestLanes } from './requests/request-lanes.ts';
import { TokenBucket } from './requests/token-bucket.ts';
import type { Principal } from './tokens/principal.ts';

/**
 * `joining` is also what resuming is, `waiting` is in a room's lobby. A session that was put out of its room or lobby, or left
 * it, is `connected` again and may join another one.
 */
export type SessionState =
  | { readonly status: 'connected' }
  | { readonly status: 'joining' }
  | { readonly status: 'waiting'; readonly waiting: Waiting }
  | { readonly status: 'joined'; readonly membership: Membership }
  | { readonly status: 'closed' };

/** 100 consumers resumed one by one, and then some, in one burst; 50 requests a second for ever. */
const requestBucket = { burst: 300, perSecond: 50 };
/** What reaches everybody in the room: nobody types, waves or claps faster for long. */
const sayBucket = { burst: 20, perSecond: 5 };
/** Each try is told to the room's people, in a lobby too: whoever comes in by one socket does so a few times. */
const enterBucket = { burst: 20, perSecond: 1 };
/** What makes Redis read through all that is kept of a room or a person: as often as somebody pages back. */
const readBucket = { burst: 20, perSecond: 5 };

/** One socket, from connect to close. */
export class Session {
  readonly id: string;
  readonly outlet: ClientOutlet;
  readonly lanes = new RequestLanes();
  readonly bucket: TokenBucket;
  /** For what it says in a room, beside `bucket`. */
  readonly sayBucket: TokenBucket;
  /** For what it reads that is long, beside `bucket`. */
  readonly readBucket: TokenBucket;
  /** For joining and resuming, beside `bucket`. */
  readonly enterBucket: TokenBucket;
  principal: Principal;
  /** Whom it was in a room as last: a repeated `leave-room` is still that participant's. */
  lastParticipantId: ParticipantId | null = null;
  /** Its person is known, and told what is for them. */
  isMet = false;
  #state: SessionState = { status: 'connected' };

  constructor(id: string, principal: Principal, outlet: ClientOutlet, nowMs: number) {
    this.id = id;
    this.principal = principal;
    this.outlet = outlet;
    this.bucket = new TokenBucket(requestBucket, nowMs);
    this.sayBucket = new TokenBucket(sayBucket, nowMs);
    this.enterBucket = new TokenBucket(enterBucket, nowMs);
    this.readBucket = new TokenBucket(readBucket, nowMs);
  }

  get membership(): Membership | null {
    return this.#state.status === 'joined' ? this.#state.membership : null;
  }

  get waiting(): Waiting | null {
    return this.#state.status === 'waiting' ? this.#state.waiting : null;
  }

  get isClosed(): boolean {
    return this.#state.status === 'closed';
  }

  /**
   * Whoever waits may ask again, or for another room: the wait is over then.
   * @throws CallError `conflict` when it is in a room, or on its way into one
   */
  beginJoining(): void {
    this.waiting?.leave();
    if (this.#state.status !== 'connected') throw new CallError('conflict', 'already in a room, or joining one');
    this.#state = { status: 'joining' };
  }

  /** The join or resume failed. */
  stopJoining(): void {
    if (this.#state.status === 'joining') this.#state = { status: 'connected' };
  }

  /** @throws Error for a socket that is gone: its lobby entry would stay as long as this pod lives */
  wait(waiting: Waiting): void {
    if (this.#state.status === 'closed') throw new Error('a closed session cannot wait');
    this.#state = { status: 'waiting', waiting };
  }

  stopWaiting(waiting: Waiting): void {
    if (this.waiting === waiting) this.#state = { status: 'connected' };
  }

  /** @throws Error for a socket that is gone: nobody would ever notice that its participant has no client */
  enter(membership: Membership): void {
    if (this.#state.status === 'closed') throw new Error('a closed session cannot be in a room');
    this.#state = { status: 'joined', membership };
    this.lastParticipantId = membership.participantId;
    this.outlet.follow(membership.participantId);
  }

  /** It is not in this room any more, for whatever reason. */
  exit(membership: Membership): void {
    if (this.membership !== membership) return;
    this.#state = { status: 'connected' };
    this.outlet.follow(null);
  }

  /** The socket is gone; gives back the membership that has lost its client. */
  close(): Membership | null {
    const { membership } = this;
    this.waiting?.leave();
    this.#state = { status: 'closed' };
    return membership;
  }
}
