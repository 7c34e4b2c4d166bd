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
  readonly screen: VideoStats | null;
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
  const [video, audio, screen] = await Promise.all([
    inbound(participant.publication('camera')),
    inbound(participant.publication('microphone')),
    inbound(participant.publication('screen')),
  ]);
  return {
    participantId,
    identity,
    name,
    video: video && videoStats(video),
    screen: screen && videoStats(screen),
    audio: audio && {
      muted: audio.muted,
      packetsReceived: audio.stats.packetsReceived ?? 0,
      packetsLost: audio.stats.packetsLost ?? 0,
    },
  };
}

interface Inbound {
  readonly muted: boolean;
  readonly stats: RTCInboundRtpStreamStats;
}

function videoStats({ muted, stats }: Inbound): VideoStats {
  return {
    muted,
    framesDecoded: stats.framesDecoded ?? 0,
    framesPerSecond: stats.framesPerSecond ?? 0,
    width: stats.frameWidth ?? 0,
    height: stats.frameHeight ?? 0,
    packetsLost: stats.packetsLost ?? 0,
  };
}

async function inbound(publication: RemotePublication | undefined): Promise<Inbound | null> {
  const report = await publication?.getStats().catch(() => undefined);
  const stats = [...(report?.values() ?? [])].find(({ type }) => type === 'inbound-rtp') as RTCInboundRtpStreamStats;
  return publication && stats ? { muted: publication.muted, stats } : null;
}
