import type { ReceivedEvent } from '../bare/bare-client.ts';

/** Something said to all: the request, and what hears of it is known by. */
export interface Saying {
  readonly event: string;
  readonly payload: object;
  /** Unique. */
  readonly mark: string;
  /** As `soundOf` finds it in what is told; a state that goes up and down sounds the same each time it goes up. */
  readonly sound: string;
}

const kinds = ['chat', 'reaction', 'raise-hand', 'audio-mute', 'video-mute', 'update-self'] as const;

/** The `index`th thing that somebody says: all kinds in turn, and states up and down in turn, so that each is a change. */
export function sayingOf(participantId: string, mark: string, index: number): Saying {
  const kind = kinds[index % kinds.length]!;
  const isOn = Math.floor(index / kinds.length) % 2 === 0;
  const state = `${participantId} ${kind} ${isOn}`;
  switch (kind) {
    case 'chat':
      return { event: kind, mark, payload: { text: mark }, sound: mark };
    case 'reaction':
      return { event: kind, mark, payload: { emoji: mark }, sound: mark };
    case 'update-self':
      return { event: kind, mark, payload: { name: mark }, sound: mark };
    case 'raise-hand':
      return { event: kind, mark, payload: { raised: isOn }, sound: state };
    default:
      return { event: kind, mark, payload: { muted: isOn }, sound: state };
  }
}

/** How often each thing was said. */
export function count(sounds: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const sound of sounds.toSorted()) counts.set(sound, (counts.get(sound) ?? 0) + 1);
  return counts;
}

/** What one heard others and itself say, in the order in which it was told. */
export function sounds(heard: readonly ReceivedEvent[]): string[] {
  const names = new Map<string, string>();
  return heard.flatMap(({ name, data }) => {
    if (name === 'chat') return [data.text as string];
    if (name === 'reaction') return [data.emoji as string];
    if (name === 'raised-hand') return [`${data.participantId} raise-hand ${data.raised}`];
    if (name === 'audio-mute' || name === 'video-mute') return [`${data.participantId} ${name} ${data.muted}`];
    if (name !== 'participant-updated') return [];
    // Also told when somebody's connection comes and goes: only a new name was said.
    const isNew = data.name !== (names.get(data.participantId) ?? '');
    names.set(data.participantId, data.name);
    return isNew ? [data.name as string] : [];
  });
}
