import { CallError } from '@confab/contracts';
import { OutgoingStream, toStatus } from '@confab/rpc';
import type {
  LinksHandlers,
  OriginMessage,
  ProbeMessage,
  ProbeMessageOutput,
  WantingMessageOutput,
} from '@confab/wire';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import type {
  LinkConnection,
  LinkConnectionEvents,
  ProbeAnswerer,
  WantingSessions,
} from '../links/link-connections.ts';

// A link of a large room is announced in one message per producer; a peer that lets this many wait does not read.
const maxQueued = 4_096;

/** The service that other media nodes call: links that they want media through, and their probes. */
export function linksHandlers(sessions: WantingSessions, probes: ProbeAnswerer): LinksHandlers {
  return {
    Session: (call: ServerDuplexStream<WantingMessageOutput, OriginMessage>) =>
      accept(call, (connection) => sessions.accept(connection)),
    Probe: (call: ServerDuplexStream<ProbeMessageOutput, ProbeMessage>) =>
      accept(call, (connection) => probes.accept(connection)),
  };
}

function accept<Incoming, Outgoing>(
  call: ServerDuplexStream<Incoming, Outgoing>,
  begin: (connection: LinkConnection<Outgoing>) => LinkConnectionEvents<Incoming>,
): void {
  let state: 'open' | 'closed' = 'open';
  const end = (error?: CallError): void => {
    if (state === 'closed') return;
    state = 'closed';
    outgoing.close();
    if (error === undefined) call.end();
    // How grpc-js is told a stream's status. Not destroy(error): that would never send it.
    else call.emit('error', toStatus(error));
  };
  const outgoing = new OutgoingStream<Outgoing>(call, {
    maxQueued,
    onOverflow: () => lost(new CallError('unavailable', 'the peer does not read')),
  });
  const events = begin({
    send: (message) => outgoing.send(message),
    sendVolatile: (key, message) => outgoing.sendVolatile(key, message),
    close: end,
  });
  const lost = (error: CallError): void => {
    if (state === 'closed') return;
    end(error);
    events.onClosed(error);
  };
  call.on('data', (message: Incoming) => {
    if (state === 'open') events.onMessage(message);
  });
  // The peer is done; what we would still say nobody hears.
  call.on('end', () => {
    if (state === 'closed') return;
    end();
    events.onClosed(new CallError('unavailable', 'the peer ended the stream'));
  });
  call.on('cancelled', () => lost(new CallError('unavailable', 'the stream broke')));
  call.on('error', (cause) => lost(new CallError('unavailable', 'the stream broke', { cause })));
}
