import type { CallState } from '../call/call.ts';

interface BannerProps {
  readonly state: CallState;
  readonly onDismiss: () => void;
  readonly onPlay: (() => void) | undefined;
}

/** The one thing that people should know now, most urgent first. */
export function Banner({ state, onDismiss, onPlay }: BannerProps) {
  const { connection, media, notice } = state;
  const text =
    connection === 'reconnecting'
      ? 'Connection lost. Reconnecting …'
      : media === 'failed'
        ? 'Sound and video cannot get through this network.'
        : media === 'recovering'
          ? 'The network is unstable. Restoring sound and video …'
          : undefined;
  return (
    <div className="banners" aria-live="polite">
      {text && (
        <p className="banner warning" data-testid="banner">
          {text}
        </p>
      )}
      {onPlay && (
        <p className="banner" data-testid="play-banner">
          The browser keeps the sound off until you allow it.
          <button type="button" onClick={onPlay}>
            Turn the sound on
          </button>
        </p>
      )}
      {notice && (
        <p className="banner" data-testid="notice">
          {notice}
          <button type="button" onClick={onDismiss}>
            OK
          </button>
        </p>
      )}
    </div>
  );
}
