import { useCall, useCallState, useLocalDevices } from '../hooks/use-call.ts';
import { useStore } from '../hooks/use-store.ts';
import type { CallState } from '../model/call-model.ts';
import { WaitingToast } from './waiting-toast.tsx';

/** What people should know now, most urgent first. A live region: it is read out as well. */
export function Banners({ onShowPeople }: { readonly onShowPeople: () => void }) {
  const call = useCall();
  const state = useCallState();
  const { screen } = useLocalDevices();
  const trouble = troubleOf(state);
  return (
    <div className="cf-banners" aria-live="polite">
      {trouble && (
        <p className="cf-banner cf-warning" data-testid="banner">
          {trouble}
        </p>
      )}
      {state.people === 1 && !trouble && (
        <p className="cf-banner" data-testid="alone">
          Nobody else is here.
        </p>
      )}
      {state.audioBlocked && (
        <div className="cf-banner" data-testid="play-banner">
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
      {screen === 'on' && (
        <div className="cf-banner" data-testid="sharing-banner">
          <span>Everybody sees your screen.</span>
          <button
            type="button"
            className="cf-button cf-small cf-danger"
            onClick={() => void call.devices.toggleScreen()}
          >
            Stop sharing
          </button>
        </div>
      )}
      <WaitingToast onShowPeople={onShowPeople} />
      <AudioOnlyBanner />
      {state.notice && (
        <div className="cf-banner" data-testid="notice">
          <span>{state.notice}</span>
          <button type="button" className="cf-button cf-small" onClick={() => call.dismissNotice()}>
            OK
          </button>
        </div>
      )}
    </div>
  );
}

function troubleOf({ connection, media }: CallState): string | undefined {
  if (connection === 'reconnecting') return 'Connection lost. Reconnecting …';
  if (media === 'failed') return 'Sound and video cannot get through this network.';
  if (media === 'recovering') return 'The network is unstable. Restoring sound and video …';
  return undefined;
}

function AudioOnlyBanner() {
  const call = useCall();
  const { audioOnlyRecommended, people } = useCallState();
  const { audioOnly } = useStore(call.settings);
  const { dismissed } = useStore(call.audioOnlyHint);
  if (!audioOnlyRecommended || audioOnly || dismissed) return null;
  return (
    <div className="cf-banner" data-testid="audio-only-banner">
      <span>There are {people} people here. Sound only is easier on your device and your network.</span>
      <div className="cf-dialog-actions">
        <button
          type="button"
          className="cf-button cf-small cf-primary"
          onClick={() => void call.setAudioOnly(true)}
          data-testid="accept-audio-only"
        >
          Sound only
        </button>
        <button
          type="button"
          className="cf-button cf-small"
          onClick={() => call.audioOnlyHint.patch({ dismissed: true })}
        >
          Keep video
        </button>
      </div>
    </div>
  );
}
