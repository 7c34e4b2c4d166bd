import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';

interface LockedPackage {
  readonly resolved?: string;
  readonly link?: boolean;
  readonly integrity?: string;
  readonly optionalDependencies?: Record<string, string>;
}

const { packages }: { packages: Record<string, LockedPackage> } = JSON.parse(
  readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'),
);

describe('the lockfile', () => {
  test('holds the binaries of every platform, without which npm ci refuses it', () => {
    // npm leaves out what the registry had not at the moment of the install, says nothing, and fails on the next machine.
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !(`node_modules/${name}` in packages) && !(`${path}/node_modules/${name}` in packages),
      ),
    );
    assert.deepEqual(missing, []);
    assert.ok(Object.keys(packages).length > 100);
  });

  test('names no registry: machines use their own', () => {
    for (const [path, { resolved, link }] of Object.entries(packages)) {
      assert.ok(resolved === undefined || link === true, `${path} is bound to ${resolved}`);
    }
  });

  test('pins the content of every package', () => {
    const foreign = Object.entries(packages).filter(
      ([path, { link }]) => path.includes('node_modules/') && link !== true,
    );
    assert.deepEqual(
      foreign.filter(([, { integrity }]) => integrity === undefined).map(([path]) => path),
      [],
    );
  });
});
