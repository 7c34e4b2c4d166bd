import type { Room } from '@confab/client';
import { Activity } from 'lucide-react';
import { useEffect, useState } from 'react';
import { readRoomStats, type RoomStats } from '../call/room-stats.ts';

const readEveryMs = 1_000;

interface DebugCornerProps {
  readonly room: Room;
  readonly open: boolean;
  /** What to write into the tiles, by their keys. */
  readonly onNumbers: (numbers: ReadonlyMap<string, string>) => void;
}

/** Who serves me, how far away they are, and what arrives. */
export function DebugCorner({ room, open: initiallyOpen, onNumbers }: DebugCornerProps) {
  const [open, setOpen] = useState(initiallyOpen);
  const [stats, setStats] = useState<RoomStats>();
  useEffect(() => {
    if (!open) return;
    let wanted = true;
    const read = async () => {
      const now = await readRoomStats(room);
      if (!wanted) return;
      setStats(now);
      onNumbers(
        new Map(
          now.participants.map(({ participantId, video }) => [
            participantId,
            video && video.width > 0 && !video.muted
              ? `${video.width}×${video.height} · ${Math.round(video.framesPerSecond)} fps`
              : '',
          ]),
        ),
      );
    };
    void read();
    const timer = setInterval(() => void read(), readEveryMs);
    return () => {
      wanted = false;
      clearInterval(timer);
      onNumbers(new Map());
    };
  }, [open, room, onNumbers]);
  return (
    <>
      <button
        type="button"
        className={`round ${open ? 'is-active' : ''}`}
        onClick={() => setOpen(!open)}
        aria-expanded={open}
        aria-label="Who serves this call"
        title="Who serves this call"
        data-testid="toggle-debug"
      >
        <Activity size={20} aria-hidden="true" />
      </button>
      {open && stats && <Numbers stats={stats} />}
    </>
  );
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
    <dl className="debug" data-testid="debug">
      {rows.map(([name, value, testId]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd data-testid={testId && `debug-${testId}`}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
