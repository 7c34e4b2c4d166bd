import type { RequestName } from '@confab/contracts';
import { callRequests } from './call-requests.ts';
import { consumerRequests } from './consumer-requests.ts';
import { dataRequests } from './data-requests.ts';
import { iceRequests } from './ice-requests.ts';
import { moderationRequests } from './moderation-requests.ts';
import { peopleRequests } from './people-requests.ts';
import { presenceRequests } from './presence-requests.ts';
import { producerRequests } from './producer-requests.ts';
import type { RequestHandlers } from './request-call.ts';
import { roomRequests } from './room-requests.ts';
import { transportRequests } from './transport-requests.ts';
import { visibilityRequests } from './visibility-requests.ts';

/** Every request of the protocol has its handler: one missing does not compile. */
export const requestTable: RequestHandlers<RequestName> = {
  ...roomRequests,
  ...transportRequests,
  ...producerRequests,
  ...consumerRequests,
  ...dataRequests,
  ...visibilityRequests,
  ...peopleRequests,
  ...moderationRequests,
  ...callRequests,
  ...presenceRequests,
  ...iceRequests,
};
