import { parseSync, Visitor } from 'oxc-parser';

export interface Import {
  readonly specifier: string;
  /** Nothing of it is left at run time. */
  readonly typeOnly: boolean;
  readonly line: number;
}

export interface SourceFile {
  /** From the root of the repository, with slashes. */
  readonly path: string;
  readonly imports: readonly Import[];
  /** Lines that read `process.env`. */
  readonly environmentLines: readonly number[];
}

/** Parses a file as Node and the bundler do. Throws, naming the file, when it is not TypeScript. */
export function readSourceFile(path: string, text: string): SourceFile {
  const { module, program, errors } = parseSync(path, text);
  const [error] = errors;
  if (error !== undefined) throw new SyntaxError(`${path}: ${error.message}`);
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;

  const imports: Import[] = [];
  const add = (specifier: string, typeOnly: boolean, offset: number): void => {
    imports.push({ specifier, typeOnly, line: lineOf(offset) });
  };
  for (const { moduleRequest, entries, start } of module.staticImports) {
    // Without entries it is imported for what it does.
    add(moduleRequest.value, entries.length > 0 && entries.every(({ isType }) => isType), start);
  }
  for (const { entries, start } of module.staticExports) {
    for (const { moduleRequest, isType } of entries) {
      if (moduleRequest !== null) add(moduleRequest.value, isType, start);
    }
  }
  const environmentLines: number[] = [];
  new Visitor({
    ImportExpression({ source, start }) {
      if (source.type === 'Literal' && typeof source.value === 'string') add(source.value, false, start);
    },
    MemberExpression({ object, property, start }) {
      const name = property.type === 'Identifier' ? property.name : property.type === 'Literal' ? property.value : '';
      if (object.type === 'Identifier' && object.name === 'process' && name === 'env') {
        environmentLines.push(lineOf(start));
      }
    },
  }).visit(program);
  return { path, imports, environmentLines };
}
