export { channelOptions } from './channel-options.ts';
export { clientCredentials, clientOptions } from './client-options.ts';
export { withDeadline } from './deadline.ts';
export { fromStatus, statusOfCode, toStatus } from './error-status.ts';
export { OutgoingStream, type OutgoingStreamOptions } from './outgoing-stream.ts';
export { RpcServer } from './server.ts';
export { presentSecret, requireSecret, type SharedSecret } from './shared-secret.ts';
