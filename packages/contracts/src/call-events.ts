import { z } from 'zod';
import { callSchema, presenceSchema } from './call-shapes.ts';
import type { CallId } from './ids.ts';
import { idSchema } from './shapes.ts';

const callId = idSchema<CallId>();
const identity = z.string();
/** The call as it is now, and who caused the event. */
const byPerson = z.object({ call: callSchema, identity });

/**
 * To all devices of the people of a call, at whatever pod. They are hints that may come twice, or late: `call` says what is so
 * (`docs/races.md` 21).
 */
export const callEvents = {
  'incoming-call': z.object({
    call: callSchema,
    from: z.object({ identity, name: z.string() }),
    expiresAt: z.string(),
  }),
  'call-accepted': byPerson,
  'call-rejected': byPerson.extend({ reason: z.enum(['declined', 'busy']) }),
  'call-joined': byPerson,
  'call-left': byPerson,
  'call-ended': z.object({ call: callSchema }),
  /** Nobody answered in time, or the caller cancelled: `call.endReason`. In a group, `identity` is who did not answer. */
  'call-missed': z.object({ call: callSchema, identity: identity.optional() }),
  'call-participant-muted': z.object({ callId, identity, muted: z.boolean() }),
  'call-participant-video-toggled': z.object({ callId, identity, enabled: z.boolean() }),
  'call-screen-share-started': z.object({ callId, identity }),
  'call-screen-share-stopped': z.object({ callId, identity }),
  'webrtc-signal': z.object({ callId, from: identity, signal: z.record(z.string(), z.unknown()) }),
  presence: presenceSchema,
} as const;
