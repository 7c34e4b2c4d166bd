import { CallError, type IceServer, type ParsedPayload, type RequestResult, type RoomEpoch } from '@confab/contracts';
import type { ParticipantRecord, ResumeOutcome, RoomReplica } from '@confab/cluster';
import { ulid } from 'ulid';
import type { AttachedMedia } from '../media/media-nodes.ts';
import { StaleOwnerError } from '../media/stale-owner-error.ts';
import { parseCapabilities, type Pod } from '../pod.ts';
import type { LocalRoom } from '../rooms/local-room.ts';
import type { RoomHold } from '../rooms/local-rooms.ts';
import { recommendsAudioOnly, toParticipant, toProducer, viewRoom } from '../rooms/room-view.ts';
import { visibleEvents } from '../rooms/visibility.ts';
import type { Session } from '../session.ts';
import type { ResumeClaim } from '../tokens/resume-tokens.ts';
import type { Membership } from './membership.ts';
import { openMembership } from './open-membership.ts';
import { closeForbidden, permitted } from './close-forbidden.ts';
import { attachAgain } from './attach-again.ts';
import { tellMissedPermissions } from './tell-missed-permissions.ts';
import { toTransports } from './to-transports.ts';

type Answer = RequestResult<'resume'>;

/**
 * Gives a participant to a new socket, here: raises its `ownerEpoch`, so that the old pod and socket have nothing more to say,
 * fetches its media from the node, and tells what it missed.
 */
export async function resumeParticipant(
  pod: Pod,
  session: Session,
  { resumeToken, seq: seenSeq }: ParsedPayload<'resume'>,
): Promise<{ answer: Answer; membership: Membership }> {
  const claim = pod.resumeTokens.parse(resumeToken);
  if (claim === null) throw new CallError('unauthenticated', 'the resumeToken is not one');
  const { address, participantId } = claim;
  if (address.tenant !== session.principal.tenant) throw new CallError('not-found', 'nobody to resume');
  const hold = await pod.rooms.hold(address);
  let taken: Taken | null = null;
  try {
    await checkIdentity(pod, session, claim);
    taken = await takeOwnership(pod, claim, resumeToken, 0);
    const attached = await attachTaken(pod, claim, taken, hold);
    taken = attached.taken;
    const { media } = attached;
    const { nextToken, outcome } = taken;
    const { self, epoch } = outcome;
    const missed = await readMissed(pod, hold.room, epoch, seenSeq, self);
    // Nothing is awaited from here on: what is published now goes through the membership's feed.
    if (session.isClosed) throw new CallError('conflict', 'the connection closed while resuming');
    const { replica } = hold.room;
    if (replica?.room.epoch !== epoch) throw new CallError('room-ended', 'the room has ended');
    if (!replica.participants.has(participantId)) throw new CallError('not-found', 'the participant is gone');
    const { seq } = replica;
    const record = { ...self, placement: media.placement };
    const membership = openMembership(pod, { session, record, epoch, hold, afterSeq: seq });
    membership.isPlaced = media.isPlaced;
    membership.takeMedia(media.attached);
    void closeForbidden(pod, membership);
    membership.resumeToken = 'unconfirmed';
    session.principal = { ...session.principal, identity: self.identity };
    const iceServers = pod.iceServers.of(address.tenant, participantId);
    const always = {
      resumeToken: nextToken,
      seq,
      self: toParticipant(self),
      grants: membership.grants,
      own: ownOf(permitted(media.attached, membership, replica), participantId, iceServers),
      servedBy: { podId: pod.settings.podName, nodeId: media.placement.nodeId },
    };
    // The channel can be faster than the log: what the replica has and the events have not would never be told.
    const events =
      missed === undefined || missed.reaches < seq ? undefined : missed.events.filter((event) => event.data.seq <= seq);
    const answer: Answer =
      events === undefined
        ? { ...always, ...snapshotOf(pod, replica, claim, record, iceServers) }
        : { ...always, events };
    tellMissedPermissions(membership, replica, events === undefined ? undefined : missed?.facts);
    // Events alone do not say what it may have missed; a snapshot does.
    if (events !== undefined && recommendsAudioOnly(replica.shownCount)) {
      membership.onAudioOnlyRecommended(replica.shownCount);
    }
    return { answer, membership };
  } catch (error) {
    hold.release();
    if (taken !== null) {
      // Ours by the directory's word, and nobody here looks after it: the client comes again, or does not.
      const { self, epoch } = taken.outcome;
      const owner = { participantId, ownerEpoch: self.ownerEpoch };
      pod.orphans.add({ address, epoch, owner, fate: 'away' });
    }
    throw error;
  }
}

interface Taken {
  readonly outcome: Extract<ResumeOutcome, { status: 'resumed' }>;
  readonly nextToken: string;
}

/** Gives back who owns it in the end: the node may know of a newer owner than a rewound directory does. */
async function attachTaken(pod: Pod, claim: ResumeClaim, first: Taken, { room }: RoomHold) {
  let taken = first;
  for (let attempt = 1; ; attempt += 1) {
    const { self, epoch, seq } = taken.outcome;
    const replica = await room.follow(epoch, seq);
    try {
      return { taken, replica, media: await attachAgain(pod, { address: claim.address, epoch, self, replica }) };
    } catch (error) {
      if (!(error instanceof StaleOwnerError) || attempt > 1) throw error;
      // The directory was rewound and forgot owners that the node remembers: go above them.
      taken = await takeOwnership(pod, claim, taken.nextToken, error.ownerEpochSeen + 1);
    }
  }
}

/** Before anything changes: somebody else's token beside one's own JWT must not cost the participant its owner. */
async function checkIdentity({ directory }: Pod, { principal }: Session, claim: ResumeClaim): Promise<void> {
  if (principal.identity === null) return;
  const [found] = await directory.readParticipants(claim.address, [claim.participantId]);
  if (found?.identity !== principal.identity) throw new CallError('not-found', 'nobody of this identity to resume');
}

async function takeOwnership(
  pod: Pod,
  claim: ResumeClaim,
  resumeToken: string,
  ownerEpochAtLeast: number,
): Promise<Taken> {
  const operationId = ulid();
  const nextToken = pod.resumeTokens.mint(claim, operationId);
  const outcome = await pod.directory.resumeParticipant({
    operationId,
    address: claim.address,
    participantId: claim.participantId,
    podId: pod.settings.podId,
    resumeTokenHash: pod.resumeTokens.hash(resumeToken),
    nextResumeTokenHash: pod.resumeTokens.hash(nextToken),
    ownerEpochAtLeast,
  });
  if (outcome.status === 'resumed') return { outcome, nextToken };
  throw outcome.status === 'not-found'
    ? new CallError('not-found', 'the participant is gone')
    : new CallError('unauthenticated', 'the resumeToken is not good any more');
}

/** Slices of the log that the channel may overtake before a snapshot is given instead. */
const maxSlices = 3;

/** What the client has not seen, and up to which number; undefined when the log does not reach back that far. */
async function readMissed(
  { directory }: Pod,
  room: LocalRoom,
  epoch: RoomEpoch,
  seenSeq: number,
  viewer: ParticipantRecord,
) {
  for (let attempt = 1; ; attempt += 1) {
    if ((room.replica?.seq ?? 0) < seenSeq) return undefined;
    const slice = await directory.readLog(room.address, epoch, seenSeq);
    if (slice.status !== 'facts') return undefined;
    const reaches = slice.facts.at(-1)?.seq ?? seenSeq;
    if (reaches >= (room.replica?.seq ?? 0) || attempt >= maxSlices) {
      const { facts } = slice;
      return { reaches, facts, events: visibleEvents(facts, viewer, room.replica?.participants ?? new Map()) };
    }
  }
}

function ownOf(
  media: AttachedMedia,
  participantId: ResumeClaim['participantId'],
  iceServers: readonly IceServer[],
): Answer['own'] {
  return {
    transports: toTransports(media.transports, iceServers),
    producers: media.producers.map((producer) => toProducer({ ...producer, participantId })),
    consumers: [...media.consumers],
    dataProducers: media.dataProducers.map((dataProducer) => ({ ...dataProducer, participantId })),
    dataConsumers: [...media.dataConsumers],
  };
}

function snapshotOf(
  { nodes }: Pod,
  replica: RoomReplica,
  { address }: ResumeClaim,
  self: ParticipantRecord,
  iceServers: IceServer[],
) {
  const row = nodes.rows().find(({ codecProfile }) => codecProfile === replica.room.codecProfile);
  return {
    room: address.room,
    ...viewRoom(replica, self),
    rtpCapabilities: row === undefined ? {} : parseCapabilities(row.rtpCapabilitiesJson),
    iceServers,
  };
}
