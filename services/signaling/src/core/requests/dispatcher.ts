import { CallError, requestIdSchema, requests, type ParsedPayload, type RequestName } from '@confab/contracts';
import type { Membership } from '../participants/membership.ts';
import type { Pod } from '../pod.ts';
import type { Session } from '../session.ts';
import { callRequests } from './call-requests.ts';
import { OperationIds } from './operation-ids.ts';
import { fingerprintOf } from './request-memory.ts';
import { requestTable } from './request-table.ts';

export interface Answer {
  readonly result: unknown;
  /** To be called when the ack has been sent: what must not overtake it. */
  readonly sent: () => void;
}

/**
 * What is about the connection itself is not answered from what another one asked: a join repeated there must move there (the
 * directory knows it), and it has to be told of the presence that it asked for.
 */
const actsOnSocket: ReadonlySet<RequestName> = new Set([
  'join-room',
  'resume',
  'update-token',
  'set-presence',
  'watch-presence',
]);

/** Takes one event of a socket to its handler: limits, validation, order, repetitions. */
export class Dispatcher {
  readonly #pod: Pod;

  constructor(pod: Pod) {
    this.#pod = pod;
  }

  /** @throws CallError whatever the client did wrong, or cannot have now */
  async handle(session: Session, event: string, payload: unknown): Promise<Answer> {
    session.bucket.take(this.#pod.clock.nowMs());
    if (!isRequestName(event))
      throw new CallError('bad-request', `unknown event ${JSON.stringify(event.slice(0, 64))}`);
    const parsed = parsePayload(event, payload);
    if (requestTable[event].lane === 'say') session.sayBucket.take(this.#pod.clock.nowMs());
    return this.#run(session, event, parsed.payload, parsed.requestId);
  }

  async #run<Name extends RequestName>(
    session: Session,
    event: Name,
    payload: ParsedPayload<Name>,
    requestId: string | undefined,
  ): Promise<Answer> {
    const handler = requestTable[event];
    const tasks: (() => void)[] = [];
    const content = { event, payload };
    const result = await session.lanes.run(handler.lane, () => {
      const scope = scopeOf(session, event);
      const answer = (): Promise<unknown> => {
        const call = {
          pod: this.#pod,
          session,
          payload,
          ids: new OperationIds(scope, requestId),
          fingerprint: requestId === undefined ? '' : fingerprintOf(content),
          afterAck: (task: () => void) => void tasks.push(task),
        };
        if (handler.needs === 'nothing') return handler.run(call);
        const member = requireMember(session);
        confirmResumeToken(this.#pod, member);
        return handler.run({ ...call, member });
      };
      if (requestId === undefined) return answer();
      const memoryScope = actsOnSocket.has(event) ? `${scope}#${session.id}` : scope;
      return this.#pod.memory.run(memoryScope, requestId, content, answer);
    });
    return { result, sent: () => tasks.forEach((task) => task()) };
  }
}

/** Whose `requestId`s these are: the participant's, before that and about calls the person's. */
function scopeOf({ lastParticipantId, principal, id }: Session, event: RequestName): string {
  const isOfPerson = event === 'join-room' || Object.hasOwn(callRequests, event);
  if (lastParticipantId !== null && !isOfPerson) return lastParticipantId;
  return principal.identity === null ? `socket/${id}` : JSON.stringify([principal.tenant, principal.identity]);
}

function requireMember({ membership }: Session): Membership {
  if (membership === null) throw new CallError('conflict', 'not in a room: join-room or resume first');
  return membership;
}

/** The first request after a resume shows that the client holds the new token: the one before ends. */
function confirmResumeToken({ directory, logger }: Pod, member: Membership): void {
  if (member.resumeToken === 'confirmed') return;
  member.resumeToken = 'confirmed';
  directory.confirmResumeToken(member.address, member.owner).catch((error: unknown) => {
    member.resumeToken = 'unconfirmed';
    logger.debug({ err: error }, 'a resume token is confirmed with a later request');
  });
}

function isRequestName(event: string): event is RequestName {
  return Object.hasOwn(requests, event);
}

function parsePayload<Name extends RequestName>(
  event: Name,
  payload: unknown,
): { payload: ParsedPayload<Name>; requestId: string | undefined } {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) {
    throw new CallError('bad-request', 'the payload must be an object');
  }
  const result = requests[event].payload.extend({ requestId: requestIdSchema }).safeParse(payload);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new CallError('bad-request', `${issue?.path.join('.') || 'payload'}: ${issue?.message ?? 'is not usable'}`);
  }
  const { requestId, ...rest } = result.data;
  return { payload: rest as ParsedPayload<Name>, requestId };
}
