export { systemClock, type Clock, type Timer } from './clock.ts';
export { commaList, commonConfig, ConfigError, integer, jsonText, readConfig, secretText } from './config.ts';
export { createLogger, type Logger, type LogOptions } from './log.ts';
export { createMetrics, type Registry } from './metrics.ts';
export {
  InternalServer,
  listen,
  mountHealth,
  mountStatistics,
  type InternalServerOptions,
  type Operations,
} from './operations.ts';
export { Parts, type StopPart } from './parts.ts';
export { runService, type Service } from './run-service.ts';
export { Secret } from './secret.ts';
