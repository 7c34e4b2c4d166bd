import { Mic, MicOff, Video, VideoOff } from 'lucide-react';
import type { DeviceKind } from '../call/plain-words.ts';

interface DeviceButtonProps {
  readonly kind: DeviceKind;
  readonly status: 'on' | 'off' | 'busy';
  readonly onToggle: () => void;
}

const icons = { microphone: { on: Mic, off: MicOff }, camera: { on: Video, off: VideoOff } };

/** Switches the microphone or the camera; red while off, as people know it. */
export function DeviceButton({ kind, status, onToggle }: DeviceButtonProps) {
  const Icon = icons[kind][status === 'on' ? 'on' : 'off'];
  return (
    <button
      type="button"
      className={`round ${status === 'on' ? '' : 'is-off'}`}
      onClick={onToggle}
      disabled={status === 'busy'}
      aria-pressed={status === 'on'}
      aria-label={`${kind === 'camera' ? 'Camera' : 'Microphone'} ${status === 'on' ? 'on' : 'off'}`}
      title={`Turn the ${kind} ${status === 'on' ? 'off' : 'on'}`}
      data-testid={`toggle-${kind}`}
    >
      <Icon size={20} aria-hidden="true" />
    </button>
  );
}
