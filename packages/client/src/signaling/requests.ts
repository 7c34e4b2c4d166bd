import type { SignalingConnection } from './signaling-connection.ts';

/** What the server is asked with. Requests wait for a connection, boundedly, and can be repeated safely. */
export type Requests = Pick<SignalingConnection, 'request' | 'ask' | 'clock'>;
