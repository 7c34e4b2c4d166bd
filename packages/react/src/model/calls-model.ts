import type { ActiveCall, Calls, IncomingCall } from '@confab/client';
import { callEndInWords } from './call-words.ts';
import { actionProblem } from './plain-words.ts';
import { Store } from './store.ts';

type CallType = ActiveCall['type'];

/** Somebody calls. */
export interface Ringing {
  readonly callId: string;
  readonly type: CallType;
  readonly from: string;
  /** Others who are called as well. */
  readonly others: number;
  readonly status: 'ringing' | 'answering';
}

/** One calls somebody, and nobody has answered yet. */
export interface Outgoing {
  readonly callees: readonly string[];
  readonly type: CallType;
  readonly status: 'calling' | 'ringing';
}

export interface CallsState {
  readonly incoming: readonly Ringing[];
  readonly outgoing: Outgoing | undefined;
  /** What became of the last call: declined, not answered, refused. */
  readonly notice: string | undefined;
}

export interface CallsModelOptions {
  readonly calls: Pick<Calls, 'initiate' | 'join' | 'active' | 'incoming' | 'on' | 'off'>;
  readonly self: string;
  /** What an identity is called, for words about them. */
  readonly nameOf: (identity: string) => string;
  /** Whether calls to one person should go from browser to browser; never by default. */
  readonly isDirect?: (() => boolean) | undefined;
  /** Somebody answered, or one answered oneself: the call is on. `video`: with one's camera. */
  readonly onStarted: (active: ActiveCall, options: { readonly video: boolean }) => void;
}

/** Calls that ring, here and elsewhere. */
export class CallsModel {
  readonly state = new Store<CallsState>({ incoming: [], outgoing: undefined, notice: undefined });
  readonly #options: CallsModelOptions;
  readonly #ringing = new Map<string, IncomingCall>();
  #active: ActiveCall | undefined;
  #attempt = 0;
  #joining = false;

  constructor(options: CallsModelOptions) {
    this.#options = options;
    options.calls.on('incoming', this.#onIncoming);
    // It may have begun to ring before anybody was there to show it.
    for (const incoming of options.calls.incoming) this.#onIncoming(incoming);
  }

  /** Calls these people. One call at a time. */
  async call(callees: readonly string[], type: CallType): Promise<void> {
    if (this.state.get().outgoing || callees.length === 0) return;
    this.#attempt += 1;
    const attempt = this.#attempt;
    this.state.patch({ outgoing: { callees, type, status: 'calling' }, notice: undefined });
    try {
      const mode = callees.length === 1 && this.#options.isDirect?.() ? 'direct' : 'room';
      const active = await this.#options.calls.initiate({ callees: [...callees], type, mode });
      // Hung up before the server knew of it.
      if (attempt !== this.#attempt) return void active.leave();
      this.#follow(active, type);
    } catch (error) {
      if (attempt === this.#attempt) {
        this.state.patch({ outgoing: undefined, notice: actionProblem('call them', error) });
      }
    }
  }

  /** Joins a call that goes on. One at a time: pressing again while the server is asked does nothing. */
  async join(callId: string, options: { readonly video: boolean }): Promise<void> {
    if (this.#joining) return;
    this.#joining = true;
    this.state.patch({ notice: undefined });
    try {
      await this.#leaveOthers();
      this.#options.onStarted(await this.#options.calls.join(callId as ActiveCall['callId']), options);
    } catch (error) {
      this.state.patch({ notice: actionProblem('join this call', error) });
    } finally {
      this.#joining = false;
    }
  }

  /** Hangs up before anybody answered. */
  async cancel(): Promise<void> {
    this.#attempt += 1;
    const active = this.#active;
    this.#active = undefined;
    this.state.patch({ outgoing: undefined });
    // Leaving cancels while it rings. A cancel would be refused when somebody has just answered, and one be in a call unseen.
    await active?.leave();
  }

  async accept(callId: string, options: { readonly video: boolean }): Promise<void> {
    const incoming = this.#ringing.get(callId);
    if (!incoming || this.#statusOf(callId) === 'answering') return;
    this.#patch(callId, 'answering');
    this.state.patch({ notice: undefined });
    try {
      await this.#leaveOthers();
      const active = await incoming.accept();
      this.#stop(callId);
      this.#options.onStarted(active, options);
    } catch (error) {
      // Without an answer of the server it goes on ringing, and can be answered again.
      if (incoming.ringing) this.#patch(callId, 'ringing');
      else this.#stop(callId);
      this.state.patch({ notice: actionProblem('answer this call', error) });
    }
  }

  async reject(callId: string, reason: 'declined' | 'busy' = 'declined'): Promise<void> {
    const incoming = this.#ringing.get(callId);
    this.#stop(callId);
    await incoming?.reject(reason).catch(() => {});
  }

  dismissNotice(): void {
    this.state.patch({ notice: undefined });
  }

  close(): void {
    this.#options.calls.off('incoming', this.#onIncoming);
    this.state.set({ incoming: [], outgoing: undefined, notice: undefined });
    this.#ringing.clear();
    void this.cancel();
  }

  readonly #onIncoming = (incoming: IncomingCall): void => {
    const { call, from } = incoming;
    if (this.#ringing.has(call.callId)) return;
    this.#ringing.set(call.callId, incoming);
    const name = from.name || this.#options.nameOf(from.identity);
    incoming.on('ended', (why) => {
      this.#stop(call.callId);
      if (why === 'cancelled' || why === 'missed') this.state.patch({ notice: `You missed a call from ${name}.` });
    });
    const others = call.callees.filter((identity) => identity !== this.#options.self).length;
    const shown: Ringing = {
      callId: call.callId,
      type: call.type,
      from: name,
      others,
      status: 'ringing',
    };
    this.state.patch({ incoming: [...this.state.get().incoming, shown] });
  };

  #follow(active: ActiveCall, type: CallType): void {
    this.#active = active;
    const { outgoing } = this.state.get();
    if (outgoing) this.state.patch({ outgoing: { ...outgoing, status: 'ringing' } });
    active.on('accepted', () => {
      if (this.#active !== active) return;
      this.#active = undefined;
      this.state.patch({ outgoing: undefined });
      this.#options.onStarted(active, { video: type === 'VIDEO' });
    });
    active.on('ended', () => {
      if (this.#active !== active) return;
      this.#active = undefined;
      this.state.patch({ outgoing: undefined, notice: callEndInWords(active.call, this.#options.nameOf) });
    });
  }

  /** One call at a time, also of those that nobody has answered yet. */
  async #leaveOthers(): Promise<void> {
    await this.cancel();
    await this.#options.calls.active?.leave();
  }

  #stop(callId: string): void {
    this.#ringing.delete(callId);
    this.state.patch({ incoming: this.state.get().incoming.filter((ringing) => ringing.callId !== callId) });
  }

  #statusOf(callId: string): Ringing['status'] | undefined {
    return this.state.get().incoming.find((ringing) => ringing.callId === callId)?.status;
  }

  #patch(callId: string, status: Ringing['status']): void {
    const incoming = this.state
      .get()
      .incoming.map((ringing) => (ringing.callId === callId ? { ...ringing, status } : ringing));
    this.state.patch({ incoming });
  }
}
