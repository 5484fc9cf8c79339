// Things go wrong at every moment: the Nth allocation fails (once; twice, so that the retry fails as well; from then on), memory has
// a limit of N, a program is cancelled after its Nth step. See fault_driver.c for what must hold afterwards.
// The small programs are run with (nearly) every N, the scripts of tests/lua with up to 20, the long ones with fewer (with OCARINA_DEEP=1 with
// up to 20,000).
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { coreObjects } from '../support/objects.js';
import { filesBelow, root } from '../support/paths.js';
import { run } from '../support/run-lua.js';

const deep = process.env.OCARINA_DEEP === '1';
const folder = mkdtempSync(join(tmpdir(), 'ocarina-faults-'));
const driver = join(folder, 'fault_driver');

before(() => {
  const host = ['host_posix.o', 'run.o'].map((name) => join(root, 'build/obj/debug/core/native', name));
  const build = spawnSync('clang', ['-std=c11', '-g', '-O1', '-Wall', '-Wextra', '-Werror', '-fsanitize=address,undefined', '-fno-sanitize-recover=all',
    '-DOC_DEBUG=1', `-I${join(root, 'core')}`, '-o', driver, join(root, 'tests/faults/fault_driver.c'), ...coreObjects('debug'), ...host, '-lm'], { encoding: 'utf8' });
  assert.equal(build.status, 0, build.stderr);
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the driver on all files at once. */
async function drive(mode, files) {
  assert.ok(files.length > 5);
  const result = await run([driver, ...mode.map(String), ...files], { timeout: deep ? 1e8 : 200_000 });
  assert.equal(result.status, 0, `${mode.join(' ')}:\n${result.stderr}`);
  assert.equal(result.stdout.trim().split('\n').length, files.length);
}

it('the leak sanitizer is at work', async () => {
  const result = await run([driver, 'leak', '0', '0']);
  assert.notEqual(result.status, 0);
  assert.match(result.stderr, /LeakSanitizer[^]*oc_mem_alloc/);
});

const FOREVER = 1e12;
const small = filesBelow('tests/faults/small', (name) => name.endsWith('.lua'));
const scripts = filesBelow('tests/lua', (name) => name.endsWith('.lua'));
const some = deep ? '20000' : '20/15'; // the long scripts are not worth the most runs

describe('small programs, nearly every N', () => {
  for (const more of [0, 1, 2, ...(deep ? [5] : []), FOREVER]) {
    it(`allocation N fails, and ${more} more`, () => drive(['alloc', more, 0], small));
  }
  it('a memory limit of N', () => drive(['limit', deep ? 0 : 300], small));
  it('cancelled after N steps of fuel 1', () => drive(['cancel', 1, deep ? 0 : 500], small));
});

describe('the scripts of tests/lua, some N', () => {
  for (const more of [0, 1, FOREVER]) {
    it(`allocation N fails, and ${more} more`, () => drive(['alloc', more, some], scripts));
  }
  it('a memory limit of N', () => drive(['limit', some], scripts));
  it('cancelled after N steps of fuel 1', () => drive(['cancel', 1, some], scripts));
});
