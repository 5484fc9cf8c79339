// The benchmark programs: programs/NAME.lua, each a chunk that takes its size as `...`, checks its own result and returns a
// string. Their first two lines say what they measure and how big they run: here and, much smaller, in bench.test.js.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/paths.js';

const folder = 'tests/bench/programs';

/** [{ name, path, about, size, small, source }] in alphabetical order; `only` (names or parts of them) selects. */
export function programs(only = []) {
  return readdirSync(join(root, folder))
    .filter((file) => file.endsWith('.lua'))
    .sort()
    .map((file) => {
      const name = file.slice(0, -'.lua'.length);
      const path = `${folder}/${file}`;
      const source = readFileSync(join(root, path), 'utf8');
      const head = /^-- ([\w-]+): (.*)\n-- size: (\d+); in tests: (\d+)\nlocal N|^-- ([\w-]+): (.*)\n-- size: (\d+); in tests: (\d+)\nN/.exec(source);
      const [title, about, size, small] = head?.slice(1).filter((part) => part !== undefined) ?? [];
      if (title !== name) throw new Error(`${path} must begin with "-- ${name}: ..." and "-- size: N; in tests: M"`);
      return { name, path, about, size, small, source };
    })
    .filter(({ name }) => only.length === 0 || only.some((word) => name.includes(word)));
}

/** The program as a chunk without arguments that returns its result: what every embedding can run. */
export const chunkOf = ({ source, size }) => `local function program(...) ${source}\nend\nreturn program("${size}")`;
