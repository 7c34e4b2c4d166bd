import type { Tile } from '../model/tile.ts';
import { ParticipantTile } from './participant-tile.tsx';

export interface SpeakerViewProps {
  /** Shown large. */
  readonly stage: readonly Tile[];
  /** Shown small, beside it. */
  readonly tiles: readonly Tile[];
  readonly numbers?: ReadonlyMap<string, string> | undefined;
}

/** Who speaks, or a shared screen, large; the others in a strip. */
export function SpeakerView({ stage, tiles, numbers }: SpeakerViewProps) {
  return (
    <div className="cf-speaker" data-testid="speaker-view">
      <ul className="cf-stage" aria-label="Shown large" data-testid="stage">
        {stage.map((tile) => (
          <ParticipantTile key={tile.key} tile={tile} numbers={numbers?.get(tile.key)} />
        ))}
      </ul>
      {tiles.length > 0 && (
        // Scrollable areas have to be reachable by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <ul className="cf-strip" aria-label="Others in the call" tabIndex={0} data-testid="strip">
          {tiles.map((tile) => (
            <ParticipantTile key={tile.key} tile={tile} numbers={numbers?.get(tile.key)} />
          ))}
        </ul>
      )}
    </div>
  );
}
