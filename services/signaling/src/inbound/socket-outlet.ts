import type { PersonAddress } from '@confab/cluster';
import type { ParticipantId } from '@confab/contracts';
import type { Socket } from 'socket.io';
import type { ClientOutlet } from '../core/client-outlet.ts';
import { participantChannel } from './participant-channel.ts';
import { personChannel } from './person-channel.ts';
import { SendBuffer } from './send-buffer.ts';

/** Above this a client loses speaker, quality, scores and layers; above the next it is closed, and resumes (`docs/races.md` 4). */
const volatileBytes = 256 * 1024;
const closeBytes = 1024 * 1024;

/** One Socket.IO connection as the core writes to it. */
export class SocketOutlet implements ClientOutlet {
  readonly #socket: Socket;
  readonly #buffer: SendBuffer;
  #channel: string | null = null;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.#buffer = new SendBuffer(socket.conn);
  }

  send(name: string, data: unknown): void {
    this.#socket.emit(name, data);
    this.sent();
  }

  /** Something went out, an event or an answer: whoever takes nothing in must not fill the memory, by asking either. */
  sent(): void {
    // Not disconnect(): after that a client does not come back.
    if (this.#buffer.bytes > closeBytes) this.#socket.conn.close();
  }

  sendVolatile(name: string, data: unknown): void {
    if (this.#buffer.bytes <= volatileBytes) this.#socket.emit(name, data);
  }

  follow(participantId: ParticipantId | null): void {
    if (this.#channel !== null) void this.#socket.leave(this.#channel);
    this.#channel = participantId === null ? null : participantChannel(participantId);
    if (this.#channel !== null) void this.#socket.join(this.#channel);
  }

  followPerson(person: PersonAddress): void {
    void this.#socket.join(personChannel(person));
  }
}
