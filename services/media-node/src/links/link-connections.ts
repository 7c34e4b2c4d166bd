import type { CallError } from '@confab/contracts';
import type { OriginMessage, OriginMessageOutput, ProbeMessage, ProbeMessageOutput } from '@confab/wire';
import type { WantingMessage, WantingMessageOutput } from '@confab/wire';

/** One stream to another node. After `close`, and after `onClosed`, no event comes any more. */
export interface LinkConnection<Outgoing> {
  /** Sends in order; a peer that does not read loses the stream, never a message of it. */
  send(message: Outgoing): void;
  /** Sends the newest state of `key`; an older one that still waits is replaced. */
  sendVolatile(key: string, message: Outgoing): void;
  /** Ends the stream; what the network took before still arrives. An error is told to a peer that dialled us. */
  close(error?: CallError): void;
}

export interface LinkConnectionEvents<Incoming> {
  onMessage(message: Incoming): void;
  /** Called once, unless we closed it: `conflict` when the peer refused our hello, `unauthenticated` for a wrong secret. */
  onClosed(error: CallError): void;
}

/** The wanting side's stream. */
export type OriginConnection = LinkConnection<WantingMessage>;
/** The origin side's stream. */
export type WantingConnection = LinkConnection<OriginMessage>;
/** Either side of a probe. */
export type ProbeConnection = LinkConnection<ProbeMessage>;

/** Dials other nodes; `address` is host:port of their gRPC server. Answers at once, failures come as `onClosed`. */
export interface OriginDialer {
  session(address: string, events: LinkConnectionEvents<OriginMessageOutput>): OriginConnection;
  probe(address: string, events: LinkConnectionEvents<ProbeMessageOutput>): ProbeConnection;
}

/** Takes the streams that other nodes dial. */
export interface WantingSessions {
  accept(connection: WantingConnection): LinkConnectionEvents<WantingMessageOutput>;
}

/** Takes the probes that other nodes start. */
export interface ProbeAnswerer {
  accept(connection: ProbeConnection): LinkConnectionEvents<ProbeMessageOutput>;
}
