import { LockKeyhole, Keyboard, Settings as SettingsIcon, Users } from 'lucide-react';
import { useCallback, useMemo, useRef, useState, type ReactNode } from 'react';
import { useCall, useCallState } from '../hooks/use-call.ts';
import { useShortcuts } from '../hooks/use-shortcuts.ts';
import { useStore } from '../hooks/use-store.ts';
import { Banners } from './banners.tsx';
import { CallStage } from './call-stage.tsx';
import { Chat } from './chat.tsx';
import { Controls } from './controls.tsx';
import { MenuItem } from './menu.tsx';
import type { PanelName } from './panel-name.ts';
import { ParticipantList } from './participant-list.tsx';
import { SettingsDialog } from './settings-dialog.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';

export interface VideoCallProps {
  /** Instead of the room's name. */
  readonly title?: string | undefined;
  /** Beside the title, at the end of the header. */
  readonly header?: ReactNode;
  /** Further entries of the menu. */
  readonly menuItems?: ReactNode;
  /** Further buttons among the controls. */
  readonly controls?: ReactNode;
  /** Small texts for the corners of tiles, by tile key. */
  readonly numbers?: ReadonlyMap<string, string> | undefined;
}

/** A whole call: pictures, sound, controls, chat, people. Needs a `ConfabProvider` with a call, and an element with a height. */
export function VideoCall({ title, header, menuItems, controls, numbers }: VideoCallProps) {
  const call = useCall();
  const state = useCallState();
  const [panel, setPanel] = useState<PanelName>();
  const [dialog, setDialog] = useState<'settings' | 'shortcuts'>();
  const pages = useRef(1);
  const onPages = useCallback((now: number) => void (pages.current = now), []);
  const closePanel = useCallback(() => setPanel(undefined), []);
  const togglePanel = useCallback((name: PanelName) => setPanel((now) => (now === name ? undefined : name)), []);
  const { shortcuts: enabled } = useStore(call.settings);
  const shortcuts = useMemo(
    () => ({
      m: () => void call.toggle('microphone'),
      v: () => void call.toggle('camera'),
      s: () => void call.devices.toggleScreen(),
      h: () => void call.raiseHand(!call.state.get().handRaised),
      c: () => togglePanel('chat'),
      p: () => togglePanel('people'),
      g: () => call.layout.toggle(),
      ArrowLeft: () => call.layout.turn(-1, pages.current),
      ArrowRight: () => call.layout.turn(1, pages.current),
      '?': () => setDialog('shortcuts'),
    }),
    [call, togglePanel],
  );
  const element = useRef<HTMLDivElement>(null);
  useShortcuts(shortcuts, enabled, element);
  return (
    <div className="cf-root cf-call" ref={element} data-testid="call" data-connection={state.connection}>
      <header className="cf-call-header">
        <h1 data-testid="room-name">{title ?? state.room}</h1>
        <span className="cf-chip" data-testid="people-count" title="People in the call">
          <Users size={15} aria-hidden="true" /> {state.people}
          <span className="cf-hidden"> in the call</span>
        </span>
        {state.locked && (
          <span className="cf-chip" data-testid="locked">
            <LockKeyhole size={15} aria-hidden="true" /> locked
          </span>
        )}
        <span className="cf-spacer" />
        {header}
      </header>
      <Banners onShowPeople={() => setPanel('people')} />
      <div className={`cf-call-main ${panel ? 'cf-with-panel' : ''}`}>
        <CallStage numbers={numbers} onPages={onPages} />
        {panel === 'chat' && <Chat onClose={closePanel} />}
        {panel === 'people' && <ParticipantList onClose={closePanel} />}
      </div>
      <Controls
        panel={panel}
        onPanel={setPanel}
        extras={controls}
        menuItems={
          <>
            <MenuItem
              icon={<SettingsIcon size={18} aria-hidden="true" />}
              onClick={() => setDialog('settings')}
              testId="open-settings"
            >
              Settings
            </MenuItem>
            <MenuItem
              className="cf-wide-only"
              icon={<Keyboard size={18} aria-hidden="true" />}
              onClick={() => setDialog('shortcuts')}
              shortcut="?"
              testId="open-shortcuts"
            >
              Keyboard shortcuts
            </MenuItem>
            {menuItems}
          </>
        }
      />
      <News />
      {dialog === 'settings' && <SettingsDialog onClose={() => setDialog(undefined)} />}
      {dialog === 'shortcuts' && <ShortcutsDialog onClose={() => setDialog(undefined)} />}
    </div>
  );
}

/** What happens in the room, for those who cannot see it. */
function News() {
  return (
    <div className="cf-hidden" aria-live="polite" data-testid="news">
      {useStore(useCall().news.sentence)}
    </div>
  );
}
