import { execFile } from 'node:child_process';
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const run = promisify(execFile);

/** Runs a program to its end; rejects with what it said. */
export async function execute(command: string, args: readonly string[], cwd: string): Promise<string> {
  try {
    return (await run(command, args, { cwd, maxBuffer: 16 * 1024 * 1024 })).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(' ')} failed:\n${stdout ?? ''}${stderr ?? ''}`, { cause: error });
  }
}

/**
 * `npm pack` of a package of ours; the path of the tarball. It works in a copy: while npm packs, the package has another
 * `package.json`, which other tests must not meet.
 */
export async function packPackage(name: 'client' | 'server-sdk', scratch: string): Promise<string> {
  const copy = join(scratch, 'repository');
  const folder = join(copy, 'packages', name);
  await mkdir(folder, { recursive: true });
  for (const shared of ['node_modules', 'tools', 'tsconfig.json']) {
    await symlink(join(root, shared), join(copy, shared)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
  await cp(join(root, 'packages', name), folder, {
    recursive: true,
    filter: (path) => !/\/(node_modules|dist)$/.test(path),
  });
  const said = await execute('npm', ['pack', '--silent', '--pack-destination', scratch], folder);
  return join(scratch, said.trim().split('\n').at(-1) as string);
}

/** An app's folder with these packages installed: from the registry only what npm's cache has not. */
export async function installInto(
  folder: string,
  packages: readonly string[],
  files: Record<string, string>,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "name": "app", "private": true, "type": "module" }');
  for (const [path, text] of Object.entries(files)) await writeFile(join(folder, path), text);
  const options = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await execute('npm', ['install', ...options, ...packages], folder);
}
