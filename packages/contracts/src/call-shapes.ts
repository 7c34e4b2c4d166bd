import { z } from 'zod';
import type { CallId } from './ids.ts';
import { idSchema } from './shapes.ts';

export const callTypeSchema = z.enum(['VIDEO', 'AUDIO']);
export const callModeSchema = z.enum(['room', 'direct']);
/** `RINGING` → `ACTIVE` → `ENDED`, or `MISSED` (nobody answered in time, or cancelled), or `REJECTED` (by all). */
export const callStatusSchema = z.enum(['RINGING', 'ACTIVE', 'ENDED', 'MISSED', 'REJECTED']);
export const callEndReasonSchema = z.enum([
  'ended',
  'everybody-left',
  'cancelled',
  'no-answer',
  'rejected',
  'room-ended',
]);
export const callOutcomeSchema = z.enum(['ringing', 'joined', 'left', 'declined', 'busy', 'missed']);
export const presenceStatusSchema = z.enum(['online', 'away', 'busy', 'offline']);

/** One person of a call, the caller included. Times are ISO 8601 UTC. */
export const callParticipantSchema = z.object({
  identity: z.string(),
  invitedAt: z.string(),
  joinedAt: z.string().optional(),
  leftAt: z.string().optional(),
  outcome: callOutcomeSchema,
});

export const callSchema = z.object({
  callId: idSchema<CallId>(),
  room: z.string(),
  type: callTypeSchema,
  status: callStatusSchema,
  /** People by identity. */
  caller: z.string(),
  callees: z.array(z.string()),
  createdAt: z.string(),
  answeredAt: z.string().optional(),
  endedAt: z.string().optional(),
  mode: callModeSchema,
  endReason: callEndReasonSchema.optional(),
  /** While it rings: when it becomes `MISSED`. */
  expiresAt: z.string().optional(),
  participants: z.array(callParticipantSchema),
});

export const presenceSchema = z.object({ identity: z.string(), status: presenceStatusSchema, since: z.string() });

export type Call = z.output<typeof callSchema>;
export type CallParticipant = z.output<typeof callParticipantSchema>;
export type CallType = z.output<typeof callTypeSchema>;
/** `direct`: two people connect browser to browser, and move to the media node when that fails or a third one joins. */
export type CallMode = z.output<typeof callModeSchema>;
export type CallStatus = z.output<typeof callStatusSchema>;
export type CallEndReason = z.output<typeof callEndReasonSchema>;
export type CallOutcome = z.output<typeof callOutcomeSchema>;
export type Presence = z.output<typeof presenceSchema>;
export type PresenceStatus = z.output<typeof presenceStatusSchema>;
