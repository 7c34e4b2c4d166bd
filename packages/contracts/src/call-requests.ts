import { z } from 'zod';
import {
  callModeSchema,
  callSchema,
  callStatusSchema,
  callTypeSchema,
  presenceSchema,
  presenceStatusSchema,
} from './call-shapes.ts';
import type { CallId } from './ids.ts';
import { limits } from './limits.ts';
import { nothing, type RequestSchema } from './request-schema.ts';
import { iceServerSchema, idSchema, nameSchema } from './shapes.ts';

const callId = idSchema<CallId>();
const callees = z.array(nameSchema).min(1).max(limits.callees);
const onCall = { payload: z.object({ callId }), result: z.object({ call: callSchema }) };

/** Every request of the part "Calls" of `docs/protocol.md`, by event name. */
export const callRequests = {
  'call-initiate': {
    payload: z.object({
      callees,
      type: callTypeSchema,
      /** A room of its own when left out. */
      room: nameSchema.optional(),
      mode: callModeSchema.optional(),
      ringTimeoutMs: z.number().int().min(limits.minRingTimeoutMs).max(limits.maxRingTimeoutMs).optional(),
    }),
    result: callSchema,
  },
  'call-accept': onCall,
  'call-reject': {
    payload: z.object({ callId, reason: z.enum(['declined', 'busy']).optional() }),
    result: z.object({ call: callSchema }),
  },
  'call-end': onCall,
  'call-cancel': onCall,
  'call-join': onCall,
  'call-leave': onCall,
  /** Rings further people; whoever is in the call may. */
  'call-invite': { payload: z.object({ callId, callees }), result: z.object({ call: callSchema }) },
  'get-calls': {
    payload: z.object({ status: callStatusSchema.optional() }),
    /** Mine, newest first. */
    result: z.object({ calls: z.array(callSchema) }),
  },
  'call-mute': { payload: z.object({ callId, muted: z.boolean() }), result: nothing },
  'call-video-toggle': { payload: z.object({ callId, enabled: z.boolean() }), result: nothing },
  'call-screen-share': { payload: z.object({ callId, sharing: z.boolean() }), result: nothing },
  'webrtc-signal': {
    payload: z.object({
      callId,
      /** The other person's identity. */
      to: nameSchema,
      signal: z
        .record(z.string().max(64), z.unknown())
        .refine((signal) => JSON.stringify(signal).length <= limits.signalBytes, {
          message: `must be at most ${limits.signalBytes} bytes`,
        }),
    }),
    result: nothing,
  },
  /** STUN and TURN servers for a direct call; TURN credentials are made anew each time. */
  'get-ice-servers': { payload: z.object({ callId }), result: z.object({ iceServers: z.array(iceServerSchema) }) },
  'set-presence': { payload: z.object({ status: presenceStatusSchema }), result: nothing },
  'watch-presence': {
    /** Replaces whom this connection watched before. */
    payload: z.object({ identities: z.array(nameSchema).max(limits.watchedIdentities) }),
    result: z.object({ presence: z.array(presenceSchema) }),
  },
} as const satisfies Record<string, RequestSchema>;
