import type {
  ChatMessage,
  DataProducer,
  LeaveReason,
  Participant,
  ParticipantId,
  Producer,
  RoomEndReason,
  WaitingParticipant,
} from '@confab/contracts';

/** What became different, in order. Producers of one's own are among them; the participants are always others. */
export type RoomChange =
  | { readonly type: 'participant-joined' | 'participant-updated'; readonly participant: Participant }
  | { readonly type: 'participant-left'; readonly participant: Participant; readonly reason: LeaveReason }
  | { readonly type: 'self-updated'; readonly participant: Participant }
  | {
      readonly type: 'producer-opened' | 'producer-paused' | 'producer-resumed' | 'producer-closed';
      readonly producer: Producer;
    }
  | { readonly type: 'data-producer-opened' | 'data-producer-closed'; readonly dataProducer: DataProducer }
  /** A moderator declared one muted. */
  | { readonly type: 'self-muted'; readonly kind: 'audio' | 'video'; readonly by: ParticipantId }
  | { readonly type: 'chat'; readonly message: ChatMessage }
  | { readonly type: 'reaction'; readonly participantId: ParticipantId; readonly emoji: string }
  | { readonly type: 'locked'; readonly locked: boolean }
  | { readonly type: 'waiting-changed' }
  | { readonly type: 'room-ended'; readonly reason: RoomEndReason };

export interface RoomSnapshot {
  readonly self: Participant;
  readonly participants: readonly Participant[];
  /** Without one's own. */
  readonly producers: readonly Producer[];
  readonly dataProducers?: readonly DataProducer[] | undefined;
  readonly locked?: boolean | undefined;
  readonly waiting?: readonly WaitingParticipant[] | undefined;
  readonly seq: number;
}

export interface Applied {
  readonly changes: RoomChange[];
  /** A number is missing: `resume` from `RoomState.seq`; what came too early is kept until then. */
  readonly gap: boolean;
}
