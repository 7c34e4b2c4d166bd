import {
  CallError,
  type Direction,
  type JoinedRoom,
  type ParticipantId,
  type ParsedPayload,
  type RoomAddress,
  type RoomEpoch,
  type RoomName,
  type TransportId,
} from '@confab/contracts';
import type { JoinOutcome, RoomReplica, RoomSnapshot } from '@confab/cluster';
import { parseCapabilities, type Pod } from '../pod.ts';
import type { OperationIds } from '../requests/operation-ids.ts';
import { fingerprintOf } from '../requests/request-memory.ts';
import type { RoomHold } from '../rooms/local-rooms.ts';
import { toParticipant, viewRoom } from '../rooms/room-view.ts';
import type { Session } from '../session.ts';
import type { Principal } from '../tokens/principal.ts';
import { attachParticipant, closeMedia, reattachParticipant } from './attach-participant.ts';
import { demandOf, releaseReservation, reserveNode, type Reservation, type RoomDemand } from './reserve-node.ts';
import { joinRefusal } from './join-refusal.ts';
import type { Membership } from './membership.ts';
import { openMembership } from './open-membership.ts';
import { toTransports } from './to-transports.ts';
import { leaveLobby, waitInLobby } from './wait-in-lobby.ts';
import type { Waiting } from './waiting.ts';

type Payload = ParsedPayload<'join-room'>;
type Answer = JoinedRoom;
type Joined = Extract<JoinOutcome, { status: 'joined' }>;

/** Inside, not in the lobby. */
interface Entered {
  readonly answer: Answer;
  readonly membership: Membership;
}

/**
 * Brings a session into a room as `principal`, whose grants are those for this room: subscribe to its facts, choose and reserve
 * a node, the join script, one command to the node, snapshot. Whatever fails, what was done before is undone.
 */
export async function joinRoom(
  pod: Pod,
  session: Session,
  principal: Principal,
  payload: Payload,
  ids: OperationIds,
): Promise<Entered | { waiting: Waiting }> {
  const address: RoomAddress = { tenant: principal.tenant, room: payload.room as RoomName };
  // What placement looks at may be a little older than the subscription; the snapshot that the answer is made of is not.
  const known = pod.rooms.find(address)?.replica ?? pod.directory.readRoom(address);
  const [hold, demand] = await holdWith(pod, address, known);
  try {
    const reservation = await reserveNode(pod, demand, ids.operation('reserve'));
    const entered = await enterDirectory(pod, principal, payload, ids, demand, reservation);
    if ('participantId' in entered) return { waiting: await waitInLobby(pod, { session, hold, ...entered }) };
    const { outcome, resumeToken, isRepetition } = entered;
    const target = { address, epoch: outcome.epoch, owner: outcome.self, placement: outcome.self.placement };
    try {
      const [attached] = await Promise.all([
        isRepetition
          ? reattachParticipant(pod, target, wishes(payload.transports ?? [], ids))
          : attachParticipant(pod, {
              target,
              reservation,
              demand,
              transports: wishes(payload.transports ?? [], ids),
              ids,
            }),
        hold.room.follow(outcome.epoch, outcome.seq),
      ]);
      if (session.isClosed) throw new CallError('conflict', 'the connection closed while joining');
      // The node may have taken seconds: a replica of then may have been replaced, and hears no more facts.
      const { replica } = hold.room;
      if (replica?.room.epoch !== outcome.epoch) throw new CallError('room-ended', 'the room has ended');
      if (!replica.participants.has(outcome.self.participantId)) {
        throw new CallError('conflict', 'another connection of the same identity came in');
      }
      const record = { ...outcome.self, placement: attached.placement };
      const { seq } = replica;
      const iceServers = pod.iceServers.of(address.tenant, record.participantId);
      const membership = openMembership(pod, { session, record, epoch: outcome.epoch, hold, afterSeq: seq });
      membership.takeMedia(attached.media);
      const answer: Answer = {
        room: address.room,
        self: toParticipant(record),
        ...viewRoom(replica, record),
        seq,
        rtpCapabilities: capabilitiesOf(pod, reservation),
        ...(payload.transports === undefined
          ? {}
          : { transports: toTransports(attached.media.transports, iceServers) }),
        iceServers,
        resumeToken,
        servedBy: { podId: pod.settings.podName, nodeId: attached.placement.nodeId },
      };
      return { answer, membership };
    } catch (error) {
      undo(pod, outcome, address);
      throw error;
    }
  } catch (error) {
    hold.release();
    throw error;
  }
}

async function holdWith(
  pod: Pod,
  address: RoomAddress,
  known: RoomReplica | Promise<RoomSnapshot | null>,
): Promise<[RoomHold, RoomDemand]> {
  const [hold, room] = await Promise.allSettled([pod.rooms.hold(address), known]);
  if (hold.status === 'rejected') throw hold.reason;
  if (room.status === 'fulfilled') return [hold.value, demandOf(address, room.value)];
  hold.value.release();
  throw room.reason;
}

async function enterDirectory(
  pod: Pod,
  principal: Principal,
  payload: Payload,
  ids: OperationIds,
  demand: RoomDemand,
  reservation: Reservation,
): Promise<
  | { outcome: Joined; resumeToken: string; isRepetition: boolean }
  | { participantId: ParticipantId; epoch: RoomEpoch; seq: number }
> {
  if (principal.identity === null) throw new CallError('forbidden', 'a resume token only resumes');
  const participantId = ids.fresh<ParticipantId>();
  // With the payload in it: whoever repeats the requestId with another one shows a token that is not the first one's.
  const seed = `${ids.operation('resume-token')}/${fingerprintOf(payload)}`;
  const { node } = reservation;
  const mint = (of: ParticipantId): string =>
    pod.resumeTokens.mint({ address: demand.address, participantId: of }, seed);
  let outcome: JoinOutcome;
  try {
    outcome = await pod.directory.joinRoom({
      operationId: ids.operation('join'),
      address: demand.address,
      roomOptions: {},
      codecProfile: node.codecProfile,
      participantId,
      identity: principal.identity,
      name: payload.name ?? principal.name,
      metadata: principal.metadata,
      grants: principal.grants,
      podId: pod.settings.podId,
      placement: { nodeId: node.nodeId, nodeEpoch: node.nodeEpoch },
      batch: payload.batch ?? false,
      moves: payload.moves ?? false,
      resumeTokenHash: pod.resumeTokens.hash(mint(participantId)),
    });
  } catch (error) {
    releaseReservation(pod, reservation);
    // Nobody would take it out of a lobby that it was put into all the same; inside, the directory's strays are found.
    leaveLobby(pod, demand.address, participantId);
    throw error;
  }
  if (outcome.status !== 'joined') {
    releaseReservation(pod, reservation);
    if (outcome.status === 'waiting') return { participantId, epoch: outcome.epoch, seq: outcome.seq };
    throw joinRefusal(outcome.status);
  }
  if (outcome.displaced !== null) {
    const { placement, ownerEpoch, participantId: displacedId } = outcome.displaced;
    const owner = { participantId: displacedId, ownerEpoch };
    closeMedia(pod, { address: demand.address, epoch: outcome.epoch, owner, placement }, 'duplicate-identity');
  }
  const resumeToken = mint(outcome.self.participantId);
  if (outcome.self.participantId === participantId) return { outcome, resumeToken, isRepetition: false };
  releaseReservation(pod, reservation);
  return { outcome: await takeOver(pod, outcome, demand.address, resumeToken, ids), resumeToken, isRepetition: true };
}

/** The join was carried out for another socket, here or at another pod, whose answer never arrived: it becomes this one's. */
async function takeOver(
  pod: Pod,
  outcome: Joined,
  address: RoomAddress,
  resumeToken: string,
  ids: OperationIds,
): Promise<Joined> {
  const hash = pod.resumeTokens.hash(resumeToken);
  const resumed = await pod.directory.resumeParticipant({
    operationId: ids.fresh(),
    address,
    participantId: outcome.self.participantId,
    podId: pod.settings.podId,
    resumeTokenHash: hash,
    // The answer is the first one's: so is its token.
    nextResumeTokenHash: hash,
  });
  if (resumed.status === 'wrong-token') throw new CallError('conflict', 'requestId was used for another join');
  if (resumed.status !== 'resumed') throw new CallError('conflict', 'that join is over: the participant has left');
  return { ...outcome, self: resumed.self, seq: resumed.seq };
}

function undo(pod: Pod, { self, epoch }: Joined, address: RoomAddress): void {
  const { participantId, ownerEpoch, placement } = self;
  const owner = { participantId, ownerEpoch };
  closeMedia(pod, { address, epoch, owner, placement }, 'join failed');
  pod.orphans.add({ address, epoch, owner, fate: 'remove' });
}

function wishes(directions: readonly Direction[], ids: OperationIds) {
  return [...new Set(directions)].map((direction) => ({
    direction,
    transportId: ids.entity<TransportId>(`transport.${direction}`),
  }));
}

function capabilitiesOf(pod: Pod, { node }: Reservation): Answer['rtpCapabilities'] {
  // One profile per room: the reserved node's are the room's, also when another node took the participant in the end.
  return parseCapabilities(pod.nodes.find(node.nodeId)?.rtpCapabilitiesJson ?? node.rtpCapabilitiesJson);
}
