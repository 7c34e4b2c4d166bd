import type { Fact } from '@confab/cluster';

/** A room's fact as a client gets it: what only pods and nodes may see stays behind. */
export interface RoomEvent {
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>> & { readonly seq: number };
}

export function toRoomEvent({ name, data, seq }: Fact): RoomEvent {
  return { name, data: { ...data, seq } };
}
