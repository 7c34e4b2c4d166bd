import { z } from 'zod';
import { limits } from './limits.ts';
import { boundedText, nameSchema, sourceSchema, type Grants } from './shapes.ts';

/** Grants as a token carries them: whatever is left out takes its default. */
export const tokenGrantsSchema = z.object({
  room: nameSchema.optional(),
  roomJoin: z.boolean().optional(),
  roomCreate: z.boolean().optional(),
  roomList: z.boolean().optional(),
  roomAdmin: z.boolean().optional(),
  canPublish: z.boolean().optional(),
  canPublishSources: z.array(sourceSchema).max(8).optional(),
  canSubscribe: z.boolean().optional(),
  canPublishData: z.boolean().optional(),
  canCall: z.boolean().optional(),
  hidden: z.boolean().optional(),
});

/** The claims of a tenant's JWT (RFC 7519; HS256). `exp` and `nbf` are seconds since 1970. */
export const tokenClaimsSchema = z.object({
  iss: z.string().min(1).max(limits.idBytes),
  sub: nameSchema,
  exp: z.number(),
  nbf: z.number().optional(),
  name: boundedText(limits.nameBytes).optional(),
  metadata: boundedText(limits.metadataBytes).optional(),
  grants: tokenGrantsSchema.default({}),
});

export type TokenGrants = z.input<typeof tokenGrantsSchema>;
export type TokenClaims = z.output<typeof tokenClaimsSchema>;

/** Applies the protocol's defaults: nothing is granted, except that `roomJoin` brings publishing, subscribing and data. */
export function resolveGrants(grants: TokenGrants): Grants {
  const joins = grants.roomJoin ?? false;
  return {
    ...(grants.room === undefined ? {} : { room: grants.room }),
    roomJoin: joins,
    roomCreate: grants.roomCreate ?? false,
    roomList: grants.roomList ?? false,
    roomAdmin: grants.roomAdmin ?? false,
    canPublish: grants.canPublish ?? joins,
    ...(grants.canPublishSources === undefined ? {} : { canPublishSources: grants.canPublishSources }),
    canSubscribe: grants.canSubscribe ?? joins,
    canPublishData: grants.canPublishData ?? joins,
    canCall: grants.canCall ?? false,
    hidden: grants.hidden ?? false,
  };
}
