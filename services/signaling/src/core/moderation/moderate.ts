import { CallError, type ParticipantId, type RoomAddress, type Source } from '@confab/contracts';
import type { ChangeOutcome, Moderated } from '@confab/cluster';
import { StaleOwnerError } from '../media/stale-owner-error.ts';
import { closeMedia } from '../participants/attach-participant.ts';
import type { Pod } from '../pod.ts';
import type { OperationIds } from '../requests/operation-ids.ts';

/*
 * What a moderator may do, whichever way it asks: who asks has shown `roomAdmin` for the room. Others may be at any pod, which
 * learns of it by the room's facts; what their node has to do is said to it from here, in their owner's name.
 */

export interface Moderation {
  readonly pod: Pod;
  readonly address: RoomAddress;
  /** Left out for a tenant's server. */
  readonly by?: ParticipantId | undefined;
  readonly ids: OperationIds;
}

/** Stops what somebody publishes from a source; the person may start it again. */
export async function muteParticipant(
  moderation: Moderation,
  participantId: ParticipantId,
  source: Source,
): Promise<void> {
  const { pod, address, by, ids } = moderation;
  for (let attempt = 1; ; attempt += 1) {
    const operationId = ids.operation(`mute.${attempt}`);
    const outcome = await pod.directory.muteParticipant({ operationId, address, participantId, source, by });
    if (outcome.status === 'not-found') throw unknownParticipant();
    const { producerIds } = outcome;
    const pauses = producerIds.map(async (producerId) => {
      const options = { operationId: ids.operation(`pause.${attempt}.${producerId}`) };
      await pod.media.run(targetOf(address, outcome), 'pauseProducer', { producerId }, options);
    });
    const failures = (await Promise.allSettled(pauses)).filter((settled) => settled.status === 'rejected');
    // Who closed the track meanwhile is as silent as can be.
    const failed = failures.map(({ reason }) => reason as unknown).find((error) => !isGone(error));
    if (failed === undefined) return;
    // It resumed in between: the node wants to hear it in the new owner's name.
    if (!(failed instanceof StaleOwnerError) || attempt > 1) throw failed;
  }
}

export interface Removal {
  /** Shown to who is removed. */
  readonly reason?: string | undefined;
  /** Keeps the identity out for the rest of the room's life. */
  readonly ban: boolean;
}

export async function removeParticipant(
  { pod, address, ids }: Moderation,
  participantId: ParticipantId,
  { reason: message, ban }: Removal,
): Promise<void> {
  const operationId = ids.operation('expel');
  const outcome = await pod.directory.expelParticipant({ operationId, address, participantId, ban, message });
  if (outcome.status === 'not-found') throw unknownParticipant();
  if (outcome.status === 'too-many-bans') {
    throw new CallError('quota-exceeded', 'the room keeps as many bans as it can: lock it, or end it');
  }
  closeMedia(pod, targetOf(address, outcome), 'removed');
}

export async function lockRoom({ pod, address, by, ids }: Moderation, locked: boolean): Promise<void> {
  const outcome = await pod.directory.lockRoom({ operationId: ids.operation('lock'), address, locked, by });
  expectFound(outcome, 'no such room');
}

/** Lets somebody in the lobby in, or turns it away. */
export async function decideWaiting(
  { pod, address, ids }: Moderation,
  participantId: ParticipantId,
  decision: 'admitted' | 'denied',
): Promise<void> {
  const operationId = ids.operation(decision);
  const outcome = await pod.directory.decideWaiting({ operationId, address, participantId, decision });
  expectFound(outcome, 'nobody of this id is waiting');
}

/** Ends the room for all. Each pod tells its own people, and their nodes. */
export async function endRoom({ pod, address, ids }: Moderation): Promise<void> {
  const room = await pod.directory.readRoomRecord(address);
  if (room === null) throw new CallError('not-found', 'no such room');
  const { epoch } = room;
  await pod.directory.endRoom({ operationId: ids.operation('end'), address, epoch, reason: 'ended' });
}

export function unknownParticipant(): CallError {
  return new CallError('not-found', 'no such participant in the room');
}

function targetOf(address: RoomAddress, { epoch, owner, placement }: Moderated) {
  return { address, epoch, owner, placement };
}

function expectFound(outcome: ChangeOutcome, message: string): void {
  if (outcome.status !== 'done') throw new CallError('not-found', message);
}

function isGone(error: unknown): boolean {
  return error instanceof CallError && error.code === 'not-found';
}
