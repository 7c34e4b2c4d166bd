import { loadPackageDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type { ProtoGrpcType as LinksProto } from './generated/links.ts';
import type { ProtoGrpcType as MediaProto } from './generated/media.ts';
import { protoRoot, type protoFiles } from './proto-files.ts';

// The same options as the types were generated with: the two must agree.
const options = { longs: String, enums: String, defaults: true, oneofs: true, includeDirs: [protoRoot] };

function load(file: (typeof protoFiles)[number]): unknown {
  return loadPackageDefinition(loadSync(file, options));
}

/** Services between pods and media nodes: client constructors and service definitions. Reads the proto file. */
export function loadMediaProto(): MediaProto['confab']['media']['v1'] {
  return (load('confab/media/v1/media.proto') as MediaProto).confab.media.v1;
}

/** Services between media nodes. Reads the proto file. */
export function loadLinksProto(): LinksProto['confab']['links']['v1'] {
  return (load('confab/links/v1/links.proto') as LinksProto).confab.links.v1;
}
