import { Hand, MicOff, MonitorUp, Pin, PinOff, WifiOff } from 'lucide-react';
import { memo, useEffect, type CSSProperties } from 'react';
import { useCall } from '../hooks/use-call.ts';
import { useSize } from '../hooks/use-size.ts';
import { useStore } from '../hooks/use-store.ts';
import type { Tile } from '../model/tile.ts';
import { Avatar } from './avatar.tsx';
import { MarkedIcon } from './marked-icon.tsx';
import { QualityIcon } from './quality-icon.tsx';
import { VideoView } from './video-view.tsx';

export interface ParticipantTileProps {
  readonly tile: Tile;
  readonly style?: CSSProperties | undefined;
  /** Small text in a corner, for those who look for a fault. */
  readonly numbers?: string | undefined;
}

/**
 * One person, or one shared screen. While it is there its size decides what is received: nobody's video comes that no tile
 * shows.
 */
export const ParticipantTile = memo(function ParticipantTile({ tile, style, numbers }: ParticipantTileProps) {
  const call = useCall();
  const [element, { width, height }] = useSize<HTMLLIElement>();
  const { audioOnly, mirrorSelf } = useStore(call.settings);
  const { pinned } = useStore(call.layout.state);
  const speaking = useStore(call.speaking.now).has(tile.participantId) && tile.kind === 'person';
  const { key, name, isSelf, kind, producerId, connection } = tile;
  const wantsVideo = kind === 'screen' || isSelf || !audioOnly;
  const away = connection === 'reconnecting' && !isSelf;

  useEffect(() => {
    if (producerId === undefined || !wantsVideo || width === 0) return;
    call.visible.show(key, producerId, width, height);
  }, [call, key, producerId, wantsVideo, width, height]);
  useEffect(() => {
    if (producerId === undefined || !wantsVideo) return;
    return () => call.visible.hide(key);
  }, [call, key, producerId, wantsVideo]);

  const shown = kind === 'screen' ? `${name}’s screen` : isSelf ? `${name} (you)` : name;
  const video = wantsVideo ? tile.video : undefined;
  return (
    <li
      ref={element}
      className={`cf-tile ${speaking ? 'cf-speaking' : ''} ${away ? 'cf-away' : ''} ${kind === 'screen' ? 'cf-screen' : ''}`}
      style={style}
      data-testid={kind === 'screen' ? 'tile-screen' : isSelf ? 'tile-self' : 'tile-remote'}
      data-name={name}
      data-video={video ? 'on' : 'off'}
      data-audio={tile.hears === 'sound' ? 'on' : 'off'}
      data-speaking={speaking ? 'yes' : 'no'}
    >
      {video ? (
        <VideoView track={video} mirrored={isSelf && mirrorSelf} label={`Video of ${shown}`} />
      ) : (
        <Avatar name={name} />
      )}
      <div className="cf-tile-badges">
        {tile.hand !== undefined && (
          <div className="cf-tile-badge cf-hand-badge" data-testid="tile-hand">
            <Hand size={14} aria-hidden="true" />
            <span className="cf-hidden">raised hand, number </span>
            {tile.hand}
          </div>
        )}
        {away && (
          <div className="cf-tile-badge">
            <WifiOff size={15} aria-hidden="true" /> reconnecting …
          </div>
        )}
      </div>
      <div className="cf-tile-label">
        {kind === 'screen' && <MonitorUp size={14} aria-hidden="true" />}
        {kind === 'person' && tile.hears === 'muted' && (
          <MarkedIcon icon={MicOff} className="cf-muted-icon" size={14} label="muted" />
        )}
        <span data-testid="tile-name">{shown}</span>
        {tile.quality !== 'good' && <QualityIcon quality={tile.quality} />}
      </div>
      {!isSelf && <PinButton name={shown} pinned={pinned === key} onToggle={() => call.layout.pin(key)} />}
      {numbers && <div className="cf-tile-badge cf-tile-numbers">{numbers}</div>}
    </li>
  );
});

interface PinButtonProps {
  readonly name: string;
  readonly pinned: boolean;
  readonly onToggle: () => void;
}

function PinButton({ name, pinned, onToggle }: PinButtonProps) {
  const Icon = pinned ? PinOff : Pin;
  return (
    <div className="cf-tile-actions">
      <button
        type="button"
        className="cf-icon-button"
        onClick={onToggle}
        aria-pressed={pinned}
        aria-label={`Show ${name} large`}
        title={pinned ? 'Unpin' : 'Show large'}
        data-testid="pin"
      >
        <Icon size={17} aria-hidden="true" />
      </button>
    </div>
  );
}
