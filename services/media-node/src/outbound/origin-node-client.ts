import { CallError } from '@confab/contracts';
import { clientCredentials, clientOptions, fromStatus, OutgoingStream, type SharedSecret } from '@confab/rpc';
import { loadLinksProto, type LinksClient } from '@confab/wire';
import type { ClientDuplexStream, ServiceError } from '@grpc/grpc-js';
import type { LinkConnection, LinkConnectionEvents, OriginDialer } from '../links/link-connections.ts';

// A wanted set is one message: a peer that lets this many wait does not read.
const maxQueued = 1_024;
const endGraceMs = 2_000;

/** Dials other media nodes; a connection of its own for each stream, so that a hung node holds up nobody else. */
export function originNodeClient(secret: SharedSecret): OriginDialer {
  const { Links } = loadLinksProto();
  const dial = (address: string): LinksClient => new Links(address, clientCredentials(), clientOptions(secret));
  return {
    session: (address, events) => {
      const client = dial(address);
      return connect(client, client.session(), events);
    },
    probe: (address, events) => {
      const client = dial(address);
      return connect(client, client.probe(), events);
    },
  };
}

function connect<Outgoing, Incoming>(
  client: LinksClient,
  call: ClientDuplexStream<Outgoing, Incoming>,
  events: LinkConnectionEvents<Incoming>,
): LinkConnection<Outgoing> {
  let state: 'open' | 'closed' = 'open';
  const lost = (error: CallError): void => {
    if (state === 'closed') return;
    state = 'closed';
    outgoing.close();
    events.onClosed(error);
  };
  const outgoing = new OutgoingStream<Outgoing>(call, {
    maxQueued,
    onOverflow: () => {
      call.cancel();
      lost(new CallError('unavailable', 'the peer does not read'));
    },
  });
  call.on('data', (message: Incoming) => {
    if (state === 'open') events.onMessage(message);
  });
  call.on('error', (error: ServiceError) => lost(fromStatus(error)));
  call.on('end', () => lost(new CallError('unavailable', 'the peer ended the stream')));
  let ending: NodeJS.Timeout | undefined;
  // Always the last event, whatever happened; only then may the connection go.
  call.on('status', () => {
    clearTimeout(ending);
    client.close();
  });
  return {
    send: (message) => outgoing.send(message),
    sendVolatile: (key, message) => outgoing.sendVolatile(key, message),
    close: () => {
      if (state === 'closed') return;
      state = 'closed';
      outgoing.close();
      call.end();
      // A hung peer never ends its side.
      ending = setTimeout(() => call.cancel(), endGraceMs);
    },
  };
}
