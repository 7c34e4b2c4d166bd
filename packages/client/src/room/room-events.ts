import type {
  ChatMessage,
  ConnectionQuality,
  Grants,
  LeaveReason,
  ParticipantId,
  RoomEndReason,
} from '@confab/contracts';
import type { DataPayload } from '../media/send/data-publication.ts';
import type { CallError } from '../errors.ts';
import type { LocalPublication, MutedBy } from '../media/send/local-publication.ts';
import type { RemoteParticipant } from './remote-participant.ts';
import type { RemotePublication } from '../subscriptions/remote-publication.ts';
import type { RecoveryState } from '../media/transport/transport-recovery.ts';

/** The way to the signaling servers. Media flows on while it is `reconnecting`. */
export type ConnectionState = 'connecting' | 'connected' | 'reconnecting' | 'closed';

/** Why the server put this participant out of the room. */
export type RemovedReason = 'removed' | 'duplicate-identity' | 'room-ended' | 'denied';

/** How being in a room ended. */
export type RoomClosed =
  | { readonly reason: 'left' }
  /** `message`: the moderator's words, where there are some. */
  | { readonly reason: RemovedReason; readonly message?: string | undefined }
  /** No signaling server could be reached for too long, or joining again was refused: `error` says which. */
  | { readonly reason: 'lost'; readonly error: CallError };

/** What a room tells. Listeners that throw disturb nobody; their errors are reported as uncaught. */
export interface RoomEvents {
  participantJoined: [participant: RemoteParticipant];
  /** Name, metadata, connection or declared mutes changed. */
  participantUpdated: [participant: RemoteParticipant];
  participantLeft: [participant: RemoteParticipant, reason: LeaveReason];
  trackPublished: [publication: RemotePublication, participant: RemoteParticipant];
  trackUnpublished: [publication: RemotePublication, participant: RemoteParticipant];
  /** Media can be attached. After a transport was rebuilt it comes again, with another track. */
  trackSubscribed: [track: MediaStreamTrack, publication: RemotePublication, participant: RemoteParticipant];
  trackUnsubscribed: [track: MediaStreamTrack, publication: RemotePublication, participant: RemoteParticipant];
  trackMuted: [publication: RemotePublication, participant: RemoteParticipant];
  trackUnmuted: [publication: RemotePublication, participant: RemoteParticipant];
  /** The server does not let us have it; no further attempt is made. */
  subscriptionFailed: [publication: RemotePublication, participant: RemoteParticipant, error: unknown];
  localTrackPublished: [publication: LocalPublication];
  /** Withdrawn by the app, or by the server with the error it gave. */
  localTrackUnpublished: [publication: LocalPublication, error?: unknown];
  /** `by`: whether the app muted it, or the server did: a moderator. */
  localTrackMuted: [publication: LocalPublication, by: MutedBy];
  localTrackUnmuted: [publication: LocalPublication];
  /** The device was unplugged or its use withdrawn. */
  localTrackEnded: [publication: LocalPublication];
  localParticipantUpdated: [];
  connectionStateChanged: [state: ConnectionState];
  /** How one's own media gets through: anything but `connected` and `idle` deserves a hint. */
  mediaStateChanged: [direction: 'send' | 'recv', state: RecoveryState];
  /** We had been away too long and are another participant now; everything was published and subscribed again. */
  rejoined: [];
  permissionsChanged: [grants: Grants];
  removed: [reason: RemovedReason, message?: string];
  /** A new message, to all or to or from oneself; also one that was missed while away. In `RoomChat.messages` already. */
  chatMessage: [message: ChatMessage];
  /** Messages from before were put in front of `RoomChat.messages`. */
  chatHistoryLoaded: [count: number];
  /** Hands went up or down: `Room.hands` is another list. */
  handsChanged: [];
  reaction: [participantId: ParticipantId, emoji: string];
  /** Null: nobody speaks. `volume`: 0 to 1. */
  activeSpeakerChanged: [participantId: ParticipantId | null, volume: number];
  /** Also of oneself. */
  connectionQualityChanged: [participantId: ParticipantId, quality: ConnectionQuality];
  /** The browser plays nothing before the person touches the page: `Room.startAudio` from a click; or it plays again. */
  audioBlockedChanged: [blocked: boolean];
  /** So many people are here that video is too much for most devices. */
  audioOnlyRecommended: [participants: number];
  roomLockedChanged: [locked: boolean];
  /** Somebody came to or left the lobby: `Room.waiting` is another list. For those with `roomAdmin`. */
  waitingChanged: [];
  /** The publisher lets one receive this, or no longer. */
  subscriptionPermissionChanged: [publication: RemotePublication, participant: RemoteParticipant, allowed: boolean];
  /** Something came through a data channel. */
  dataReceived: [payload: DataPayload, participant: RemoteParticipant, label: string];
  roomEnded: [reason: RoomEndReason];
  /** The last event, whatever the reason. */
  closed: [closed: RoomClosed];
}
