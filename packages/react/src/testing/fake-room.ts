import { EventEmitter } from 'node:events';
import type { ChatMessage, Room } from '@confab/client';

/** Somebody in a `FakeRoom`, as models read them. */
export interface FakePerson {
  readonly participantId: string;
  readonly name: string;
  readonly identity: string;
}

/** A room as view models see it: they listen to it and ask it; nothing of it is on a network. */
export class FakeRoom extends EventEmitter {
  readonly participants = new Map<string, unknown>();
  readonly localParticipant = {
    participantId: 'me',
    name: 'Me',
    identity: 'me',
    react: (_emoji: string): Promise<void> => Promise.resolve(),
  };
  activeSpeaker: string | null = null;
  hands: FakePerson[] = [];
  waiting: FakePerson[] = [];
  readonly chat = {
    messages: [] as ChatMessage[],
    send: (_text: string, _options: object): Promise<unknown> => Promise.resolve(),
    loadOlder: (): Promise<number> => Promise.resolve(0),
  };

  /** The same object, as the SDK's type has it. */
  get asRoom(): Room {
    return this as unknown as Room;
  }

  add(participantId: string, name: string, audioLevel = () => 0): FakePerson {
    const person = {
      participantId,
      name,
      identity: name.toLowerCase(),
      publication: () => ({ audioLevel: audioLevel() }),
    };
    this.participants.set(participantId, person);
    return person;
  }

  say(from: string, text: string, more: Partial<ChatMessage> = {}): void {
    const message = { id: `m${this.chat.messages.length}`, from, text, sentAt: '2026-01-01T00:00:00Z', ...more };
    this.chat.messages = [...this.chat.messages, message as ChatMessage];
    this.emit('chatMessage', message);
  }
}
