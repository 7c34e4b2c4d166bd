import type { ParsedPayload, RequestName, RequestResult } from '@confab/contracts';
import type { Membership } from '../participants/membership.ts';
import type { Pod } from '../pod.ts';
import type { Session } from '../session.ts';
import type { OperationIds } from './operation-ids.ts';
import type { Lane } from './request-lanes.ts';

/** One request under way. */
export interface RequestCall<Name extends RequestName> {
  readonly pod: Pod;
  readonly session: Session;
  readonly payload: ParsedPayload<Name>;
  readonly ids: OperationIds;
  /** Hash of the payload: a node refuses the same operation id with another one. */
  readonly fingerprint: string;
  /** Runs when the ack has been sent. */
  readonly afterAck: (task: () => void) => void;
}

/** A request of somebody who is in a room. */
export interface RoomCall<Name extends RequestName> extends RequestCall<Name> {
  readonly member: Membership;
}

export type RequestHandler<Name extends RequestName> =
  | {
      readonly needs: 'nothing';
      readonly lane: Lane;
      readonly run: (call: RequestCall<Name>) => Promise<RequestResult<Name>>;
    }
  | {
      readonly needs: 'room';
      readonly lane: Lane;
      readonly run: (call: RoomCall<Name>) => Promise<RequestResult<Name>>;
    };

/** A family of requests: each with its handler. */
export type RequestHandlers<Names extends RequestName> = { readonly [Name in Names]: RequestHandler<Name> };
