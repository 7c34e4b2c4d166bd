export interface WaitingRoomProps {
  readonly room: string;
  readonly onGiveUp: () => void;
}

/** What somebody sees who has to be let in. */
export function WaitingRoom({ room, onGiveUp }: WaitingRoomProps) {
  return (
    <div className="cf-center" data-testid="waiting-room">
      <div className="cf-spinner" aria-hidden="true" />
      <h1>Waiting to be let in</h1>
      <output>
        Somebody in “{room}” has to admit you. You join by yourself as soon as they do; leave this page open.
      </output>
      <button type="button" className="cf-button" onClick={onGiveUp} data-testid="give-up">
        Stop waiting
      </button>
    </div>
  );
}
