import type { EventEmitter } from 'eventemitter3';

/** Emits without letting a listener's mistake reach the caller. */
export function announce<Events extends EventEmitter.ValidEventTypes, Name extends EventEmitter.EventNames<Events>>(
  emitter: EventEmitter<Events>,
  name: Name,
  ...data: EventEmitter.EventArgs<Events, Name>
): void {
  try {
    emitter.emit(name, ...data);
  } catch (error) {
    // As an uncaught error of its own: visible, but not in our stack.
    setTimeout(() => {
      throw error;
    });
  }
}
