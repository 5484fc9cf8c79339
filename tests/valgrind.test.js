// The release build under valgrind's memcheck, over the scripts of tests/lua: the sanitizer builds use another compiler and other flags.
// In deep mode only: it takes many minutes.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { filesBelow, root } from './support/paths.js';
import { requireBuilt, run } from './support/run-lua.js';

const skip = process.env.OCARINA_DEEP !== '1';

describe('valgrind', { skip, concurrency: 2 }, () => {
  before(() => requireBuilt('native'));
  const command = ['valgrind', '--quiet', '--error-exitcode=99', '--leak-check=full', `${root}/build/ocarina`];
  for (const script of filesBelow('tests', (name) => /^tests\/(lua|faults\/small|sandbox)\/.*\.lua$/.test(name))) {
    const args = script.endsWith('mutate.lua') ? ['tests/lua/language/close.lua', '200', '1'] : [];
    it(script, async () => {
      const result = await run([...command, '-e', 'function wait() end', script, ...args], { timeout: 3_600_000 });
      assert.notEqual(result.status, 99, result.stderr);
      assert.equal(result.signal, null);
      assert.doesNotMatch(result.stderr, /^==\d+==/m);
    });
  }
});
