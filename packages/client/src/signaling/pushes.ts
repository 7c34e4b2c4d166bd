import type { DirectEventData, DirectEventName } from '@confab/contracts';

/** One event of a room, as the server numbered it in `data.seq`. */
export interface RoomEvent {
  readonly name: string;
  readonly data: unknown;
}

/** What to do with each of the events that concern oneself; those that are left out are not of interest. */
export type DirectHandlers = { [Name in DirectEventName]?: (data: DirectEventData<Name>) => void };

/** Events of the room out of one message of the server; none where the message is of another kind. */
export function roomEventsOf(name: string, data: unknown): readonly RoomEvent[] {
  if (name === 'room-events') return Array.isArray(data) ? (data as RoomEvent[]) : [];
  return typeof (data as { seq?: unknown } | null | undefined)?.seq === 'number' ? [{ name, data }] : [];
}

/** Calls the handler of an event about oneself, where there is one. */
export function handleDirect(handlers: DirectHandlers, name: string, data: unknown): void {
  const handler = handlers[name as DirectEventName] as ((data: unknown) => void) | undefined;
  handler?.(data);
}
