import type { EventEmitter } from 'eventemitter3';
import type { Grants } from '@confab/contracts';
import { announce } from '../../announce.ts';
import type { RoomEvents } from '../room-events.ts';
import type { DirectHandlers } from '../../signaling/pushes.ts';
import type { RoomChange } from '../room-change.ts';
import type { RoomFeature } from '../room-feature.ts';
import type { Joined, Resumed } from '../room-session.ts';

/** What is taken for granted where an older server does not say: that of somebody who could join. */
const assumedGrants: Grants = {
  roomJoin: true,
  roomCreate: false,
  roomList: false,
  roomAdmin: false,
  canPublish: true,
  canSubscribe: true,
  canPublishData: true,
  canCall: false,
  hidden: false,
};

/** What one may do in the room, and who else gets in. */
export class RoomAccess implements RoomFeature {
  readonly #room: EventEmitter<RoomEvents>;
  readonly #granted: (grants: Grants) => void;
  #grants = assumedGrants;
  #metadata: string | null = null;

  /** @param granted hears of changed grants before the app does. */
  constructor(room: EventEmitter<RoomEvents>, granted: (grants: Grants) => void) {
    this.#room = room;
    this.#granted = granted;
  }

  get grants(): Grants {
    return this.#grants;
  }

  get metadata(): string | null {
    return this.#metadata;
  }

  entered({ grants, metadata }: Pick<Joined, 'grants' | 'metadata'>): void {
    this.#metadata = metadata ?? this.#metadata;
    if (grants) this.#grants = grants;
    this.#granted(this.#grants);
  }

  resumed({ grants }: Pick<Resumed, 'grants'>): void {
    if (grants && JSON.stringify(grants) !== JSON.stringify(this.#grants)) this.#change(grants);
  }

  apply(change: RoomChange): void {
    if (change.type === 'locked') announce(this.#room, 'roomLockedChanged', change.locked);
    if (change.type === 'waiting-changed') announce(this.#room, 'waitingChanged');
  }

  readonly direct: DirectHandlers = {
    'permissions-changed': ({ grants }) => this.#change(grants),
  };

  #change(grants: Grants): void {
    this.#grants = grants;
    this.#granted(grants);
    announce(this.#room, 'permissionsChanged', grants);
  }
}
