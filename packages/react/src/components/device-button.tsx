import { Mic, MicOff, Video, VideoOff } from 'lucide-react';
import type { DeviceKind } from '../model/plain-words.ts';

export interface DeviceButtonProps {
  readonly kind: DeviceKind;
  readonly status: 'on' | 'off' | 'busy';
  readonly onToggle: () => void;
  /** Why it cannot be used, where the person lacks the right. */
  readonly forbidden?: string | undefined;
}

const icons = { microphone: { on: Mic, off: MicOff }, camera: { on: Video, off: VideoOff } };

/** Switches the microphone or the camera; red while off, as people know it. */
export function DeviceButton({ kind, status, onToggle, forbidden }: DeviceButtonProps) {
  const Icon = icons[kind][status === 'on' ? 'on' : 'off'];
  const name = kind === 'camera' ? 'Camera' : 'Microphone';
  const key = kind === 'camera' ? 'V' : 'M';
  return (
    <button
      type="button"
      className={`cf-control ${status === 'on' ? '' : 'cf-off'}`}
      onClick={onToggle}
      disabled={status === 'busy' || forbidden !== undefined}
      aria-pressed={status === 'on'}
      aria-label={`${name} ${status === 'on' ? 'on' : 'off'}`}
      title={forbidden ?? `Turn the ${kind} ${status === 'on' ? 'off' : 'on'} (${key})`}
      data-testid={`toggle-${kind}`}
    >
      <Icon size={20} aria-hidden="true" />
    </button>
  );
}
