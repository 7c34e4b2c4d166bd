import { Ellipsis, Hand, MessageSquare, MonitorUp, MonitorX, PhoneOff, Users } from 'lucide-react';
import type { ReactNode } from 'react';
import { useCall, useCallState, useLocalDevices } from '../hooks/use-call.ts';
import { useStore } from '../hooks/use-store.ts';
import { canShareScreen } from '../model/can-share-screen.ts';
import { DeviceButton } from './device-button.tsx';
import { DeviceMenu } from './device-menu.tsx';
import { Menu } from './menu.tsx';
import { MoreItems } from './more-items.tsx';
import type { PanelName } from './panel-name.ts';
import { ReactionMenu } from './reaction-menu.tsx';

export interface ControlsProps {
  readonly panel: PanelName | undefined;
  readonly onPanel: (panel: PanelName | undefined) => void;
  /** Further entries of the menu, of the app's own. */
  readonly menuItems?: ReactNode;
  /** Further buttons beside it. */
  readonly extras?: ReactNode;
}

/** What one does in a call. On a narrow screen the rarer things move into the menu. */
export function Controls({ panel, onPanel, menuItems, extras }: ControlsProps) {
  const call = useCall();
  const { grants } = useCallState();
  const { microphone, camera } = useLocalDevices();
  const may = (source: 'microphone' | 'camera') =>
    grants.canPublish && (grants.canPublishSources?.includes(source) ?? true)
      ? undefined
      : `You may not use a ${source} in this room`;
  return (
    <div className="cf-controls" role="toolbar" aria-label="Call controls">
      <div className="cf-control-group">
        <DeviceButton
          kind="microphone"
          status={microphone}
          onToggle={() => void call.toggle('microphone')}
          forbidden={may('microphone')}
        />
        <DeviceMenu kind="microphone" />
      </div>
      <div className="cf-control-group">
        <DeviceButton
          kind="camera"
          status={camera}
          onToggle={() => void call.toggle('camera')}
          forbidden={may('camera')}
        />
        <DeviceMenu kind="camera" />
      </div>
      <ScreenButton />
      <HandButton />
      <div className="cf-wide-only">
        <ReactionMenu />
      </div>
      <ChatButton panel={panel} onPanel={onPanel} />
      <PeopleButton panel={panel} onPanel={onPanel} />
      {extras}
      <Menu label="More" button={<Ellipsis size={20} aria-hidden="true" />} buttonClass="cf-control" testId="more">
        <MoreItems onPanel={onPanel} />
        {menuItems}
      </Menu>
      <button
        type="button"
        className="cf-control cf-leave"
        onClick={() => void call.leave()}
        aria-label="Leave the call"
        title="Leave the call"
        data-testid="leave"
      >
        <PhoneOff size={20} aria-hidden="true" />
      </button>
    </div>
  );
}

function ScreenButton() {
  const call = useCall();
  const { grants } = useCallState();
  const { screen } = useLocalDevices();
  if (!canShareScreen()) return null;
  const allowed = grants.canPublish && (grants.canPublishSources?.includes('screen') ?? true);
  const Icon = screen === 'on' ? MonitorX : MonitorUp;
  return (
    <button
      type="button"
      className={`cf-control cf-wide-only ${screen === 'on' ? 'cf-active' : ''}`}
      onClick={() => void call.devices.toggleScreen()}
      disabled={screen === 'busy' || !allowed}
      aria-pressed={screen === 'on'}
      aria-label={screen === 'on' ? 'Stop sharing your screen' : 'Share your screen'}
      title={allowed ? `${screen === 'on' ? 'Stop sharing' : 'Share your screen'} (S)` : 'You may not share here'}
      data-testid="toggle-screen"
    >
      <Icon size={20} aria-hidden="true" />
    </button>
  );
}

function HandButton() {
  const call = useCall();
  const { handRaised } = useCallState();
  return (
    <button
      type="button"
      className={`cf-control ${handRaised ? 'cf-raised' : ''}`}
      onClick={() => void call.raiseHand(!handRaised)}
      aria-pressed={handRaised}
      aria-label={handRaised ? 'Lower your hand' : 'Raise your hand'}
      title={`${handRaised ? 'Lower' : 'Raise'} your hand (H)`}
      data-testid="toggle-hand"
    >
      <Hand size={20} aria-hidden="true" />
    </button>
  );
}

type PanelButtonProps = Pick<ControlsProps, 'panel' | 'onPanel'>;

function ChatButton({ panel, onPanel }: PanelButtonProps) {
  const { unread } = useStore(useCall().chat.state);
  const open = panel === 'chat';
  return (
    <button
      type="button"
      className={`cf-control ${open ? 'cf-active' : ''}`}
      onClick={() => onPanel(open ? undefined : 'chat')}
      aria-expanded={open}
      aria-label={unread > 0 ? `Chat, ${unread} unread` : 'Chat'}
      title="Chat (C)"
      data-testid="toggle-chat"
    >
      <MessageSquare size={20} aria-hidden="true" />
      {unread > 0 && (
        <span className="cf-badge" data-testid="unread" aria-hidden="true">
          {Math.min(unread, 99)}
        </span>
      )}
    </button>
  );
}

function PeopleButton({ panel, onPanel }: PanelButtonProps) {
  const { waiting, tiles } = useCallState();
  const open = panel === 'people';
  const hands = tiles.filter(({ kind, hand }) => kind === 'person' && hand !== undefined).length;
  const news = waiting.length || hands;
  const raised = hands === 1 ? '1 raised hand' : `${hands} raised hands`;
  const what = waiting.length > 0 ? `, ${waiting.length} waiting` : hands > 0 ? `, ${raised}` : '';
  return (
    <button
      type="button"
      className={`cf-control cf-wide-only ${open ? 'cf-active' : ''}`}
      onClick={() => onPanel(open ? undefined : 'people')}
      aria-expanded={open}
      aria-label={`People${what}`}
      title="People (P)"
      data-testid="toggle-people"
    >
      <Users size={20} aria-hidden="true" />
      {news > 0 && (
        <span className="cf-badge" aria-hidden="true">
          {Math.min(news, 99)}
        </span>
      )}
    </button>
  );
}
