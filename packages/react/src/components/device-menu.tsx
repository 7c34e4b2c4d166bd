import { Check, ChevronUp } from 'lucide-react';
import { useCall } from '../hooks/use-call.ts';
import { useMediaDevices } from '../hooks/use-media-devices.ts';
import { useStore } from '../hooks/use-store.ts';
import type { DeviceEntry } from '../model/media-devices.ts';
import type { DeviceKind } from '../model/plain-words.ts';
import { Menu, MenuItem } from './menu.tsx';

const labels = { microphone: 'Choose microphone and speaker', camera: 'Choose a camera' };

/** The arrow beside a device's button: which device it is. */
export function DeviceMenu({ kind }: { readonly kind: DeviceKind }) {
  return (
    <Menu
      label={labels[kind]}
      button={<ChevronUp size={14} aria-hidden="true" />}
      buttonClass="cf-caret"
      wrapperClass=""
      testId={`choose-${kind}`}
    >
      <Choices kind={kind} />
    </Menu>
  );
}

function Choices({ kind }: { readonly kind: DeviceKind }) {
  const call = useCall();
  const { cameras, microphones, speakers } = useMediaDevices();
  const settings = useStore(call.settings);
  const current = call.room.localParticipant.publication(kind)?.track.getSettings().deviceId ?? settings[kind];
  return (
    <>
      <List
        title={kind === 'camera' ? 'Camera' : 'Microphone'}
        devices={kind === 'camera' ? cameras : microphones}
        chosenId={current}
        onChoose={(id) => void call.devices.choose(kind, id)}
      />
      {kind === 'microphone' && speakers.length > 0 && (
        <List
          title="Speaker"
          devices={speakers}
          chosenId={settings.speaker ?? speakers[0]?.id}
          onChoose={(speaker) => call.settings.patch({ speaker })}
        />
      )}
    </>
  );
}

interface ListProps {
  readonly title: string;
  readonly devices: readonly DeviceEntry[];
  readonly chosenId: string | undefined;
  readonly onChoose: (id: string) => void;
}

function List({ title, devices, chosenId, onChoose }: ListProps) {
  return (
    <>
      <h3>{title}</h3>
      {devices.length === 0 && <p className="cf-menu-item">None found</p>}
      {devices.map(({ id, label }) => (
        <MenuItem
          key={id}
          icon={<Check size={16} aria-hidden="true" style={{ visibility: id === chosenId ? 'visible' : 'hidden' }} />}
          onClick={() => onChoose(id)}
          pressed={id === chosenId}
        >
          {label}
        </MenuItem>
      ))}
    </>
  );
}
