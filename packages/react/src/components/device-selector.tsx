import type { DeviceEntry } from '../model/media-devices.ts';

export interface DeviceSelectorProps {
  readonly kind: 'camera' | 'microphone' | 'speaker';
  readonly devices: readonly DeviceEntry[];
  readonly chosenId: string | undefined;
  /** Undefined: the system’s choice. */
  readonly onChoose: (deviceId: string | undefined) => void;
}

const titles = { camera: 'Camera', microphone: 'Microphone', speaker: 'Speaker' };

/** Chooses one of several devices, or leaves it to the system. */
export function DeviceSelector({ kind, devices, chosenId, onChoose }: DeviceSelectorProps) {
  const isKnown = devices.some(({ id }) => id === chosenId);
  return (
    <label className="cf-field">
      {titles[kind]}
      <select
        value={isKnown ? chosenId : ''}
        onChange={(event) => onChoose(event.target.value || undefined)}
        disabled={devices.length === 0}
        data-testid={`select-${kind}`}
      >
        {devices.length === 0 && <option value="">{kind === 'speaker' ? 'The system’s choice' : 'None found'}</option>}
        {devices.length > 0 && <option value="">The system’s choice</option>}
        {devices.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}
