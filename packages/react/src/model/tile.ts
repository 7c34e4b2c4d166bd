import type { RemoteParticipant, Room } from '@confab/client';

/** Somebody's picture, or a shared screen: what the grid is made of. */
export interface Tile {
  /** The participantId, `self`, or `<participantId>:screen`. */
  readonly key: string;
  readonly participantId: string;
  readonly kind: 'person' | 'screen';
  readonly name: string;
  readonly isSelf: boolean;
  /** Of the video that is to be received while the tile is seen; undefined for oneself and where there is none. */
  readonly producerId: string | undefined;
  readonly video: MediaStreamTrack | undefined;
  readonly hears: 'sound' | 'muted';
  readonly connection: 'connected' | 'reconnecting';
  readonly quality: 'good' | 'fair' | 'poor';
  /** Place among the raised hands, from 1; undefined while it is down. */
  readonly hand: number | undefined;
  /** Shares a screen. */
  readonly sharing: boolean;
}

/** The room as tiles: oneself first, the others in the order in which they came, each screen after who shares it. */
export function tilesOf(room: Room): Tile[] {
  const raised = new Map<string, number>(room.hands.map(({ participantId }, index) => [participantId, index + 1]));
  const others = [...room.participants.values()].sort(
    (left, right) => left.joinedAt.getTime() - right.joinedAt.getTime(),
  );
  return [selfTile(room, raised), ...others.flatMap((participant) => remoteTiles(participant, raised))];
}

function selfTile({ localParticipant, connectionState }: Room, raised: ReadonlyMap<string, number>): Tile {
  const camera = localParticipant.publication('camera');
  const microphone = localParticipant.publication('microphone');
  return {
    key: 'self',
    participantId: localParticipant.participantId,
    kind: 'person',
    name: localParticipant.name || localParticipant.identity,
    isSelf: true,
    producerId: undefined,
    video: camera && !camera.muted ? camera.track : undefined,
    hears: microphone && !microphone.muted ? 'sound' : 'muted',
    connection: connectionState === 'connected' ? 'connected' : 'reconnecting',
    quality: localParticipant.connectionQuality,
    hand: raised.get(localParticipant.participantId),
    sharing: localParticipant.publication('screen') !== undefined,
  };
}

function remoteTiles(participant: RemoteParticipant, raised: ReadonlyMap<string, number>): Tile[] {
  const camera = participant.publication('camera');
  const screen = participant.publication('screen');
  const microphone = participant.publication('microphone');
  const person: Tile = {
    key: participant.participantId,
    participantId: participant.participantId,
    kind: 'person',
    name: participant.name || participant.identity,
    isSelf: false,
    producerId: camera?.producerId,
    video: camera && !camera.muted ? camera.track : undefined,
    hears: microphone && !microphone.muted ? 'sound' : 'muted',
    connection: participant.connection,
    quality: participant.connectionQuality,
    hand: raised.get(participant.participantId),
    sharing: screen !== undefined,
  };
  if (!screen) return [person];
  return [
    person,
    {
      ...person,
      key: `${participant.participantId}:screen`,
      kind: 'screen',
      producerId: screen.producerId,
      video: screen.muted ? undefined : screen.track,
      hand: undefined,
    },
  ];
}

/** The new tiles, but the old object wherever nothing about it changed: what is the same need not be drawn again. */
export function keepUnchanged(before: readonly Tile[], now: readonly Tile[]): readonly Tile[] {
  const known = new Map(before.map((tile) => [tile.key, tile]));
  const kept = now.map((tile) => {
    const former = known.get(tile.key);
    return former && isSame(former, tile) ? former : tile;
  });
  return kept.length === before.length && kept.every((tile, index) => tile === before[index]) ? before : kept;
}

function isSame(left: Tile, right: Tile): boolean {
  return (Object.keys(right) as (keyof Tile)[]).every((field) => Object.is(left[field], right[field]));
}
