export { eventually, type EventuallyOptions } from './eventually.ts';
export { Child, type ChildOptions, type Exit } from './process/child.ts';
export { leasePorts, type PortLease } from './process/port-lease.ts';
export type { RedisServer } from './redis/redis-server.ts';
export { startRedis, type RedisMode, type StartedRedis } from './redis/start-redis.ts';
