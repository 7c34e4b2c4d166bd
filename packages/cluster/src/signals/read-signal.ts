import type { LevelSignal, LiveSignal } from '../room-signals.ts';

/** The signal in a message; null where a newer version says something else. */
export function readLiveSignal(message: string): LiveSignal | null {
  const signal = parse(message);
  if (typeof signal['epoch'] !== 'string') return null;
  if (signal['type'] === 'speaker' && Array.isArray(signal['audible'])) return signal as unknown as LiveSignal;
  if (signal['type'] === 'quality' && Array.isArray(signal['qualities'])) return signal as unknown as LiveSignal;
  return null;
}

export function readLevelSignal(message: string): LevelSignal | null {
  const signal = parse(message);
  const isOne = typeof signal['epoch'] === 'string' && typeof signal['nodeId'] === 'string';
  return isOne && Array.isArray(signal['levels']) ? (signal as unknown as LevelSignal) : null;
}

function parse(message: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(message);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
