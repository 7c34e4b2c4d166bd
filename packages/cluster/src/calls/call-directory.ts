import type { CallId, RoomAddress, RoomEndReason, RoomName, TenantId } from '@confab/contracts';
import type { CallNotice, CallRecord } from './call-record.ts';
import type { CallAction, CallTransition, NewCall } from './call-transitions.ts';

/** What is owed to a call's people: sent by whoever made the change, or else by whoever sweeps, until it is confirmed. */
export interface OwedNotice extends CallNotice {
  readonly tenant: TenantId;
  readonly callId: CallId;
  /** The change it tells of. */
  readonly version: number;
  /** The call was ended for all, and its room was there for it alone. */
  readonly endsRoom: boolean;
}

export type CallOutcome =
  | { readonly status: 'changed'; readonly call: CallRecord; readonly owed: OwedNotice }
  | Exclude<CallTransition, { status: 'changed' }>;

/** Something whose time has come. It comes again in a few ticks unless it was dealt with. */
export type DueCall = {
  readonly call: CallRecord;
} & (
  | { readonly kind: 'ring-again' }
  | { readonly kind: 'ring-timeout'; readonly round: number }
  | { readonly kind: 'room-ended'; readonly reason: RoomEndReason }
  /** Time to look after its people; these of them are in the room now. */
  | { readonly kind: 'check'; readonly inRoom: readonly string[] }
  | { readonly kind: 'owed'; readonly owed: OwedNotice }
);

/**
 * Calls that ring or go on, and those of the last 24 hours. A change is decided by a pure function and stored by compare-and-set,
 * with its facts and what is owed to people, in one script in the room's slot (`docs/races.md` 21). Methods throw
 * `CallError('unavailable')` while Redis is away.
 */
export interface CallDirectory {
  /** Shards are fixed per cell: the id of a call in this room. `unique` is a ULID. */
  callIdOf(unique: string, address: RoomAddress): CallId;
  /** Stores the call and lets it ring. Repeated under the same `callId`: `unchanged`. Throws `quota-exceeded` for a room full of calls. */
  initiate(input: NewCall, now: Date): Promise<CallOutcome>;
  /** Carries an action out on the call as it is then. */
  change(tenant: TenantId, callId: CallId, action: CallAction, now: Date): Promise<CallOutcome>;
  /** Null: never was, or more than a day ago. */
  read(tenant: TenantId, callId: CallId): Promise<CallRecord | null>;
  /** Those that somebody was rung for, or began, newest first; `withinMs`: in that time. */
  readOf(tenant: TenantId, identity: string, limit: number, withinMs?: number): Promise<readonly CallRecord[]>;
  /** Those that ring or go on in this room. */
  readInRoom(address: RoomAddress): Promise<readonly CallRecord[]>;
  /** The tenant's newest, over all shards or, with `near`, of the shard in which all of that room's are: newest first. */
  readOfTenant(tenant: TenantId, limit: number, near?: RoomName): Promise<readonly CallRecord[]>;
  /** What is due in a shard, a bounded part of it. */
  due(shard: number): Promise<readonly DueCall[]>;
  /** The notice was sent: nobody owes it any more. */
  confirm(owed: OwedNotice): Promise<void>;
}
