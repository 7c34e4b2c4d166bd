import type { PersonAddress } from '@confab/cluster';
import type { ParticipantId } from '@confab/contracts';

/** The way to one client. Sending never waits and never throws; what is too slow is the outlet's to notice (`docs/races.md` 4). */
export interface ClientOutlet {
  send(name: string, data: unknown): void;
  /** Left out while the client is behind: speaker, quality, scores, layers. */
  sendVolatile(name: string, data: unknown): void;
  /** From now on it also gets what any pod sends to this participant's channel; null: to none. */
  follow(participantId: ParticipantId | null): void;
  /** And what is sent to all devices of this person, until the connection ends. */
  followPerson(person: PersonAddress): void;
}
