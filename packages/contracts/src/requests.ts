import type { z } from 'zod';
import { callRequests } from './call-requests.ts';
import { limits } from './limits.ts';
import { mediaRequests } from './media-requests.ts';
import { peopleRequests } from './people-requests.ts';
import type { RequestSchema } from './request-schema.ts';
import { boundedText } from './shapes.ts';

/** Every request of `docs/protocol.md`, by event name. */
export const requests = {
  ...mediaRequests,
  ...peopleRequests,
  ...callRequests,
} as const satisfies Record<string, RequestSchema>;

/** May accompany any payload: a repeated request gets the first answer again (`docs/protocol.md`, Requests). */
export const requestIdSchema = boundedText(limits.requestIdBytes).optional();

export type RequestName = keyof typeof requests;
/** What a client may send with a request. */
export type RequestPayload<Name extends RequestName> = z.input<(typeof requests)[Name]['payload']> & {
  requestId?: string;
};
/** What a server holds after validation. */
export type ParsedPayload<Name extends RequestName> = z.output<(typeof requests)[Name]['payload']>;
export type RequestResult<Name extends RequestName> = z.output<(typeof requests)[Name]['result']>;
