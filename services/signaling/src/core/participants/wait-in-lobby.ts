import { CallError, type ParticipantId, type RoomAddress, type RoomEpoch } from '@confab/contracts';
import type { Pod } from '../pod.ts';
import type { RoomHold } from '../rooms/local-rooms.ts';
import type { Session } from '../session.ts';
import { Waiting } from './waiting.ts';

export interface WaitInput {
  readonly session: Session;
  readonly hold: RoomHold;
  readonly participantId: ParticipantId;
  readonly epoch: RoomEpoch;
  /** Of the fact that it waits. */
  readonly seq: number;
}

/** Makes this pod listen for what is decided about somebody whom the directory has put into a lobby. */
export async function waitInLobby(pod: Pod, { session, hold, participantId, epoch, seq }: WaitInput): Promise<Waiting> {
  const { address } = hold.room;
  try {
    const replica = await hold.room.follow(epoch, seq);
    if (session.isClosed) throw new CallError('conflict', 'the connection closed while joining');
    const waiting = new Waiting({
      participantId,
      epoch,
      hold,
      outlet: session.outlet,
      onOver: (over) => session.stopWaiting(over),
      onLeft: () => leaveLobby(pod, address, participantId),
    });
    session.wait(waiting);
    // Decided before anybody listened.
    if (!replica.waiting.has(participantId)) waiting.askAgain();
    return waiting;
  } catch (error) {
    leaveLobby(pod, address, participantId);
    throw error;
  }
}

/** Takes somebody out of a lobby, now or as soon as the directory hears of it. No harm when it was not there. */
export function leaveLobby({ orphans }: Pod, address: RoomAddress, participantId: ParticipantId): void {
  orphans.add({ address, owner: { participantId, ownerEpoch: 0 }, fate: 'leave-lobby' });
}
