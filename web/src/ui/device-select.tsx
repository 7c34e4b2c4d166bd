import type { DeviceKind } from '../call/plain-words.ts';
import type { DeviceChoice } from '../call/preview.ts';

interface DeviceSelectProps {
  readonly kind: DeviceKind;
  readonly choice: DeviceChoice;
  readonly onChoose: (deviceId: string) => void;
}

export function DeviceSelect({ kind, choice, onChoose }: DeviceSelectProps) {
  const title = kind === 'camera' ? 'Camera' : 'Microphone';
  return (
    <label>
      {title}
      <select
        value={choice.chosenId ?? ''}
        onChange={(event) => onChoose(event.target.value)}
        disabled={choice.devices.length === 0}
        data-testid={`select-${kind}`}
      >
        {choice.devices.length === 0 && <option value="">None found</option>}
        {choice.devices.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}
