// Libraries in plain Lua, written here in the style users have them (libraries/*.lua): each is exercised by
// NAME.run.lua, whose output must be the same on lua5.4 and on our builds.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { available, interpreters, mask, reference, root, run } from './conformance/harness.js';

const folder = join(root, 'tests', 'libraries');
const programs = readdirSync(folder).filter((f) => f.endsWith('.run.lua')).sort();

const runProgram = async (argv, file) => {
  const setup = "package.path = './?.lua'; package.cpath = ''";
  const r = await run(argv, ['-e', setup, file], { cwd: folder });
  return { stdout: mask(r.stdout), stderr: r.stderr, code: r.code, signal: r.signal, timedOut: r.timedOut };
};

for (const [build, argv] of Object.entries(interpreters)) {
  test(`libraries on ${build}`, { skip: argv[0] === 'skip' }, async (t) => {
    assert.ok(available(argv), `${argv.join(' ')} is missing: run ./build.sh ${build}`);
    for (const file of programs) {
      await t.test(file, async () => {
        const want = await runProgram(reference, file);
        assert.equal(want.stderr, '');
        assert.equal(want.code, 0);
        assert.ok(want.stdout.length > 500, 'the program prints what it does');
        assert.deepEqual(await runProgram(argv, file), want);
      });
    }
  });
}
