import { Phone, PhoneOff, Video } from 'lucide-react';
import { useEffect, useId, useRef } from 'react';
import { useIncomingCall } from '../hooks/use-calls.ts';
import { useRing } from '../hooks/use-ring.ts';
import { Avatar } from './avatar.tsx';

export interface IncomingCallDialogProps {
  /** In a call already: it does not ring, and one can say that one is busy. */
  readonly inCall?: boolean;
}

/** Somebody calls: who, and what one can do about it. Rings. Shows nothing while nobody calls. */
export function IncomingCallDialog({ inCall = false }: IncomingCallDialogProps) {
  const incoming = useIncomingCall();
  if (!incoming) return null;
  return <Ringing key={incoming.callId} incoming={incoming} inCall={inCall} />;
}

interface RingingProps {
  readonly incoming: NonNullable<ReturnType<typeof useIncomingCall>>;
  readonly inCall: boolean;
}

function Ringing({ incoming, inCall }: RingingProps) {
  const { from, type, others, status, accept, reject } = incoming;
  const element = useRef<HTMLDivElement>(null);
  const titleId = useId();
  const textId = useId();
  const answering = status === 'answering';
  useRing(inCall || answering ? undefined : 'incoming');
  useEffect(() => {
    // Taking the focus from who types would make their next key answer the call.
    if (!document.activeElement || document.activeElement === document.body) element.current?.focus();
  }, []);
  const what = type === 'VIDEO' ? 'Video call' : 'Audio call';
  const group = others > 0 ? ` with you and ${others} ${others === 1 ? 'other' : 'others'}` : '';
  return (
    <div
      className="cf-root cf-incoming"
      ref={element}
      role="alertdialog"
      aria-labelledby={titleId}
      aria-describedby={textId}
      tabIndex={-1}
      data-testid="incoming-call"
      data-from={from}
    >
      <div className="cf-incoming-who">
        <Avatar name={from} />
        <div>
          <h2 id={titleId}>{from}</h2>
          <p id={textId}>
            {what}
            {group}
          </p>
        </div>
      </div>
      <div className="cf-incoming-actions">
        <button
          type="button"
          className="cf-button cf-danger"
          onClick={() => void reject('declined')}
          disabled={answering}
          data-testid="decline-call"
        >
          <PhoneOff size={18} aria-hidden="true" /> Decline
        </button>
        <button
          type="button"
          className="cf-button cf-primary"
          onClick={() => void accept({ video: type === 'VIDEO' })}
          disabled={answering}
          data-testid="accept-call"
        >
          {type === 'VIDEO' ? <Video size={18} aria-hidden="true" /> : <Phone size={18} aria-hidden="true" />}
          {inCall ? 'Leave and answer' : 'Answer'}
        </button>
        {type === 'VIDEO' && !inCall && (
          <button
            type="button"
            className="cf-button cf-small cf-quiet-action"
            onClick={() => void accept({ video: false })}
            disabled={answering}
            data-testid="accept-audio"
          >
            Answer without video
          </button>
        )}
        {inCall && (
          <button
            type="button"
            className="cf-button cf-small cf-quiet-action"
            onClick={() => void reject('busy')}
            disabled={answering}
            data-testid="busy-call"
          >
            Say that I am in another call
          </button>
        )}
      </div>
    </div>
  );
}
