import { useCall } from '../hooks/use-call.ts';
import { useMediaDevices } from '../hooks/use-media-devices.ts';
import { useStore } from '../hooks/use-store.ts';
import type { Settings } from '../model/settings.ts';
import { DeviceSelector } from './device-selector.tsx';
import { Dialog } from './dialog.tsx';
import { SettingsFields } from './settings-fields.tsx';

/** Devices, layout and appearance while in a call. */
export function SettingsDialog({ onClose }: { readonly onClose: () => void }) {
  const call = useCall();
  const { cameras, microphones, speakers } = useMediaDevices();
  const settings = useStore(call.settings);
  const current = (kind: 'camera' | 'microphone') =>
    call.room.localParticipant.publication(kind)?.track.getSettings().deviceId ?? settings[kind];
  const change = (changes: Partial<Settings>) => {
    if (changes.layout !== undefined) call.layout.choose(changes.layout);
    if (changes.audioOnly === undefined) call.settings.patch(changes);
    else void call.setAudioOnly(changes.audioOnly);
  };
  return (
    <Dialog title="Settings" onClose={onClose} testId="settings">
      <div className="cf-device-fields">
        <DeviceSelector
          kind="microphone"
          devices={microphones}
          chosenId={current('microphone')}
          onChoose={(id) => void call.devices.choose('microphone', id)}
        />
        <DeviceSelector
          kind="camera"
          devices={cameras}
          chosenId={current('camera')}
          onChoose={(id) => void call.devices.choose('camera', id)}
        />
        <DeviceSelector
          kind="speaker"
          devices={speakers}
          chosenId={settings.speaker}
          onChoose={(speaker) => call.settings.patch({ speaker })}
        />
      </div>
      <SettingsFields settings={settings} onChange={change} />
    </Dialog>
  );
}
