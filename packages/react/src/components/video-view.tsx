import { useEffect, useRef } from 'react';

export interface VideoViewProps {
  readonly track: MediaStreamTrack;
  readonly mirrored?: boolean;
  readonly label: string;
}

/** Shows one video track. Sound comes from the model `RemoteAudio`, so that a tile that goes away does not silence anybody. */
export function VideoView({ track, mirrored = false, label }: VideoViewProps) {
  const element = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const video = element.current;
    if (!video) return;
    video.srcObject = new MediaStream([track]);
    return () => {
      video.srcObject = null;
    };
  }, [track]);
  return (
    <video ref={element} className={mirrored ? 'cf-mirrored' : ''} aria-label={label} autoPlay playsInline muted />
  );
}
