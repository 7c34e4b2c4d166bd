/** A call, as far as models need it (`docs/protocol.md`, Shapes). */
export interface CallShape {
  readonly callId: string;
  readonly type: 'VIDEO' | 'AUDIO';
  readonly status: string;
  readonly callees: readonly string[];
  readonly endReason?: string | undefined;
  readonly participants: readonly { readonly identity: string; readonly outcome: string }[];
}

/** The SDK's `ActiveCall`, as far as ringing needs it. */
export interface ActivePort {
  readonly call: CallShape;
  on(event: 'accepted' | 'ended', listener: () => void): unknown;
  cancel(): Promise<unknown>;
}

/** The SDK's `IncomingCall`. */
export interface IncomingPort<Active extends ActivePort> {
  readonly call: CallShape;
  readonly from: { readonly identity: string; readonly name: string };
  on(event: 'ended', listener: () => void): unknown;
  accept(): Promise<Active>;
  reject(reason?: 'declined' | 'busy'): Promise<unknown>;
}

/** The SDK's `Connection.calls`. */
export interface CallsPort<Active extends ActivePort> {
  initiate(options: { readonly callees: string[]; readonly type: 'VIDEO' | 'AUDIO' }): Promise<Active>;
  on(event: 'incoming', listener: (incoming: IncomingPort<Active>) => void): unknown;
  off(event: 'incoming', listener: (incoming: IncomingPort<Active>) => void): unknown;
}
