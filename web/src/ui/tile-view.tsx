import { MicOff, WifiOff } from 'lucide-react';
import { memo } from 'react';
import type { Tile } from '../call/tile.ts';
import { Video } from './video.tsx';

interface TileViewProps extends Omit<Tile, 'audio' | 'key'> {
  readonly speaking: boolean;
  /** Of the debug corner: resolution and frames per second. */
  readonly numbers: string | undefined;
  /** Grid column of the first tile of a last row that is not full. */
  readonly column: number | undefined;
}

/** One person: their picture or initials, their name, and whether they can be heard. */
export const TileView = memo(function TileView(props: TileViewProps) {
  const { name, isSelf, video, hears, connection, speaking, numbers, column } = props;
  const shown = isSelf ? `${name} (you)` : name;
  return (
    <li
      className={`tile ${speaking ? 'speaking' : ''} ${connection === 'reconnecting' && !isSelf ? 'away' : ''}`}
      style={column ? { gridColumn: `${column} / span 2` } : undefined}
      data-testid={isSelf ? 'tile-self' : 'tile-remote'}
      data-name={name}
      data-video={video ? 'on' : 'off'}
      data-audio={hears === 'sound' ? 'on' : 'off'}
    >
      {video ? (
        <Video track={video} mirrored={isSelf} label={`Video of ${shown}`} />
      ) : (
        <span className="initials" style={{ '--hue': hueOf(name) } as React.CSSProperties} aria-hidden="true">
          {initialsOf(name)}
        </span>
      )}
      <div className="tile-label">
        {hears === 'muted' && <MicOff size={14} aria-label="muted" />}
        <span data-testid="tile-name">{shown}</span>
      </div>
      {connection === 'reconnecting' && !isSelf && (
        <div className="tile-state">
          <WifiOff size={16} aria-hidden="true" /> reconnecting …
        </div>
      )}
      {numbers && <div className="tile-numbers">{numbers}</div>}
    </li>
  );
});

function initialsOf(name: string): string {
  const words = name.split(/[\s._-]+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => word?.[0]?.toUpperCase() ?? '').join('');
}

function hueOf(name: string): number {
  return Array.from(name).reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 360, 7);
}
