import type { Room } from '@confab/client';
import { useEffect, useState } from 'react';
import { readRoomStats, type RoomStats } from '../call/room-stats.ts';

const readEveryMs = 1_000;

interface DebugCornerProps {
  readonly room: Room;
  /** What to write into the tiles, by their keys. */
  readonly onNumbers: (numbers: ReadonlyMap<string, string>) => void;
}

/** Who serves me, how far away they are, and what arrives. */
export function DebugCorner({ room, onNumbers }: DebugCornerProps) {
  const [stats, setStats] = useState<RoomStats>();
  useEffect(() => {
    let wanted = true;
    const read = async () => {
      const now = await readRoomStats(room);
      if (!wanted) return;
      setStats(now);
      onNumbers(new Map(now.participants.map(({ participantId, video }) => [participantId, inWords(video)])));
    };
    void read();
    const timer = setInterval(() => void read(), readEveryMs);
    return () => {
      wanted = false;
      clearInterval(timer);
      onNumbers(new Map());
    };
  }, [room, onNumbers]);
  return stats ? <Numbers stats={stats} /> : null;
}

function inWords(video: RoomStats['participants'][number]['video']): string {
  if (!video || video.width === 0 || video.muted) return '';
  return `${video.width}×${video.height} · ${Math.round(video.framesPerSecond)} fps`;
}

function Numbers({ stats }: { stats: RoomStats }) {
  const { signalingUrl, podId, nodeId, signalingRoundTripMs, media } = stats;
  const rows: readonly (readonly [string, string, string?])[] = [
    ['signaling', signalingUrl?.replace(/^\w+:\/\//, '') ?? '–', 'signaling-url'],
    ['pod', podId ?? '–', 'pod'],
    ['round trip', signalingRoundTripMs === undefined ? '–' : `${Math.round(signalingRoundTripMs)} ms`],
    ['node', nodeId ?? '–', 'node'],
    ...(['send', 'recv'] as const).map((direction) => {
      const { state, remoteAddress, protocol, roundTripMs } = media[direction];
      const where = remoteAddress ? `${remoteAddress} ${protocol}, ${roundTripMs ?? '–'} ms` : state;
      return [`worker ${direction === 'send' ? '↑' : '↓'}`, where, `worker-${direction}`] as const;
    }),
  ];
  return (
    <dl className="cf-root debug" data-testid="debug">
      {rows.map(([name, value, testId]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd data-testid={testId && `debug-${testId}`}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
