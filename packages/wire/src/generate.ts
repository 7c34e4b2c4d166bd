import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { protoFiles, protoRoot } from './proto-files.ts';

/** Where the committed types live. */
export const generatedDirectory = resolve(import.meta.dirname, 'generated');

const repositoryRoot = resolve(protoRoot, '..');

/** Writes the types of every proto file into an emptied `outputDirectory`. */
export async function generateTypes(outputDirectory: string): Promise<void> {
  await rm(outputDirectory, { recursive: true, force: true });
  const loader = createRequire(import.meta.url).resolve('@grpc/proto-loader/build/bin/proto-loader-gen-types.js');
  const options = [
    '--longs=String',
    '--enums=String',
    '--defaults',
    '--oneofs',
    '--grpcLib=@grpc/grpc-js',
    '--importFileExtension=.ts',
    `--includeDirs=${relative(repositoryRoot, protoRoot)}`,
    `--outDir=${outputDirectory}`,
  ];
  // The generator names its sources relative to where it runs: the repository's root, or the output would differ.
  await promisify(execFile)(process.execPath, [loader, ...options, ...protoFiles], { cwd: repositoryRoot });
}

if (import.meta.main) await generateTypes(generatedDirectory);
