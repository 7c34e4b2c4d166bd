import { useEffect, useRef } from 'react';

interface SoundProps {
  readonly track: MediaStreamTrack;
  /** The browser wants a click first. */
  readonly onBlocked: (retry: () => void) => void;
}

/** Plays one person. */
export function Sound({ track, onBlocked }: SoundProps) {
  const element = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    const audio = element.current;
    if (!audio) return;
    audio.srcObject = new MediaStream([track]);
    audio.play().catch((error: DOMException) => {
      if (error.name === 'NotAllowedError') onBlocked(() => void audio.play().catch(() => {}));
    });
    return () => {
      audio.srcObject = null;
    };
  }, [track, onBlocked]);
  // Captions of a live call are not there to be had.
  // oxlint-disable-next-line jsx-a11y/media-has-caption
  return <audio ref={element} />;
}
