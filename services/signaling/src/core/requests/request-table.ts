import type { RequestName } from '@confab/contracts';
import { consumerRequests } from './consumer-requests.ts';
import { dataRequests } from './data-requests.ts';
import { producerRequests } from './producer-requests.ts';
import type { RequestHandlers } from './request-call.ts';
import { roomRequests } from './room-requests.ts';
import { transportRequests } from './transport-requests.ts';

/** Every request of the protocol has its handler: one missing does not compile. */
export const requestTable: RequestHandlers<RequestName> = {
  ...roomRequests,
  ...transportRequests,
  ...producerRequests,
  ...consumerRequests,
  ...dataRequests,
};
