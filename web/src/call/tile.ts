import type { RemoteParticipant, Room } from '@confab/client';

/** One person in the grid. */
export interface Tile {
  readonly key: string;
  readonly name: string;
  readonly isSelf: boolean;
  readonly video: MediaStreamTrack | undefined;
  readonly audio: MediaStreamTrack | undefined;
  readonly hears: 'sound' | 'muted';
  readonly connection: 'connected' | 'reconnecting';
}

/** The room as tiles: oneself first, the others in the order in which they came. */
export function tilesOf(room: Room): Tile[] {
  const others = [...room.participants.values()].sort(
    (left, right) => left.joinedAt.getTime() - right.joinedAt.getTime(),
  );
  return [selfTile(room), ...others.map(remoteTile)];
}

function selfTile({ localParticipant, connectionState }: Room): Tile {
  const camera = localParticipant.publication('camera');
  const microphone = localParticipant.publication('microphone');
  return {
    key: 'self',
    name: localParticipant.name || localParticipant.identity,
    isSelf: true,
    video: camera && !camera.muted ? camera.track : undefined,
    audio: undefined,
    hears: microphone && !microphone.muted ? 'sound' : 'muted',
    connection: connectionState === 'connected' ? 'connected' : 'reconnecting',
  };
}

function remoteTile(participant: RemoteParticipant): Tile {
  const video = participant.publication('screen') ?? participant.publication('camera');
  const audio = participant.publication('microphone');
  return {
    key: participant.participantId,
    name: participant.name || participant.identity,
    isSelf: false,
    video: video && !video.muted ? video.track : undefined,
    audio: audio?.track,
    hears: audio && !audio.muted ? 'sound' : 'muted',
    connection: participant.connection,
  };
}
