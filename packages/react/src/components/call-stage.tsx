import { ChevronLeft, ChevronRight, Volume2 } from 'lucide-react';
import { useEffect } from 'react';
import { useCall, useCallState } from '../hooks/use-call.ts';
import { useSize } from '../hooks/use-size.ts';
import { useStore } from '../hooks/use-store.ts';
import { arrange, pageSizeFor, type Arrangement } from '../model/layout.ts';
import { Grid } from './grid.tsx';
import { ReactionsOverlay } from './reactions-overlay.tsx';
import { SpeakerView } from './speaker-view.tsx';

export interface CallStageProps {
  readonly numbers?: ReadonlyMap<string, string> | undefined;
  /** Told when there are more or fewer pages, for keys that turn them. */
  readonly onPages?: (pages: number) => void;
}

/** Grid or speaker view, whichever is chosen or called for, with pages and reactions. */
export function CallStage({ numbers, onPages }: CallStageProps) {
  const call = useCall();
  const { tiles } = useCallState();
  const layout = useStore(call.layout.state);
  const speaker = useStore(call.speaking.last);
  const [space, size] = useSize<HTMLDivElement>();
  const pageSize = pageSizeFor(size.width, size.height);
  const arrangement = arrange(tiles, { ...layout, pageSize, speaker });
  const { stage, pages } = arrangement;
  useEffect(() => onPages?.(pages), [onPages, pages]);
  return (
    <div className="cf-call-stage">
      <div className="cf-grid-space" ref={space}>
        {stage.length > 0 ? (
          <SpeakerView stage={stage} tiles={arrangement.tiles} numbers={numbers} />
        ) : (
          <Grid tiles={arrangement.tiles} size={size} numbers={numbers} />
        )}
        <ReactionsOverlay />
      </div>
      {pages > 1 && <Pager {...arrangement} />}
    </div>
  );
}

function Pager({ tiles, stage, page, pages }: Arrangement) {
  const call = useCall();
  const state = useCallState();
  const speaking = useStore(call.speaking.now);
  const shown = new Set([...tiles, ...stage].map(({ participantId }) => participantId));
  const elsewhere = state.tiles.find(
    ({ kind, isSelf, participantId }) =>
      kind === 'person' && !isSelf && speaking.has(participantId) && !shown.has(participantId),
  );
  return (
    <nav className="cf-pager" aria-label="Pages of people">
      <button
        type="button"
        className="cf-icon-button"
        onClick={() => call.layout.turn(-1, pages)}
        disabled={page === 0}
        aria-label="Previous page"
        data-testid="page-previous"
      >
        <ChevronLeft size={20} aria-hidden="true" />
      </button>
      <span data-testid="page">
        {page + 1} / {pages}
      </span>
      <button
        type="button"
        className="cf-icon-button"
        onClick={() => call.layout.turn(1, pages)}
        disabled={page === pages - 1}
        aria-label="Next page"
        data-testid="page-next"
      >
        <ChevronRight size={20} aria-hidden="true" />
      </button>
      {elsewhere && (
        <span className="cf-speaking-elsewhere">
          <Volume2 size={15} aria-hidden="true" /> {elsewhere.name}
        </span>
      )}
    </nav>
  );
}
