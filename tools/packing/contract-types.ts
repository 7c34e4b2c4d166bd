import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const source = fileURLToPath(new URL('../../packages/contracts/src/index.ts', import.meta.url));
/** Exists in the compiler's mind only. */
const lookups = join(dirname(source), 'lookups.ts');

const { NodeBuilderFlags } = ts;
const written =
  NodeBuilderFlags.NoTruncation |
  NodeBuilderFlags.MultilineObjectLiterals |
  NodeBuilderFlags.InTypeAlias |
  NodeBuilderFlags.UseAliasDefinedOutsideCurrentScope;

/**
 * A declaration file with these types of the contracts, and those that they name, written out: what schemas are turned into by
 * inference stands there as plain objects. A generic type of one name (`RequestPayload<'chat'>`) becomes a lookup by that name.
 * @throws Error for a name that the contracts do not export as a type
 */
export function contractTypes(names: readonly string[]): string {
  const first = new Contracts('');
  const generics = names.filter((name) => first.argumentsOf(name).length > 0);
  const contracts =
    generics.length === 0 ? first : new Contracts(generics.map((name) => first.lookupOf(name)).join('\n'));
  const texts = new Map<string, string>();
  const wanted = [...names];
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    if (texts.has(name)) continue;
    const text = contracts.write(name);
    texts.set(name, text);
    wanted.push(...contracts.namedIn(text));
  }
  const declarations = [...texts].toSorted(([left], [right]) => left.localeCompare(right)).map(([, text]) => text);
  return ['declare const kind: unique symbol;', ...declarations, ''].join('\n\n');
}

/** The contracts as the compiler knows them. */
class Contracts {
  readonly #checker: ts.TypeChecker;
  readonly #exports: ReadonlyMap<string, ts.Symbol>;
  readonly #lookups: ReadonlyMap<string, ts.Symbol>;
  readonly #printer = ts.createPrinter({ removeComments: true });
  readonly #file: ts.SourceFile;

  /** @param text of a file beside the contracts */
  constructor(text: string) {
    const options: ts.CompilerOptions = {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      allowImportingTsExtensions: true,
      noEmit: true,
      strict: true,
      skipLibCheck: true,
    };
    const host = ts.createCompilerHost(options);
    const disk = ts.createCompilerHost(options);
    host.fileExists = (path) => path === lookups || disk.fileExists(path);
    host.readFile = (path) =>
      path === lookups ? `import type * as contracts from './index.ts';\n${text}` : disk.readFile(path);
    const program = ts.createProgram([source, lookups], options, host);
    this.#checker = program.getTypeChecker();
    this.#file = program.getSourceFile(source) as ts.SourceFile;
    this.#exports = this.#exportsOf(this.#file);
    this.#lookups = this.#exportsOf(program.getSourceFile(lookups) as ts.SourceFile);
  }

  /** What a generic type may be given; empty for any other. */
  argumentsOf(name: string): string[] {
    const [parameter] = this.#declarationOf(name).typeParameters ?? [];
    if (parameter?.constraint === undefined) return [];
    const constraint = this.#checker.getTypeFromTypeNode(parameter.constraint);
    return (constraint.isUnion() ? constraint.types : [constraint]).flatMap((one) =>
      one.isStringLiteral() ? [one.value] : [],
    );
  }

  /** `interface RequestPayload { 'chat': contracts.RequestPayload<'chat'> }`: a generic type, each of its arguments applied. */
  lookupOf(name: string): string {
    const members = this.argumentsOf(name).map((argument) => `'${argument}': contracts.${name}<'${argument}'>;`);
    return `export interface ${name} { ${members.join(' ')} }`;
  }

  write(name: string): string {
    const symbol = this.#symbol(name);
    const { declarations = [] } = symbol;
    const comment = this.#commentOf(declarations[0]);
    const lookup = this.#lookups.get(name);
    if (lookup === undefined) {
      return `${comment}export type ${name} = ${this.#print(this.#checker.getDeclaredTypeOfSymbol(symbol))};`;
    }
    const [parameter] = this.#declarationOf(name).typeParameters ?? [];
    const members = this.#checker
      .getPropertiesOfType(this.#checker.getDeclaredTypeOfSymbol(lookup))
      .map((member) => `  '${member.name}': ${this.#print(this.#checker.getTypeOfSymbol(member))};`);
    return `${comment}export type ${name}<${parameter?.getText()}> = {\n${members.join('\n')}\n}[${parameter?.name.getText()}];`;
  }

  /** Types of the contracts that a text mentions. */
  namedIn(text: string): string[] {
    // Strings, comments and property names are not mentions.
    const code = text.replaceAll(/\/\*[^]*?\*\/|"[^"]*"|'[^']*'|`[^`]*`|\w+\??:/g, ' ');
    return [...code.matchAll(/\b[A-Z]\w+/g)].map(([word]) => word).filter((word) => this.#exports.has(word));
  }

  #symbol(name: string): ts.Symbol {
    const symbol = this.#exports.get(name);
    if (symbol === undefined) throw new Error(`the contracts export no ${name}`);
    return symbol;
  }

  #declarationOf(name: string): ts.TypeAliasDeclaration | ts.InterfaceDeclaration {
    const found = this.#symbol(name).declarations?.find(
      (one) => ts.isTypeAliasDeclaration(one) || ts.isInterfaceDeclaration(one),
    );
    if (found === undefined) throw new Error(`${name} of the contracts is a value: apps get its types only`);
    return found;
  }

  #commentOf(declaration: ts.Declaration | undefined): string {
    const [comment] = declaration === undefined ? [] : ts.getJSDocCommentsAndTags(declaration);
    return comment === undefined ? '' : `${comment.getText()}\n`;
  }

  #print(type: ts.Type): string {
    // An interface of one's own is printed by its name: its members are what is wanted.
    const isInterface = type.isClassOrInterface();
    const node = isInterface ? this.#members(type) : this.#checker.typeToTypeNode(type, undefined, written);
    if (node === undefined) throw new Error(`${this.#checker.typeToString(type)} cannot be written out`);
    return this.#printer.printNode(ts.EmitHint.Unspecified, node, this.#file);
  }

  #members(type: ts.Type): ts.TypeNode {
    const members = this.#checker.getPropertiesOfType(type).map((property) => {
      const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0;
      return ts.factory.createPropertySignature(
        [ts.factory.createModifier(ts.SyntaxKind.ReadonlyKeyword)],
        property.name,
        isOptional ? ts.factory.createToken(ts.SyntaxKind.QuestionToken) : undefined,
        this.#checker.typeToTypeNode(this.#checker.getTypeOfSymbol(property), undefined, written),
      );
    });
    return ts.factory.createTypeLiteralNode(members);
  }

  #exportsOf(file: ts.SourceFile): Map<string, ts.Symbol> {
    const module = this.#checker.getSymbolAtLocation(file);
    const symbols = module === undefined ? [] : this.#checker.getExportsOfModule(module);
    return new Map(
      symbols.map((one) => [
        one.name,
        (one.flags & ts.SymbolFlags.Alias) === 0 ? one : this.#checker.getAliasedSymbol(one),
      ]),
    );
  }
}
