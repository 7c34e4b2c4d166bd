import { z } from 'zod';
import type { MessageId, ParticipantId } from './ids.ts';
import { limits } from './limits.ts';
import { chatMessageSchema, chatTextSchema, emojiSchema } from './people-shapes.ts';
import { nothing, type RequestSchema } from './request-schema.ts';
import { boundedText, idSchema, sourceSchema } from './shapes.ts';

const participantId = idSchema<ParticipantId>();
const declareMuted = { payload: z.object({ muted: z.boolean() }), result: nothing };
const decideOn = { payload: z.object({ participantId }), result: nothing };

/** Every request of the part "People" of `docs/protocol.md`, by event name. */
export const peopleRequests = {
  chat: {
    payload: z.object({ text: chatTextSchema, to: participantId.optional() }),
    result: z.object({ id: idSchema<MessageId>(), sentAt: z.string() }),
  },
  'get-chat-history': {
    payload: z.object({
      /** Messages older than this one; the newest when left out. */
      before: idSchema<MessageId>().optional(),
      limit: z.number().int().min(1).max(limits.chatHistoryPage).optional(),
    }),
    /** Oldest first. */
    result: z.object({ messages: z.array(chatMessageSchema) }),
  },
  'audio-mute': declareMuted,
  'video-mute': declareMuted,
  'raise-hand': { payload: z.object({ raised: z.boolean() }), result: nothing },
  reaction: { payload: z.object({ emoji: emojiSchema }), result: nothing },
  'update-self': {
    payload: z.object({
      name: boundedText(limits.nameBytes).optional(),
      metadata: boundedText(limits.metadataBytes).optional(),
    }),
    result: nothing,
  },
  'mute-participant': {
    payload: z.object({ participantId, source: sourceSchema.optional() }),
    result: nothing,
  },
  'remove-participant': {
    payload: z.object({
      participantId,
      reason: boundedText(limits.reasonBytes).optional(),
      /** Keeps the identity out for the rest of the room's life. */
      ban: z.boolean().optional(),
    }),
    result: nothing,
  },
  'lock-room': { payload: z.object({ locked: z.boolean() }), result: nothing },
  'end-room': { payload: nothing, result: nothing },
  admit: decideOn,
  deny: decideOn,
} as const satisfies Record<string, RequestSchema>;
