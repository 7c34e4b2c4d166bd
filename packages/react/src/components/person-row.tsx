import { Ban, EllipsisVertical, Hand, Mic, MicOff, MonitorUp, MonitorX, UserX, Video, VideoOff } from 'lucide-react';
import { useCall } from '../hooks/use-call.ts';
import { useStore } from '../hooks/use-store.ts';
import type { Tile } from '../model/tile.ts';
import { Avatar } from './avatar.tsx';
import { MarkedIcon } from './marked-icon.tsx';
import { Menu, MenuItem } from './menu.tsx';
import { QualityIcon } from './quality-icon.tsx';

interface PersonRowProps {
  readonly person: Tile;
  readonly speaking: boolean;
  /** Shows what a moderator can do. */
  readonly moderated: boolean;
}

/** One person in the list: hand, microphone, camera, connection. */
export function PersonRow({ person, speaking, moderated }: PersonRowProps) {
  const { name, isSelf, hand, hears, video, quality, connection, sharing } = person;
  const note = connection === 'reconnecting' ? 'reconnecting …' : sharing ? 'shares a screen' : undefined;
  return (
    <li className={`cf-person ${speaking ? 'cf-speaking' : ''}`} data-testid="person" data-name={name} data-hand={hand}>
      <Avatar name={name} />
      <div className="cf-person-name">
        {isSelf ? `${name} (you)` : name}
        {note && <small>{note}</small>}
      </div>
      <div className="cf-person-state">
        {hand !== undefined && (
          <span className="cf-hand-badge">
            <Hand size={13} aria-hidden="true" />
            <span className="cf-hidden">raised hand, number </span>
            {hand}
          </span>
        )}
        {sharing && <MonitorUp size={16} aria-hidden="true" />}
        {hears === 'sound' ? (
          <MarkedIcon icon={Mic} label="microphone on" />
        ) : (
          <MarkedIcon icon={MicOff} label="muted" />
        )}
        {video ? <MarkedIcon icon={Video} label="camera on" /> : <MarkedIcon icon={VideoOff} label="camera off" />}
        <QualityIcon quality={quality} />
      </div>
      {moderated && <PersonMenu person={person} />}
    </li>
  );
}

function PersonMenu({ person }: { readonly person: Tile }) {
  const { moderation } = useCall();
  const busy = useStore(moderation.busy).has(person.participantId);
  const { participantId: id, name, sharing } = person;
  return (
    <Menu
      label={`Moderate ${name}`}
      button={<EllipsisVertical size={18} aria-hidden="true" />}
      buttonClass="cf-icon-button"
      wrapperClass="cf-person-menu"
      disabled={busy}
      testId="moderate"
    >
      <MenuItem
        icon={<MicOff size={17} aria-hidden="true" />}
        onClick={() => void moderation.mute(id, 'microphone')}
        disabled={person.hears === 'muted'}
        testId="moderate-mute"
      >
        Mute
      </MenuItem>
      <MenuItem
        icon={<VideoOff size={17} aria-hidden="true" />}
        onClick={() => void moderation.mute(id, 'camera')}
        testId="moderate-stop-video"
      >
        Stop their video
      </MenuItem>
      {sharing && (
        <MenuItem
          icon={<MonitorX size={17} aria-hidden="true" />}
          onClick={() => void moderation.mute(id, 'screen')}
          testId="moderate-stop-screen"
        >
          Stop their screen
        </MenuItem>
      )}
      <hr />
      <MenuItem
        className="cf-danger-text"
        icon={<UserX size={17} aria-hidden="true" />}
        onClick={() => void moderation.remove(id)}
        testId="moderate-remove"
      >
        Remove from the call
      </MenuItem>
      <MenuItem
        className="cf-danger-text"
        icon={<Ban size={17} aria-hidden="true" />}
        onClick={() => void moderation.remove(id, { ban: true })}
        testId="moderate-ban"
      >
        Remove and keep out
      </MenuItem>
    </Menu>
  );
}
