import { useEffect, useRef } from 'react';

interface VideoProps {
  readonly track: MediaStreamTrack;
  readonly mirrored: boolean;
  readonly label: string;
}

/** Shows one video track; sound comes from `Sound`, so that a muted tile does not silence anybody. */
export function Video({ track, mirrored, label }: VideoProps) {
  const element = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const video = element.current;
    if (!video) return;
    video.srcObject = new MediaStream([track]);
    return () => {
      video.srcObject = null;
    };
  }, [track]);
  return <video ref={element} className={mirrored ? 'mirrored' : ''} aria-label={label} autoPlay playsInline muted />;
}
