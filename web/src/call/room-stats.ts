import type { DebugInfo, RemoteParticipant, RemotePublication, Room } from '@confab/client';

export interface VideoStats {
  readonly muted: boolean;
  readonly framesDecoded: number;
  readonly framesPerSecond: number;
  readonly width: number;
  readonly height: number;
  readonly packetsLost: number;
}

export interface AudioStats {
  readonly muted: boolean;
  readonly packetsReceived: number;
  readonly packetsLost: number;
}

export interface ParticipantStats {
  readonly participantId: string;
  readonly identity: string;
  readonly name: string;
  /** Null where nothing is received. */
  readonly video: VideoStats | null;
  readonly audio: AudioStats | null;
}

export interface RoomStats extends DebugInfo {
  readonly connectionState: string;
  readonly participants: readonly ParticipantStats[];
}

/** What the browser counts for everybody one receives, and who serves oneself. */
export async function readRoomStats(room: Room): Promise<RoomStats> {
  const [debugInfo, participants] = await Promise.all([
    room.getDebugInfo(),
    Promise.all([...room.participants.values()].map(readParticipant)),
  ]);
  return { ...debugInfo, connectionState: room.connectionState, participants };
}

async function readParticipant(participant: RemoteParticipant): Promise<ParticipantStats> {
  const { participantId, identity, name } = participant;
  const [video, audio] = await Promise.all([
    inbound(participant.publication('screen') ?? participant.publication('camera')),
    inbound(participant.publication('microphone')),
  ]);
  return {
    participantId,
    identity,
    name,
    video: video && {
      muted: video.muted,
      framesDecoded: video.stats.framesDecoded ?? 0,
      framesPerSecond: video.stats.framesPerSecond ?? 0,
      width: video.stats.frameWidth ?? 0,
      height: video.stats.frameHeight ?? 0,
      packetsLost: video.stats.packetsLost ?? 0,
    },
    audio: audio && {
      muted: audio.muted,
      packetsReceived: audio.stats.packetsReceived ?? 0,
      packetsLost: audio.stats.packetsLost ?? 0,
    },
  };
}

async function inbound(publication: RemotePublication | undefined) {
  const report = await publication?.getStats().catch(() => undefined);
  const stats = [...(report?.values() ?? [])].find(({ type }) => type === 'inbound-rtp') as RTCInboundRtpStreamStats;
  return publication && stats ? { muted: publication.muted, stats } : null;
}
