import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { publishedManifest } from './published-manifest.ts';

const source = {
  name: '@confab/client',
  version: '1.2.3',
  private: true,
  exports: { '.': './src/index.ts' },
  scripts: { prepack: 'build' },
  dependencies: { '@confab/contracts': '1.2.3', eventemitter3: '5.0.4', unused: '1.0.0' },
  devDependencies: { vite: '8.0.0' },
};
const contracts = { name: '@confab/contracts', dependencies: { zod: '4.0.0' } };

describe('a published manifest', () => {
  it('leads to what was built, and has nothing of the workspace', () => {
    assert.deepEqual(publishedManifest(source, [contracts], ['eventemitter3']), {
      name: '@confab/client',
      version: '1.2.3',
      exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
      files: ['dist'],
      dependencies: { eventemitter3: '5.0.4' },
    });
  });

  it('takes what a bundled package of ours needs at run time', () => {
    assert.deepEqual(publishedManifest(source, [contracts], ['zod']).dependencies, { zod: '4.0.0' });
  });

  it('refuses an import that nobody declares', () => {
    assert.throws(
      () => publishedManifest(source, [contracts], ['left-pad']),
      /imports left-pad and does not declare it/,
    );
  });
});
