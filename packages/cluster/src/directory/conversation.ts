import { limits, type ChatMessage, type MessageId, type ParticipantId } from '@confab/contracts';
import type { ChangeOutcome, ChangeRefused } from '../operation.ts';
import type { RoomConversation, SendOutcome } from '../room-conversation.ts';
import type { ShardScripts } from './shard-scripts.ts';
import { listMetadata } from './stored-records.ts';

type Input<Name extends keyof RoomConversation> = Parameters<RoomConversation[Name]>[0];
type Sent =
  | { status: 'done'; seq: number; id: MessageId; sentAt: string; fromIdentity: string; fromName: string }
  | { status: 'no-addressee' }
  | ChangeRefused;

/** What people say in a room. */
export class Conversation implements RoomConversation {
  readonly #scripts: ShardScripts;

  constructor(scripts: ShardScripts) {
    this.#scripts = scripts;
  }

  sendMessage(input: Input<'sendMessage'>): Promise<SendOutcome> {
    return this.#send(input.owner.participantId, input);
  }

  announce(input: Input<'announce'>): Promise<SendOutcome> {
    return this.#send('server' as ParticipantId, input);
  }

  async #send(
    from: ParticipantId,
    { address, ...input }: Input<'sendMessage'> | Input<'announce'>,
  ): Promise<SendOutcome> {
    const outcome = await this.#scripts.change<Sent>('send-message', address, { ...input, kept: limits.chatKept });
    if (outcome.status !== 'done') return outcome;
    const { id, sentAt, seq, fromIdentity, fromName } = outcome;
    const message: ChatMessage = {
      id,
      from,
      ...(input.to === undefined ? {} : { to: input.to }),
      // As the script got it: what is kept and what is delivered must be one.
      text: input.text.toWellFormed(),
      sentAt,
      fromIdentity,
      fromName,
    };
    return { status: 'done', seq, message };
  }

  async readMessages(
    address: Parameters<RoomConversation['readMessages']>[0],
    epoch: Parameters<RoomConversation['readMessages']>[1],
    page: Parameters<RoomConversation['readMessages']>[2],
  ): Promise<readonly ChatMessage[] | null> {
    const [status, ...messages] = await this.#scripts.list('read-messages', address, { epoch, ...page });
    if (status === 'none') return null;
    return (messages as string[]).map((text) => JSON.parse(text) as ChatMessage);
  }

  declareMuted({ address, ...input }: Input<'declareMuted'>): Promise<ChangeOutcome> {
    return this.#scripts.change('declare-muted', address, input);
  }

  raiseHand({ address, ...input }: Input<'raiseHand'>): Promise<ChangeOutcome> {
    return this.#scripts.change('raise-hand', address, input);
  }

  react({ address, ...input }: Input<'react'>): Promise<ChangeOutcome> {
    return this.#scripts.change('send-reaction', address, input);
  }

  updateSelf({ address, metadata, ...input }: Input<'updateSelf'>): Promise<ChangeOutcome> {
    const changes = metadata === undefined ? {} : listMetadata(metadata);
    return this.#scripts.change('update-self', address, { ...input, ...changes });
  }
}
