import type { ChannelOptions } from '@grpc/grpc-js';

/**
 * For both sides of every stream between processes. A silent peer is noticed after 15 s: a ping each 10 s, 5 s to answer; also
 * while no call runs, or the first command after a quiet hour finds a dead connection.
 */
export const channelOptions = {
  'grpc.keepalive_time_ms': 10_000,
  'grpc.keepalive_timeout_ms': 5_000,
  'grpc.keepalive_permit_without_calls': 1,
  // consume-many of 100 with RTP parameters of about 3 KB each, both ways, with room.
  'grpc.max_receive_message_length': 4 * 1024 * 1024,
  'grpc.max_send_message_length': 4 * 1024 * 1024,
  // Pods and nodes come and go: a connection is dialled again soon, with jitter (grpc-js adds 20 %).
  'grpc.initial_reconnect_backoff_ms': 200,
  'grpc.max_reconnect_backoff_ms': 5_000,
  // Two clients of one process to the same address are two connections: a hung one cannot hold up the other.
  'grpc.use_local_subchannel_pool': 1,
  // Inside the cluster no proxy of the environment may come between.
  'grpc.enable_http_proxy': 0,
} satisfies ChannelOptions;
