import { EarOff, Grid2x2, Headphones, MonitorUp, PanelTop, Users } from 'lucide-react';
import { useCall, useCallState, useLocalDevices } from '../hooks/use-call.ts';
import { useStore } from '../hooks/use-store.ts';
import { canShareScreen } from '../model/can-share-screen.ts';
import { offeredReactions } from '../model/reactions-model.ts';
import type { PanelName } from './panel-name.ts';
import { MenuItem } from './menu.tsx';

interface MoreItemsProps {
  readonly onPanel: (panel: PanelName) => void;
}

/** What the menu of the controls always has; on a narrow screen also what found no place beside it. */
export function MoreItems({ onPanel }: MoreItemsProps) {
  const call = useCall();
  const { mode } = useStore(call.layout.state);
  const { audioOnly } = useStore(call.settings);
  const { screen } = useLocalDevices();
  const { waiting } = useCallState();
  const Layout = mode === 'grid' ? PanelTop : Grid2x2;
  const Audio = audioOnly ? EarOff : Headphones;
  return (
    <>
      <div className="cf-emoji-row cf-narrow-only">
        {offeredReactions.slice(0, 6).map((emoji) => (
          <button
            key={emoji}
            type="button"
            onClick={() => void call.reactions.send(emoji)}
            aria-label={`React ${emoji}`}
          >
            {emoji}
          </button>
        ))}
      </div>
      <MenuItem
        className="cf-narrow-only"
        icon={<Users size={18} aria-hidden="true" />}
        onClick={() => onPanel('people')}
        testId="menu-people"
      >
        People{waiting.length > 0 ? ` (${waiting.length} waiting)` : ''}
      </MenuItem>
      {canShareScreen() && (
        <MenuItem
          className="cf-narrow-only"
          icon={<MonitorUp size={18} aria-hidden="true" />}
          onClick={() => void call.devices.toggleScreen()}
        >
          {screen === 'on' ? 'Stop sharing your screen' : 'Share your screen'}
        </MenuItem>
      )}
      <MenuItem
        icon={<Layout size={18} aria-hidden="true" />}
        onClick={() => call.layout.toggle()}
        shortcut="G"
        testId="toggle-layout"
      >
        {mode === 'grid' ? 'Speaker view' : 'Grid view'}
      </MenuItem>
      <MenuItem
        icon={<Audio size={18} aria-hidden="true" />}
        onClick={() => void call.setAudioOnly(!audioOnly)}
        pressed={audioOnly}
        testId="toggle-audio-only"
      >
        {audioOnly ? 'Receive video again' : 'Sound only'}
      </MenuItem>
    </>
  );
}
