import { CallError, type NodeId } from '@confab/contracts';
import type { Placement } from '@confab/cluster';
import { ulid } from 'ulid';
import type { AttachedMedia, MediaTarget, TransportWish } from '../media/media-nodes.ts';
import type { Pod } from '../pod.ts';
import type { OperationIds } from '../requests/operation-ids.ts';
import { expectDone } from './change-outcome.ts';
import { releaseReservation, reserveNode, type Reservation, type RoomDemand } from './reserve-node.ts';

export interface AttachInput {
  readonly target: MediaTarget;
  readonly reservation: Reservation;
  readonly demand: RoomDemand;
  readonly transports: readonly TransportWish[];
  readonly ids: OperationIds;
  /** The directory has it on another node from now on, whether that one takes it or not. */
  readonly onMoved?: (placement: Placement) => void;
}

export interface AttachOutcome {
  readonly placement: Placement;
  readonly media: AttachedMedia;
}

/** Nodes tried for one join: the first, and two more when it fails. */
const maxNodes = 3;
/** A node that takes longer is not where to place somebody; that says nothing about those who are there. */
export const attachTimeoutMs = 3_000;

/**
 * Opens a participant at its node; when that fails, at another one, which the directory is told first. Leaves the participant
 * where the directory has it, whatever happens.
 */
export async function attachParticipant(pod: Pod, input: AttachInput): Promise<AttachOutcome> {
  const failed = new Set<NodeId>();
  let { target, reservation } = input;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const media = await pod.media.run(
        target,
        'attach',
        { create: true, reservationId: reservation.reservationId, transports: input.transports },
        { operationId: input.ids.operation(`attach.${attempt}`), timeoutMs: attachTimeoutMs },
      );
      return { placement: target.placement, media };
    } catch (error) {
      releaseReservation(pod, reservation);
      // It may have carried the command out all the same.
      closeMedia(pod, target, 'join failed');
      if (!isNodesFault(error) || attempt >= maxNodes) throw error;
      pod.logger.warn({ err: error, ...target.placement }, 'a media node did not take a participant');
      failed.add(target.placement.nodeId);
    }
    reservation = await reserveNode(pod, input.demand, input.ids.operation(`reserve.${attempt}`), failed);
    target = await moveTo(pod, target, reservation, input.ids.operation(`place.${attempt}`));
    input.onMoved?.(target.placement);
  }
}

/**
 * Takes over a participant that an earlier try of the same join has opened, with the transports that it wished for. Under
 * operation ids of its own: the node's remembered answer to the earlier try would not change the owner.
 */
export async function reattachParticipant(
  pod: Pod,
  target: MediaTarget,
  wished: readonly TransportWish[],
): Promise<AttachOutcome> {
  const attach = (transports: readonly TransportWish[]) =>
    pod.media.run(target, 'attach', { create: true, reservationId: '', transports }, { operationId: ulid() });
  let media = await attach([]);
  const missing = wished.filter(({ transportId }) => !media.transports.some(({ id }) => id === transportId));
  if (missing.length > 0) media = await attach(missing);
  return { placement: target.placement, media };
}

async function moveTo(
  pod: Pod,
  target: MediaTarget,
  reservation: Reservation,
  operationId: string,
): Promise<MediaTarget> {
  const to = { nodeId: reservation.node.nodeId, nodeEpoch: reservation.node.nodeEpoch };
  const { address, owner, placement: from } = target;
  try {
    expectDone(await pod.directory.placeParticipant({ operationId, address, owner, from, to }));
  } catch (error) {
    releaseReservation(pod, reservation);
    throw error;
  }
  return { ...target, placement: to };
}

/** Ends all media of a participant at its node, without waiting: what a node does not hear, its reaper finds within 10 s. */
export function closeMedia(pod: Pod, target: MediaTarget, reason: string): void {
  // Never an earlier one's answer: the participant may have come back to this node in between.
  const operationId = ulid();
  pod.media.run(target, 'closeParticipant', { reason }, { operationId }).catch((error: unknown) => {
    pod.logger.debug({ err: error, ...target.placement }, 'a media node did not hear that a participant is gone');
  });
}

function isNodesFault(error: unknown): boolean {
  return error instanceof CallError && ['unavailable', 'timeout', 'no-capacity'].includes(error.code);
}
