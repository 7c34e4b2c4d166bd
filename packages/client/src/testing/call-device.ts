import { EventEmitter } from 'eventemitter3';
import type { Call, CallId, CallOutcome } from '@confab/contracts';
import { Calls } from '../calls/calls.ts';
import type { CallError } from '../errors.ts';
import type { Room } from '../room/room.ts';
import type { SignalingConnection, SignalingState } from '../signaling/signaling-connection.ts';
import { FakeRequests } from './fake-requests.ts';

/** A time of the server. */
export const at = (second: number) => `2026-01-01T00:00:${String(second).padStart(2, '0')}.000Z`;

/** Anna calls Ben, and maybe others; `second` is when it came to be so. */
export function call(status: Call['status'], ben: CallOutcome, second: number, changes: Partial<Call> = {}): Call {
  return {
    callId: 'c1' as CallId,
    room: 'call-c1',
    type: 'VIDEO',
    mode: 'room',
    status,
    caller: 'anna',
    callees: ['ben'],
    createdAt: at(0),
    participants: [
      { identity: 'anna', invitedAt: at(0), joinedAt: at(0), outcome: 'joined' },
      { identity: 'ben', invitedAt: at(0), ...(ben === 'joined' ? { joinedAt: at(second) } : {}), outcome: ben },
    ],
    ...(status === 'RINGING' || status === 'ACTIVE' ? {} : { endedAt: at(second) }),
    ...changes,
  };
}

/** What a fake room lets a test do. */
export type FakeRoom = Room & EventEmitter<{ closed: [{ reason: string }] }>;

/** One person's device: the calls of it, the server as a test lays it down, and the rooms that it joined and left. */
export function device(
  identity: string,
  answers: ConstructorParameters<typeof FakeRequests>[0] = {},
  enter: (signal: AbortSignal) => Promise<void> = async () => {},
) {
  const requests = new FakeRequests(answers);
  const events = new EventEmitter<{ push: [string, unknown]; stateChanged: [SignalingState]; gaveUp: [CallError] }>();
  const signaling = Object.assign(events, {
    identity,
    clock: requests.clock,
    request: requests.request.bind(requests),
  }) as unknown as SignalingConnection;
  const rooms: string[] = [];
  const left: string[] = [];
  const inside: FakeRoom[] = [];
  const joinRoom = async (name: string, signal: AbortSignal): Promise<Room> => {
    rooms.push(name);
    await enter(signal);
    const room = Object.assign(new EventEmitter(), {
      name,
      participants: new Map(),
      leave: async () => {
        left.push(name);
        room.emit('closed', { reason: 'left' });
      },
    }) as unknown as FakeRoom;
    inside.push(room);
    return room;
  };
  const calls = new Calls({ signaling, joinRoom });
  const push = (name: string, data: object) => void events.emit('push', name, data);
  const ring = (news: Call) =>
    push('incoming-call', { call: news, from: { identity: 'anna', name: 'Anna' }, expiresAt: at(45) });
  return { calls, requests, events, rooms, left, inside, push, ring };
}
