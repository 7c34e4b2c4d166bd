import type { Fact } from '@confab/cluster';

/** A room's fact as a client gets it: what only pods and nodes may see stays behind. */
export interface RoomEvent {
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>> & { readonly seq: number };
}

export function toRoomEvent({ name, data, seq }: Fact): RoomEvent {
  return { name, data: { ...data, seq } };
}

/** What stands in for a fact that somebody may not see: its number. */
export function skipEvent(seq: number): RoomEvent {
  return { name: 'skip', data: { seq } };
}
