import { z } from 'zod';
import type { MessageId, ParticipantId } from './ids.ts';
import { limits } from './limits.ts';
import { boundedText, idSchema } from './shapes.ts';

/** Plain text: whoever shows it must not take it for markup. Not blank. */
export const chatTextSchema = boundedText(limits.chatBytes).refine((text) => text.trim().length > 0, {
  message: 'must not be empty',
});

/** An emoji or an app's own short name for a picture: no spaces, no control characters. */
export const emojiSchema = boundedText(limits.emojiBytes).regex(/^[^\s\p{Cc}]+$/u, 'must be one emoji or short name');

export const chatMessageSchema = z.object({
  id: idSchema<MessageId>(),
  from: idSchema<ParticipantId>(),
  /** Set in a message to one person only. */
  to: idSchema<ParticipantId>().optional(),
  text: z.string(),
  sentAt: z.string(),
  /** Who wrote it, for those who come after the writer has left. */
  fromIdentity: z.string().optional(),
  fromName: z.string().optional(),
});

export const connectionQualitySchema = z.enum(['good', 'fair', 'poor']);

export type ChatMessage = z.output<typeof chatMessageSchema>;
/** How somebody's media gets through, in both directions: `poor` deserves a hint. */
export type ConnectionQuality = z.output<typeof connectionQualitySchema>;
