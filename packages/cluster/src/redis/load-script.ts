import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

export interface Script {
  readonly name: string;
  readonly lua: string;
  readonly sha: string;
}

const includeLine = /^-- include ([a-z-]+)$/gm;
const loaded = new Map<string, Script>();

/** The Lua script of that file name, with its `-- include x` lines replaced by `include/x.lua`. */
export function loadScript(name: string): Script {
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const lua = read(name).replace(includeLine, (_, included: string) => read(`include/${included}`));
  const script = { name, lua, sha: createHash('sha1').update(lua).digest('hex') };
  loaded.set(name, script);
  return script;
}

function read(name: string): string {
  return readFileSync(new URL(`${name}.lua`, import.meta.url), 'utf8');
}
