import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import { loadScript } from './load-script.ts';

const names = readdirSync(new URL('.', import.meta.url))
  .filter((file) => file.endsWith('.lua'))
  .map((file) => file.slice(0, -'.lua'.length));

describe('Lua scripts', () => {
  for (const name of names) {
    test(`${name} is a verb and a noun, says its keys, arguments and answer, and every include is found`, () => {
      assert.match(name, /^[a-z]+(-[a-z]+)+$/);
      const { lua, sha } = loadScript(name);
      for (const part of [/^-- KEYS {4}/m, /^-- ARGV {4}/m, /^-- answer {2}/m]) assert.match(lua, part);
      assert.doesNotMatch(lua, /^-- include /m);
      assert.match(sha, /^[0-9a-f]{40}$/);
    });
  }
});
