import type { Fact, ParticipantRecord } from '@confab/cluster';
import type { Grants, ParticipantId } from '@confab/contracts';
import { skipEvent, toRoomEvent, type RoomEvent } from './room-event.ts';

/** Somebody to whom a room is shown. */
export interface Viewer {
  readonly participantId: ParticipantId;
  readonly grants: Pick<Grants, 'roomAdmin'>;
}

/** Whom a fact is shown to, decided once however many they are; all others get its number alone. */
export type Audience =
  | { readonly who: 'everybody' | 'moderators' | 'nobody' }
  | { readonly who: 'oneself'; readonly participantId: unknown };

const forPodsAlone = new Set(['subscribers-changed']);
const forModerators = new Set(['waiting-participant', 'waiting-participant-left']);

/**
 * Who may see a fact: nobody sees those that only pods act on, moderators alone see the lobby, and what is about somebody hidden is
 * shown to that one alone. `isHidden` is asked of participants about whom the fact itself does not say.
 */
export function audienceOf(fact: Fact, isHidden: (participantId: ParticipantId) => boolean): Audience {
  if (forPodsAlone.has(fact.name)) return { who: 'nobody' };
  if (forModerators.has(fact.name)) return { who: 'moderators' };
  const participantId = subjectOf(fact);
  if (participantId === undefined) return { who: 'everybody' };
  const hidden = fact.internals?.participant?.grants.hidden ?? fact.internals?.hidden ?? isHidden(participantId);
  return hidden ? { who: 'oneself', participantId } : { who: 'everybody' };
}

export function isAmong(audience: Audience, { participantId, grants }: Viewer): boolean {
  switch (audience.who) {
    case 'everybody':
      return true;
    case 'moderators':
      return grants.roomAdmin;
    case 'nobody':
      return false;
    case 'oneself':
      return audience.participantId === participantId;
  }
}

/** A part of a room's log as one viewer may see it, every number in it. `people`: those who are in the room now. */
export function visibleEvents(
  facts: readonly Fact[],
  viewer: Viewer,
  people: ReadonlyMap<ParticipantId, ParticipantRecord>,
): RoomEvent[] {
  // Somebody hidden who has left meanwhile is known by the fact of that.
  const gone = new Set(facts.flatMap(({ data, internals }) => (internals?.hidden ? [data['participantId']] : [])));
  const isHidden = (participantId: ParticipantId): boolean =>
    gone.has(participantId) || people.get(participantId)?.grants.hidden === true;
  return facts.map((fact) => (isAmong(audienceOf(fact, isHidden), viewer) ? toRoomEvent(fact) : skipEvent(fact.seq)));
}

/** Whom a fact is about, where it is about one person; who locked a room is not what that fact is about. */
function subjectOf({ name, data }: Fact): ParticipantId | undefined {
  if (name === 'room-locked') return undefined;
  return (name === 'chat' ? data['from'] : data['participantId']) as ParticipantId | undefined;
}
