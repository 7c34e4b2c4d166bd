import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, posix, relative, sep } from 'node:path';
import ts from 'typescript';
import { contractTypes } from './contract-types.ts';

const contracts = '@confab/contracts';
/** `from './x.ts'`, `import('./x.ts')`. */
const importPattern = /(from |import\()'([^']+)'/g;

/**
 * Writes the types of a package beside its module: `index.d.ts` and what that reaches. What comes from the contracts is written out
 * in `contracts.d.ts`, because there it is derived from schemas, whose library no app should need for types.
 */
export async function buildTypes(packageFolder: string, tsconfig: string): Promise<void> {
  const outDir = join(packageFolder, 'dist');
  const declarations = emitDeclarations(packageFolder, tsconfig);
  const names = new Set<string>();
  for (const file of reachable(declarations, 'index.d.ts')) {
    const text = declarations.get(file) as string;
    for (const name of contractNames(text)) names.add(name);
    const published = text.replaceAll(importPattern, (_all, before: string, specifier: string) => {
      return `${before}'${publishedSpecifier(specifier, file)}'`;
    });
    await writeInto(outDir, file, published);
  }
  if (names.size > 0) await writeInto(outDir, 'contracts.d.ts', contractTypes([...names]));
}

/** By path under `src`, with slashes. @throws Error with the compiler's words when the types have faults */
function emitDeclarations(packageFolder: string, tsconfig: string): Map<string, string> {
  const { options } = ts.getParsedCommandLineOfConfigFile(
    tsconfig,
    { noEmit: false, declaration: true, emitDeclarationOnly: true, rootDir: join(packageFolder, 'src') },
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: ({ messageText }) =>
        fail([ts.flattenDiagnosticMessageText(messageText, ' ')]),
    },
  ) as ts.ParsedCommandLine;
  const program = ts.createProgram([join(packageFolder, 'src/index.ts')], { ...options, outDir: '/types' });
  const written = new Map<string, string>();
  const { diagnostics } = program.emit(
    undefined,
    (path, text) => void written.set(slashed(relative('/types', path)), text),
  );
  const faults = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (faults.length > 0) fail(faults.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' ')));
  // The packages of ours that it uses are emitted too, under paths that lead out.
  return new Map([...written].filter(([path]) => !path.startsWith('..')));
}

function reachable(declarations: ReadonlyMap<string, string>, entry: string): Set<string> {
  const found = new Set<string>();
  const look = (file: string): void => {
    if (found.has(file)) return;
    found.add(file);
    for (const [, , specifier = ''] of (declarations.get(file) ?? '').matchAll(importPattern)) {
      if (specifier.startsWith('.')) look(posix.join(posix.dirname(file), specifier.replace(/\.ts$/, '.d.ts')));
    }
  };
  look(entry);
  return found;
}

function publishedSpecifier(specifier: string, file: string): string {
  if (specifier === contracts) {
    const path = posix.relative(posix.dirname(file), 'contracts.js');
    return path.startsWith('.') ? path : `./${path}`;
  }
  return specifier.startsWith('.') ? specifier.replace(/\.ts$/, '.js') : specifier;
}

/** What a declaration file takes from the contracts: `import type { A, B as C } from …`. */
function contractNames(text: string): string[] {
  const lists = text.matchAll(/(?:import|export) (?:type )?\{([^}]*)\} from '@confab\/contracts'/g);
  return [...lists].flatMap(([, list = '']) =>
    list
      .split(',')
      .map((one) =>
        (
          one
            .trim()
            .replace(/^type /, '')
            .split(' as ')[0] ?? ''
        ).trim(),
      )
      .filter((name) => name !== ''),
  );
}

async function writeInto(outDir: string, file: string, text: string): Promise<void> {
  const path = join(outDir, file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

function slashed(path: string): string {
  return path.split(sep).join('/');
}

function fail(messages: readonly string[]): never {
  throw new Error(`the types have faults:\n${messages.join('\n')}`);
}
