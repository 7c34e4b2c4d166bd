import { resolve } from 'node:path';

/** The repository's `proto/`. */
export const protoRoot = resolve(import.meta.dirname, '../../../proto');

/** Every proto file, relative to `protoRoot`. */
export const protoFiles = ['confab/media/v1/media.proto', 'confab/links/v1/links.proto'] as const;
