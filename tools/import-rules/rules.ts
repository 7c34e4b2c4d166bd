import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import type { Import, SourceFile } from './source-file.ts';
import { workspaceOf, type Workspace } from './workspace.ts';

/** An import with what it leads to. */
interface Arrow extends Import {
  readonly from: string;
  /** The file, for a relative import. */
  readonly toFile: string | null;
  /** The package, for any other; null for Node's own modules. */
  readonly toPackage: string | null;
  readonly toWorkspace: Workspace | undefined;
}

type Rule = (arrow: Arrow, owner: Workspace) => string | false;

const adapterPackages =
  /^(socket\.io|@socket\.io\/|socket\.io-|ioredis$|redis$|@grpc\/|grpc-|express$|kafkajs$|pg$|engine\.io)/;
/** Tests, and what only they import: folders of their own, a `…-fixture.ts`. */
const isTest = (path: string): boolean => /\.test\.tsx?$|\/(testing|invariants)\/|-fixture\.ts$/.test(path);
const isTestCode = (path: string): boolean => isTest(path) || /^(e2e|tools|load-tests|packages\/testkit)\//.test(path);
const isBrowser = (path: string): boolean => /^(web\/src|packages\/(client|react)\/src)\//.test(path);
const packagesForBrowsers = new Set(['@confab/contracts', '@confab/client', '@confab/react']);

const rules: readonly Rule[] = [
  ({ toWorkspace, toFile }, owner) =>
    toFile !== null && toWorkspace !== owner && 'reaches into another workspace by its path: import the package',

  ({ toWorkspace }, owner) =>
    toWorkspace !== owner &&
    /^(services|e2e)(\/|$)/.test(toWorkspace?.directory ?? '') &&
    'services are processes: nobody imports them, they talk over the wire',

  ({ from, toWorkspace }, owner) =>
    from.startsWith('packages/') &&
    toWorkspace !== undefined &&
    toWorkspace !== owner &&
    !toWorkspace.directory.startsWith('packages/') &&
    'packages import packages only',

  ({ toPackage }, { name }) =>
    name === '@confab/contracts' &&
    toPackage?.startsWith('@confab/') === true &&
    'contracts are the floor: they import nothing of ours',

  ({ from, toPackage }) =>
    /\/core\//.test(from) &&
    !isTest(from) &&
    toPackage !== null &&
    adapterPackages.test(toPackage) &&
    'core knows no sockets, Redis, gRPC or HTTP',

  ({ from, toFile }) =>
    /\/core\//.test(from) &&
    !isTest(from) &&
    toFile !== null &&
    /\/(inbound|outbound)\/|\/(main|compose)\.ts$/.test(toFile) &&
    'core is imported by the edges, not the other way round',

  ({ from, toPackage, typeOnly }) =>
    isBrowser(from) &&
    !isTest(from) &&
    toPackage === '@confab/contracts' &&
    !typeOnly &&
    'browsers take only types from contracts: its values bring zod into the bundle',

  ({ from, toPackage }) =>
    isBrowser(from) &&
    !isTest(from) &&
    toPackage !== null &&
    (toPackage === 'zod' || (toPackage.startsWith('@confab/') && !packagesForBrowsers.has(toPackage))) &&
    'runs in browsers: of ours it imports contracts, client and react',

  ({ from, specifier }) =>
    isBrowser(from) && !isTest(from) && isBuiltin(specifier) && 'runs in browsers: there is no Node',

  ({ from, toPackage }) =>
    from.startsWith('packages/client/') &&
    !isTest(from) &&
    toPackage === '@confab/react' &&
    'client knows nothing of React',

  ({ from, toPackage, toFile }) =>
    from.startsWith('packages/react/src/model/') &&
    (/^(react|react-dom|lucide-react)$/.test(toPackage ?? '') || /\/(hooks|components)\//.test(toFile ?? '')) &&
    'view models know nothing of React',

  ({ from, toPackage }) => toPackage === '@confab/testkit' && !isTestCode(from) && 'the testkit is for tests',

  ({ from, toFile }) => toFile !== null && isTest(toFile) && !isTestCode(from) && 'is part of the tests',

  ({ from, toPackage, typeOnly }, { name, dependencies, devDependencies }) =>
    toPackage !== null &&
    toPackage !== name &&
    !dependencies.has(toPackage) &&
    !(
      (isTestCode(from) || typeOnly || isToolConfiguration(from)) &&
      isDeclaredForDevelopment(toPackage, devDependencies)
    ) &&
    `${name} does not declare it${devDependencies.has(toPackage) ? ' as a dependency (only for development)' : ''}`,
];

/** Every arrow of a file that no design allows, as `path:line imports x: why`. */
export function violations(file: SourceFile, workspaces: readonly Workspace[]): string[] {
  const owner = workspaceOf(file.path, workspaces);
  if (owner === undefined) return [`${file.path} belongs to no workspace`];
  const found = file.imports.flatMap((one) => {
    const arrow = follow(file.path, one, workspaces);
    return rules
      .map((rule) => rule(arrow, owner))
      .filter((why) => why !== false)
      .map((why) => `${file.path}:${one.line} imports ${one.specifier}: ${why}`);
  });
  return [...found, ...environmentViolations(file)];
}

/** One file of a process reads its environment, so that all faults are reported at once and all variables are documented. */
function environmentViolations({ path, environmentLines }: SourceFile): string[] {
  if (isTestCode(path) || isToolConfiguration(path) || posix.basename(path) === 'config.ts') return [];
  return environmentLines.map((line) => `${path}:${line} reads process.env: only config.ts does`);
}

function follow(from: string, one: Import, workspaces: readonly Workspace[]): Arrow {
  const { specifier } = one;
  if (specifier.startsWith('.')) {
    const toFile = posix.join(posix.dirname(from), specifier);
    return { ...one, from, toFile, toPackage: null, toWorkspace: workspaceOf(toFile, workspaces) };
  }
  const toPackage = isBuiltin(specifier) ? null : packageOf(specifier);
  return { ...one, from, toFile: null, toPackage, toWorkspace: workspaces.find(({ name }) => name === toPackage) };
}

/** `@scope/name/sub/path` → `@scope/name`. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function isDeclaredForDevelopment(name: string, devDependencies: ReadonlySet<string>): boolean {
  return devDependencies.has(name) || devDependencies.has(`@types/${name}`);
}

function isToolConfiguration(path: string): boolean {
  return /(^|\/)[a-z-]+\.config\.ts$/.test(path);
}
