import { CallError } from '@confab/contracts';
import type { Clock } from '@confab/platform';
import type { LinkOrigin, RoomRef } from './media-links.ts';
import type { MediaSettings } from './media-settings.ts';
import type { NodeIdentity } from './node-identity.ts';
import { Participant, type TransportWish } from './participant.ts';
import type { ParticipantAddress, ParticipantOwner } from './participant-events.ts';
import type { Rooms } from './rooms.ts';
import { Tombstones } from './tombstones.ts';

export interface AttachWish {
  readonly address: ParticipantAddress;
  readonly ownerEpoch: number;
  readonly owner: ParticipantOwner;
  /** A join: opens the participant when it is not there. */
  readonly create: boolean;
  readonly transports: readonly TransportWish[];
}

export interface MediaNodeOptions {
  readonly identity: NodeIdentity;
  readonly rooms: Rooms;
  readonly settings: MediaSettings;
  readonly clock: Clock;
}

/** The participants of this node, as pods command them. */
export class MediaNode {
  readonly #options: MediaNodeOptions;
  readonly #tombstones: Tombstones;

  constructor(options: MediaNodeOptions) {
    this.#options = options;
    this.#tombstones = new Tombstones(options.clock);
  }

  /**
   * Makes the pod the participant's owner and opens what is missing.
   * @throws CallError `not-found` without `create`, `conflict` once it was closed, `unavailable` while the node ends; StaleOwnerError
   */
  async attach(wish: AttachWish, signal: AbortSignal): Promise<Participant> {
    const { address, ownerEpoch, owner } = wish;
    const known = this.find(address);
    const participant = known ?? this.#open(wish);
    participant.attach(ownerEpoch, owner);
    try {
      // Beside the queue: a command that hangs must not keep a new owner out.
      const scope = participant.scope(ownerEpoch, signal);
      await Promise.all(
        wish.transports.map(({ transportId, direction }) =>
          participant.transports.create(transportId, direction, scope),
        ),
      );
      scope.check('');
    } catch (error) {
      // A join that failed leaves nothing; one that found a participant leaves it as it was.
      if (known === undefined && !(error instanceof CallError && error.code === 'conflict')) participant.close();
      throw error;
    }
    return participant;
  }

  find({ room, participantId }: ParticipantAddress): Participant | undefined {
    return this.#options.rooms.get(room)?.participant(participantId);
  }

  /** @throws CallError `not-found` */
  require(address: ParticipantAddress): Participant {
    const participant = this.find(address);
    if (participant === undefined) throw new CallError('not-found', 'no such participant on this node');
    return participant;
  }

  /** Ends the participant, also one that is not there (yet): a join that arrives later is refused. */
  closeParticipant(address: ParticipantAddress, ownerEpoch: number): void {
    const participant = this.find(address);
    participant?.scope(ownerEpoch, new AbortController().signal);
    this.#tombstones.bury(tombstoneKey(address));
    participant?.close();
  }

  /**
   * Where to look for a producer: null on this node.
   * @throws CallError `not-found` for an older life of this node: what it had is gone
   */
  resolveOrigin(origin: LinkOrigin | null): LinkOrigin | null {
    const { identity } = this.#options;
    if (origin === null || origin.nodeId !== identity.nodeId) return origin;
    if (origin.nodeEpoch === identity.nodeEpoch) return null;
    throw new CallError('not-found', 'the producer was on an earlier life of this node');
  }

  /** Everything ends; what is asked from now on is refused. Idempotent. */
  close(): void {
    this.#options.rooms.close();
  }

  #open({ address, create }: AttachWish): Participant {
    if (!create) throw new CallError('not-found', 'no such participant on this node');
    if (this.#tombstones.has(tombstoneKey(address))) throw new CallError('conflict', 'the participant was closed');
    const { rooms, settings, clock } = this.#options;
    const room = rooms.getOrOpen(address.room);
    const participant = new Participant({ address, room, settings, clock });
    room.admit(participant);
    return participant;
  }
}

function tombstoneKey({ room, participantId }: ParticipantAddress): string {
  return keyOf(room, participantId);
}

function keyOf({ tenant, room, epoch }: RoomRef, participantId: string): string {
  return JSON.stringify([tenant, room, epoch, participantId]);
}
