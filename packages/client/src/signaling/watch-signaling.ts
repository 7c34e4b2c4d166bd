import type { CallError } from '../errors.ts';
import type { Handshake, SignalingConnection, SignalingState } from './signaling-connection.ts';

export interface SignalingWatcher {
  pushed(name: string, data: unknown): void;
  stateChanged(state: SignalingState): void;
  gaveUp(error: CallError): void;
  /** On each new socket, before anybody else may use it. */
  readonly restore: Handshake;
  readonly resumeToken: () => string | undefined;
  /** The page goes away: what is said now is all that can be said. */
  pageClosed(): void;
}

/** Follows a connection on behalf of a room; the result ends it. */
export function watchSignaling(signaling: SignalingConnection, watcher: SignalingWatcher): () => void {
  const pushed = watcher.pushed.bind(watcher);
  const stateChanged = watcher.stateChanged.bind(watcher);
  const gaveUp = watcher.gaveUp.bind(watcher);
  const pageClosed = () => watcher.pageClosed();
  signaling.on('push', pushed);
  signaling.on('stateChanged', stateChanged);
  signaling.on('gaveUp', gaveUp);
  signaling.onReconnect(watcher.restore, watcher.resumeToken);
  globalThis.addEventListener?.('pagehide', pageClosed);
  return () => {
    signaling.off('push', pushed);
    signaling.off('stateChanged', stateChanged);
    signaling.off('gaveUp', gaveUp);
    signaling.onReconnect(
      async () => {},
      () => undefined,
    );
    globalThis.removeEventListener?.('pagehide', pageClosed);
  };
}
