// Runs the official test suite of Lua 5.4.8 (github.com/lua/lua, tag v5.4.8, folder testes), which is not part of this repository:
//
//   npm run test:official -- DIR [--build NAME] [--fuel N] [FILE...]
//
// DIR is the folder `testes`; FILEs are names such as `calls` (default: all that need neither the C API nor a shell). The files run
// as they are, with `_port` set, save for the lines listed in official-exceptions.js (and explained in README.md), which are left blank.
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { exceptions, files } from './official-exceptions.js';
import { interpreters, runLua } from './support/run-lua.js';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { build: { type: 'string', default: 'native' }, fuel: { type: 'string' }, timeout: { type: 'string', default: '60' } },
});
const [folder, ...wanted] = positionals;
if (!folder || !existsSync(join(folder, 'all.lua'))) {
  console.error('usage: npm run test:official -- DIR [--build NAME] [--fuel N] [--timeout SECONDS] [FILE...]\nDIR holds all.lua of Lua 5.4.8');
  process.exit(2);
}

/** The text of a test with its exceptions left out; line numbers stay. */
function prepare(name) {
  const lines = readFileSync(join(folder, `${name}.lua`), 'latin1').split('\n');
  for (const { from, to, has } of exceptions[name] ?? []) {
    if (!lines[from - 1].includes(has)) throw new Error(`${name}.lua:${from} has no '${has}': is this the suite of 5.4.8?`);
    for (let i = from; i <= to; i++) lines[i - 1] = '';
  }
  return lines.join('\n');
}

/** What stands before the test: all.lua runs big.lua in a coroutine, since it yields. */
const start = (name) => `_port = true; local f = assert(loadfile("${name}.lua"))
  if "${name}" == "big" then f = coroutine.wrap(f); assert(f() == "b"); assert(f() == "a") else f() end`;

const work = mkdtempSync(join(tmpdir(), 'ocarina-official-'));
let failed = 0;
try {
  cpSync(resolve(folder), work, { recursive: true });
  for (const name of wanted.length > 0 ? wanted : files) {
    writeFileSync(join(work, `${name}.lua`), prepare(name), 'latin1');
    const began = performance.now();
    const result = await runLua(options.build, [...(options.fuel ? ['--fuel', options.fuel] : []), '-e', start(name)], {
      cwd: work,
      timeout: Number(options.timeout) * 1000 * interpreters[options.build].slower,
    });
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    if (result.status === 0) {
      console.log(`ok    ${name} (${seconds} s)`);
    } else {
      failed++;
      console.log(`FAIL  ${name} (${seconds} s): ${result.timedOut ? 'timed out' : `status ${result.status ?? result.signal}`}`);
      console.log(`${result.stdout.slice(-300)}\n${result.stderr.slice(-2000)}`.replace(/^/gm, '      '));
    }
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
process.exitCode = failed > 0 ? 1 : 0;
