import { useMediaDevices } from '../hooks/use-media-devices.ts';
import { useStore } from '../hooks/use-store.ts';
import type { Preview } from '../model/preview.ts';
import type { Settings } from '../model/settings.ts';
import type { Store } from '../model/store.ts';
import { DeviceSelector } from './device-selector.tsx';

export interface PreviewDevicesProps {
  readonly preview: Preview;
  readonly settings: Store<Settings>;
}

/** Microphone, camera and, where the browser lets pages choose it, speaker. */
export function PreviewDevices({ preview, settings }: PreviewDevicesProps) {
  const { camera, microphone } = useStore(preview.state);
  const { speakers } = useMediaDevices();
  const { speaker } = useStore(settings);
  return (
    <div className="cf-device-fields">
      <DeviceSelector
        kind="microphone"
        devices={microphone.devices}
        chosenId={microphone.chosenId}
        onChoose={(id) => void preview.choose('microphone', id)}
      />
      <DeviceSelector
        kind="camera"
        devices={camera.devices}
        chosenId={camera.chosenId}
        onChoose={(id) => void preview.choose('camera', id)}
      />
      {speakers.length > 1 && (
        <DeviceSelector
          kind="speaker"
          devices={speakers}
          chosenId={speaker}
          onChoose={(id) => settings.patch({ speaker: id })}
        />
      )}
    </div>
  );
}
