import type { ChatMessage, MessageId, ParticipantId, RoomAddress, RoomEpoch } from '@confab/contracts';
import type { ChangeOutcome, Operation } from './operation.ts';
import type { Ownership } from './records.ts';

type Owned = Operation & { readonly address: RoomAddress; readonly owner: Ownership };

export type SendOutcome =
  | ChangeOutcome<{ readonly message: ChatMessage }>
  /** `to` is nobody of the room who can be seen. */
  | { readonly status: 'no-addressee' };

/** What people say in a room: the part of the room directory for messages, hands, reactions and what they tell of themselves. */
export interface RoomConversation {
  /**
   * Keeps a message in the room's history, of which the oldest go. To all (`to` left out) it is a fact; to one person it has no
   * number, `seq` is the room's newest, and delivering it is the caller's part. Its text is in no outbox.
   */
  sendMessage(input: Owned & { readonly text: string; readonly to?: ParticipantId | undefined }): Promise<SendOutcome>;
  /** The same for a tenant's server, which is nobody of the room: `from` is `server`, with the name it gives itself. */
  announce(
    input: Operation & {
      readonly address: RoomAddress;
      readonly speaker: { readonly identity: string; readonly name: string };
      readonly text: string;
      readonly to?: ParticipantId | undefined;
    },
  ): Promise<SendOutcome>;
  /**
   * Oldest first, those before `before` or else the newest: messages to all, and those that `identity` wrote or got. Null when
   * the room is not in this epoch any more.
   */
  readMessages(
    address: RoomAddress,
    epoch: RoomEpoch,
    page: { readonly identity: string; readonly before?: MessageId | undefined; readonly limit: number },
  ): Promise<readonly ChatMessage[] | null>;
  /** No fact when nothing changes, as in all that follows: `seq` is then the room's newest. */
  declareMuted(input: Owned & { readonly kind: 'audio' | 'video'; readonly muted: boolean }): Promise<ChangeOutcome>;
  /** Hands stand in the order in which they went up: `handRaisedAt` never comes twice in a room. */
  raiseHand(input: Owned & { readonly raised: boolean }): Promise<ChangeOutcome>;
  /** Always a fact. */
  react(input: Owned & { readonly emoji: string }): Promise<ChangeOutcome>;
  /** Metadata above 1 KiB is shown as its length, as after a join. */
  updateSelf(
    input: Owned & { readonly name?: string | undefined; readonly metadata?: string | undefined },
  ): Promise<ChangeOutcome>;
}
