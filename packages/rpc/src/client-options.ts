import { credentials, type ChannelCredentials, type ClientOptions } from '@grpc/grpc-js';
import { channelOptions } from './channel-options.ts';
import { presentSecret, type SharedSecret } from './shared-secret.ts';

/** The last argument of a generated client's constructor: keepalive, bounds, and the cell's secret on every call. */
export function clientOptions(secret: SharedSecret): ClientOptions {
  return { ...channelOptions, interceptors: [presentSecret(secret)] };
}

/** The transport between processes: clear text with the shared secret, on a network that is trusted. */
export function clientCredentials(): ChannelCredentials {
  return credentials.createInsecure();
}
