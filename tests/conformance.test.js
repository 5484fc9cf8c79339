// The conformance corpus (conformance/*.lua), compared with lua5.4 case by case, and whole scripts
// (conformance/scripts/*.lua), whose standard output, standard error and exit status are compared.
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import * as h from './conformance/harness.js';

const files = readdirSync(h.here).filter((f) => /^\d.*\.lua$/.test(f)).sort();
const scripts = readdirSync(join(h.here, 'scripts')).filter((f) => f.endsWith('.lua')).sort();
const expected = new Map(); // "mode file" -> promise of the reference's results

function once(key, make) {
  if (!expected.has(key)) expected.set(key, make());
  return expected.get(key);
}

const reference = (file, mode) => once(`${mode} ${file}`, () => h.runCorpus(h.reference, join(h.here, file), { mode }));

async function compare(argv, file, mode) {
  const want = await reference(file, mode);
  const got = await h.runCorpus(argv, join(h.here, file), { mode });
  const differences = h.compareCorpus(file, want, got);
  if (differences.length > 0) {
    const shown = differences.slice(0, 20).join('\n');
    assert.fail(`${differences.length} of ${want.size} cases differ (${mode}):\n${shown}`);
  }
}

/** Runs a whole script; the interpreter's own name and its outermost native frame are left out of its messages. */
async function runScript(argv, file) {
  const input = join(h.here, 'scripts', file.replace('.lua', '.txt'));
  const args = [join('tests/conformance/scripts', file), ...(file === 'arguments.lua' ? ['a', 'b c', ''] : [])];
  const r = await h.run(argv, args, { input: existsSync(input) ? h.read(input) : '' });
  const stderr = h
    .mask(r.stderr)
    .replace(/^[^\s:]*(lua[\w.]*|ocarina|cli\.js): /gm, 'PROGRAM: ')
    .replace(/\n\t\[C\]: in \?/g, '')
    .trimEnd();
  return { stdout: h.mask(r.stdout), stderr, code: r.code, signal: r.signal, timedOut: r.timedOut };
}

test('the corpus holds 1,500 cases or more', async () => {
  let count = 0;
  for (const file of files) count += (await reference(file, 'main')).size;
  assert.ok(count >= 1500, `it holds ${count}`);
});

for (const [build, argv] of Object.entries(h.interpreters)) {
  test(`conformance on ${build}`, { skip: argv[0] === 'skip' }, async (t) => {
    assert.ok(h.available(argv), `${argv.join(' ')} is missing: run ./build.sh ${build}`);
    for (const file of files) {
      await t.test(file, () => compare(argv, file, 'main'));
      if (build === 'native') await t.test(`${file} in a coroutine`, () => compare(argv, file, 'co'));
    }
    for (const file of scripts) {
      await t.test(`scripts/${file}`, async () => {
        const want = await once(`script ${file}`, () => runScript(h.reference, file));
        assert.deepEqual(await runScript(argv, file), want);
      });
    }
  });
}
