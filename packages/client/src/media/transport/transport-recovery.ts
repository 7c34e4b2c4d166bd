import { backoffMs } from '../../timing/backoff.ts';
import type { Clock } from '../../timing/clock.ts';

/** As `RTCPeerConnection.connectionState` says it, seen through mediasoup-client. */
export type IceState = 'new' | 'connecting' | 'connected' | 'disconnected' | 'failed' | 'closed';

/**
 * - `idle`: nothing to watch (no transport, or one that nobody has used yet)
 * - `connected`: media can flow
 * - `suspect`: disconnected a moment ago; most of these heal by themselves
 * - `restarting`: an ICE restart was asked for
 * - `rebuilding`: a new transport was asked for
 * - `failed`: given up until `retry`
 */
export type RecoveryState = 'idle' | 'connected' | 'suspect' | 'restarting' | 'rebuilding' | 'failed';

export interface RecoveryActions {
  /** Ask the server for new ICE parameters and use them. */
  restartIce(): void;
  /** Throw the transport away and build everything on it anew. */
  rebuild(): void;
  stateChanged(state: RecoveryState): void;
}

/** How long `disconnected` may last before the ICE restart, and how long that may take before the transport is rebuilt. */
const suspectMs = 2_500;
const restartMs = 6_000;
/** A rebuilt transport has this long to connect: a handshake over a bad mobile network takes seconds. */
const connectMs = 10_000;
const rebuildBackoff = { firstMs: 1_000, mostMs: 15_000 };
const mostRebuilds = 8;
/** New transports, and with them new credentials, for one that every relay refused; the next would not fare better. */
const mostStranded = 2;

/**
 * The ladder of one transport: wait, restart ICE, rebuild, give up. It only decides; time is the clock's, deeds are the owner's.
 * While signaling is away it holds still, because every step of the ladder needs the server.
 */
export class TransportRecovery {
  readonly #clock: Clock;
  readonly #actions: RecoveryActions;
  readonly #random: () => number;
  #state: RecoveryState = 'idle';
  #signaling: 'ready' | 'away' = 'ready';
  #heldBack: (() => void) | undefined;
  #rebuilds = 0;
  /** A rebuild is decided and waits for its time: more bad news of the old transport does not count twice. */
  #rebuildDue = false;
  #cancelTimer: () => void = () => {};

  constructor(clock: Clock, actions: RecoveryActions, random: () => number = Math.random) {
    this.#clock = clock;
    this.#actions = actions;
    this.#random = random;
  }

  get state(): RecoveryState {
    return this.#state;
  }

  /** The current transport's state changed. */
  iceStateChanged(ice: IceState): void {
    switch (ice) {
      case 'new':
        return;
      case 'connecting':
        // After a restart or on a new transport; the timer that runs stays in charge.
        if (this.#state === 'idle') this.#wait(connectMs, () => this.#rebuild());
        return;
      case 'connected':
        this.#rebuilds = 0;
        this.#stopWaiting();
        return this.#become('connected');
      case 'disconnected':
        if (this.#state !== 'connected' && this.#state !== 'idle') return;
        this.#become('suspect');
        return this.#wait(suspectMs, () => this.#restart());
      case 'failed':
        return this.#rebuild();
      case 'closed':
        return;
    }
  }

  /** The server closed the transport: there is nothing to restart. */
  transportLost(): void {
    this.#rebuild();
  }

  /** There is no address that anything could be sent from: no time has to pass to be sure. */
  stranded(): void {
    if (this.#rebuilds < mostStranded) return this.#rebuild();
    this.#stopWaiting();
    this.#become('failed');
  }

  /** A request of the ladder was refused or got no answer: take the next step. */
  stepFailed(): void {
    if (this.#state === 'restarting' || this.#state === 'rebuilding') this.#rebuild();
  }

  /** Signaling came or went. What was due meanwhile is done on return. */
  signalingChanged(signaling: 'ready' | 'away'): void {
    this.#signaling = signaling;
    if (signaling === 'away') return;
    const due = this.#heldBack;
    this.#heldBack = undefined;
    due?.();
  }

  /** After giving up: the network may be another one now. */
  retry(): void {
    if (this.#state !== 'failed') return;
    this.#rebuilds = 0;
    this.#rebuild();
  }

  /** The transport was let go on purpose. */
  reset(): void {
    this.#stopWaiting();
    this.#rebuilds = 0;
    this.#become('idle');
  }

  #restart(): void {
    this.#become('restarting');
    this.#wait(restartMs, () => this.#rebuild());
    this.#actions.restartIce();
  }

  #rebuild(): void {
    if (this.#rebuildDue) return;
    if (this.#rebuilds >= mostRebuilds) {
      this.#stopWaiting();
      return this.#become('failed');
    }
    // At once the first time; a server that closes every new transport must not be asked in a loop.
    const waitMs = this.#rebuilds === 0 ? 0 : backoffMs(this.#rebuilds, rebuildBackoff, this.#random);
    this.#rebuilds += 1;
    this.#become('rebuilding');
    const rebuild = () => {
      this.#rebuildDue = false;
      this.#wait(connectMs, () => this.#rebuild());
      this.#actions.rebuild();
    };
    this.#stopWaiting();
    this.#rebuildDue = true;
    if (waitMs > 0) this.#cancelTimer = this.#clock.after(waitMs, () => this.#whenReady(rebuild));
    else this.#whenReady(rebuild);
  }

  #wait(delayMs: number, then: () => void): void {
    this.#stopWaiting();
    this.#cancelTimer = this.#clock.after(delayMs, () => this.#whenReady(then));
  }

  #whenReady(then: () => void): void {
    if (this.#signaling === 'ready') then();
    else this.#heldBack = then;
  }

  #stopWaiting(): void {
    this.#cancelTimer();
    this.#heldBack = undefined;
    this.#rebuildDue = false;
  }

  #become(state: RecoveryState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#actions.stateChanged(state);
  }
}
