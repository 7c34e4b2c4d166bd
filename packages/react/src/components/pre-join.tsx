import { ShieldCheck } from 'lucide-react';
import { useStore } from '../hooks/use-store.ts';
import type { Preview } from '../model/preview.ts';
import { DeviceButton } from './device-button.tsx';
import { LevelMeter } from './level-meter.tsx';
import { VideoView } from './video-view.tsx';

export interface PreJoinProps {
  readonly preview: Preview;
  readonly mirrored?: boolean;
}

const button = { opening: 'busy', on: 'on', off: 'off', failed: 'off' } as const;

/** How one looks and sounds before the call. Says why the browser is about to ask, before it asks. */
export function PreJoin({ preview, mirrored = true }: PreJoinProps) {
  const { camera, microphone } = useStore(preview.state);
  const permission = useStore(preview.permission);
  return (
    <section className="cf-preview" aria-label="Preview" data-testid="preview">
      <div className="cf-preview-stage">
        {permission === 'explain' ? (
          <Explanation preview={preview} />
        ) : (
          <>
            {camera.track ? (
              <VideoView track={camera.track} mirrored={mirrored} label="Preview of your camera" />
            ) : (
              <p>{camera.status === 'opening' ? 'Opening the camera …' : 'Camera is off'}</p>
            )}
            <div className="cf-preview-controls">
              <DeviceButton
                kind="microphone"
                status={button[microphone.status]}
                onToggle={() => preview.toggle('microphone')}
              />
              <DeviceButton kind="camera" status={button[camera.status]} onToggle={() => preview.toggle('camera')} />
            </div>
          </>
        )}
      </div>
      <LevelMeter level={preview.level} />
      {[microphone.problem, camera.problem].map(
        (text) =>
          text && (
            <p key={text} className="cf-problem" role="alert" data-testid="device-problem">
              {text}
            </p>
          ),
      )}
    </section>
  );
}

function Explanation({ preview }: { readonly preview: Preview }) {
  return (
    <div className="cf-permission" data-testid="permission">
      <ShieldCheck size={34} aria-hidden="true" />
      <h2>Let the others see and hear you</h2>
      <p>
        Your browser will ask for the microphone and the camera. They are used while you are in a call or in this
        preview, and you can switch each of them off at any time.
      </p>
      <div className="cf-dialog-actions">
        <button type="button" className="cf-button" onClick={() => preview.decline()} data-testid="decline-devices">
          Join without
        </button>
        <button
          type="button"
          className="cf-button cf-primary"
          onClick={() => void preview.allow()}
          data-testid="allow-devices"
        >
          Continue
        </button>
      </div>
    </div>
  );
}
