import { z } from 'zod';
import { limits } from './limits.ts';
import { boundedText } from './shapes.ts';

/** The `auth` of a Socket.IO connection: a token, or a resume token instead of, or beside, an expired one. */
export const connectAuthSchema = z
  .object({
    token: z.string().min(1).max(limits.tokenBytes).optional(),
    resumeToken: z.string().min(1).max(limits.tokenBytes).optional(),
    client: z
      .object({
        sdk: boundedText(limits.nameBytes),
        version: boundedText(limits.nameBytes),
        browser: boundedText(limits.nameBytes).optional(),
      })
      .optional(),
  })
  .refine((auth) => auth.token !== undefined || auth.resumeToken !== undefined, {
    message: 'needs a token or a resumeToken',
    path: ['token'],
  });

export type ConnectAuth = z.output<typeof connectAuthSchema>;
