import { MicOff, PhoneOff, ShieldCheck } from 'lucide-react';
import { useMemo, useRef, type ReactNode } from 'react';
import { useShortcuts } from '../hooks/use-shortcuts.ts';
import { useStore } from '../hooks/use-store.ts';
import type { DirectCallModel, DirectCallState } from '../model/direct-call-model.ts';
import { Avatar } from './avatar.tsx';
import { DeviceButton } from './device-button.tsx';
import { MarkedIcon } from './marked-icon.tsx';
import { VideoView } from './video-view.tsx';

export interface DirectCallProps {
  readonly call: DirectCallModel;
  /** Of the other person. */
  readonly name: string;
  /** Beside the title, at the end of the header. */
  readonly header?: ReactNode;
}

/** A call from browser to browser: the other person large, oneself small. Needs an element with a height. */
export function DirectCall({ call, name, header }: DirectCallProps) {
  const state = useStore(call.state);
  const { mirrorSelf, shortcuts: enabled } = useStore(call.settings);
  const element = useRef<HTMLDivElement>(null);
  const shortcuts = useMemo(
    () => ({ m: () => void call.toggle('microphone'), v: () => void call.toggle('camera') }),
    [call],
  );
  useShortcuts(shortcuts, enabled, element);
  const picture = state.screen ?? state.video;
  return (
    <div className="cf-root cf-call" ref={element} data-testid="direct-call" data-media={state.media}>
      <header className="cf-call-header">
        <h1 data-testid="room-name">{name}</h1>
        <span className="cf-chip" title="Sound and pictures go from browser to browser">
          <ShieldCheck size={15} aria-hidden="true" /> direct
        </span>
        <span className="cf-spacer" />
        {header}
      </header>
      <DirectBanners call={call} state={state} />
      <div className="cf-call-main">
        <div className="cf-direct">
          <div
            className={`cf-tile ${state.screen ? 'cf-screen' : ''}`}
            data-testid="direct-remote"
            data-video={picture ? 'on' : 'off'}
            data-audio={state.hears === 'sound' ? 'on' : 'off'}
          >
            {picture ? <VideoView track={picture} label={`Video of ${name}`} /> : <Avatar name={name} />}
            <div className="cf-tile-label">
              {state.hears === 'muted' && (
                <MarkedIcon icon={MicOff} className="cf-muted-icon" size={14} label="muted" />
              )}
              <span>{name}</span>
            </div>
          </div>
          {state.ownVideo && (
            <div className="cf-tile cf-direct-self" data-testid="direct-self">
              <VideoView track={state.ownVideo} mirrored={mirrorSelf} label="Your own video" />
            </div>
          )}
        </div>
      </div>
      <div className="cf-controls" role="toolbar" aria-label="Call controls">
        <DeviceButton kind="microphone" status={state.microphone} onToggle={() => void call.toggle('microphone')} />
        <DeviceButton kind="camera" status={state.camera} onToggle={() => void call.toggle('camera')} />
        <button
          type="button"
          className="cf-control cf-leave"
          onClick={() => void call.leave()}
          aria-label="Hang up"
          title="Hang up"
          data-testid="leave"
        >
          <PhoneOff size={20} aria-hidden="true" />
        </button>
      </div>
    </div>
  );
}

function DirectBanners({ call, state }: { readonly call: DirectCallModel; readonly state: DirectCallState }) {
  const { media, audioBlocked, notice } = state;
  return (
    <div className="cf-banners" aria-live="polite">
      {(media === 'none' || media === 'room') && <p className="cf-banner">Connecting …</p>}
      {media === 'moving' && <p className="cf-banner">Moving the call to a server …</p>}
      {audioBlocked && (
        <div className="cf-banner">
          <span>The browser keeps the sound off until you allow it.</span>
          <button
            type="button"
            className="cf-button cf-small cf-primary"
            onClick={() => void call.startAudio()}
            data-testid="start-audio"
          >
            Turn the sound on
          </button>
        </div>
      )}
      {notice && (
        <div className="cf-banner" data-testid="notice">
          <span>{notice}</span>
          <button type="button" className="cf-button cf-small" onClick={() => call.dismissNotice()}>
            OK
          </button>
        </div>
      )}
    </div>
  );
}
