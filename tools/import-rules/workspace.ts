import { globSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface Workspace {
  /** From the root of the repository; empty for the root itself. */
  readonly directory: string;
  readonly name: string;
  readonly dependencies: ReadonlySet<string>;
  readonly devDependencies: ReadonlySet<string>;
}

interface Manifest {
  readonly name: string;
  readonly workspaces?: readonly string[];
  readonly dependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
}

/** All workspaces, the root last: it owns whatever no other does. */
export function readWorkspaces(): Workspace[] {
  const { workspaces = [] } = readManifest('package.json');
  const manifests = workspaces.flatMap((pattern) => globSync(`${pattern}/package.json`)).toSorted();
  return [...manifests, 'package.json'].map((path) => {
    const { name, dependencies = {}, peerDependencies = {}, devDependencies = {} } = readManifest(path);
    const directory = dirname(path) === '.' ? '' : dirname(path);
    return {
      directory,
      name,
      // What the app that installs the package brings along is there when it runs, too.
      dependencies: new Set([...Object.keys(dependencies), ...Object.keys(peerDependencies)]),
      devDependencies: new Set(Object.keys(devDependencies)),
    };
  });
}

export function workspaceOf(path: string, workspaces: readonly Workspace[]): Workspace | undefined {
  return workspaces.find(({ directory }) => directory === '' || path.startsWith(`${directory}/`));
}

function readManifest(path: string): Manifest {
  return JSON.parse(readFileSync(path, 'utf8'));
}
