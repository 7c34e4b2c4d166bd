/** What a `package.json` of ours holds, as far as packing looks at it. */
export interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** For development only, or replaced below. */
const left = ['private', 'scripts', 'devDependencies', 'publishConfig', 'exports', 'files', 'dependencies'] as const;

/**
 * The manifest of the tarball: the built module instead of the sources, and the dependencies that the module really imports. Versions
 * come from the manifests of the package and of those of ours that are bundled into it.
 * @throws Error for an import that none of them declares
 */
export function publishedManifest(
  source: Manifest,
  bundled: readonly Manifest[],
  imports: readonly string[],
): Manifest {
  const declared: Record<string, string> = Object.assign({}, ...[...bundled, source].map((one) => one.dependencies));
  const dependencies = imports.toSorted().map((name) => {
    const version = declared[name];
    if (version === undefined) throw new Error(`${source.name} imports ${name} and does not declare it`);
    return [name, version] as const;
  });
  const kept = Object.entries(source).filter(([field]) => !left.some((one) => one === field));
  return {
    ...(Object.fromEntries(kept) as Manifest),
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
    files: ['dist'],
    dependencies: Object.fromEntries(dependencies),
  };
}
