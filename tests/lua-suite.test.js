// Every script below tests/lua runs on every build and must print what stands beside its lines: also at one fuel a step,
// under each kind of stress, as a 32-bit program, on wasm (there also with every function translated, core/jit.h; in deep mode, or where
// LUA_SUITE asks for it, so with assertions and the heap checked all the time), and (to check the expectations themselves) on lua5.4.
// Scripts in tests/lua/wishlist/ show known gaps: they may fail.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { compareScript, parseScript } from './support/lua-script.js';
import { filesBelow, root } from './support/paths.js';
import { runLua, requireBuilt } from './support/run-lua.js';

// LUA_SUITE=name,name runs only those builds (while working on one of them).
const only = process.env.LUA_SUITE?.split(',');
const thorough = process.env.OCARINA_DEEP === '1';

const runs = [
  { name: 'lua5.4', build: 'lua5.4', args: [] },
  { name: 'native', build: 'native', args: [] },
  { name: 'native, fuel 1', build: 'native', args: ['--fuel', '1'] },
  { name: 'wasm', build: 'wasm', args: [] },
  { name: 'wasm, fuel 1', build: 'wasm', args: ['--fuel', '1'] },
  { name: 'wasm, all translated', build: 'wasm', args: ['--translate', 'all'] },
  ...['debug', 'debug32', ...(only || thorough ? ['wasm-debug'] : []), 'stress-gc', 'stress-slices', 'stress-suspend', 'stress-segment', 'stress-tiny'].map((build) => ({
    name: build,
    build,
    args: build === 'stress-slices' ? ['--fuel', '1'] : [],
  })),
].filter((run) => !only || only.includes(run.name) || only.includes(run.build));

const scripts = filesBelow('tests/lua', (name) => name.endsWith('.lua')).map((path) => ({
  path,
  ...parseScript(readFileSync(join(root, path), 'utf8')),
}));

it('every script expects something', () => {
  assert.ok(scripts.length > 0, 'there are no scripts in tests/lua');
  const idle = scripts.filter((script) => script.lines.length === 0 && script.error === null);
  assert.deepEqual(idle.map((script) => script.path), []);
});

for (const run of runs) {
  describe(`scripts on ${run.name}`, { concurrency: 2 }, () => {
    for (const script of scripts.filter(({ deep }) => thorough || !deep.has(run.build))) {
      const options = { skip: script.skip.get(run.build), todo: script.path.includes('/wishlist/') };
      it(`${script.path} on ${run.name}`, options, async () => {
        requireBuilt(run.build);
        const result = await runLua(run.build, [...run.args, script.path]);
        const differences = compareScript(script, result);
        if (differences.length > 0) assert.fail(`${script.path} on ${run.name}\n  ${differences.join('\n  ')}`);
      });
    }
  });
}
