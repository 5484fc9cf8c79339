// Tables, strings and the collector against models, without the rest of the machine: see heap_test.c.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { root } from '../support/paths.js';

const deep = process.env.OCARINA_DEEP === '1';
const sources = readdirSync(join(root, 'core')).filter((name) => /^(table|gc)(_\w+)?\.c$|^(string|buffer|base)\.c$/.test(name));

describe('heap', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ocarina-heap-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, options] of [['as it is', []], ['with tiny segments', ['-DOC_STRESS_TINY=1']]]) {
    it(name, () => {
      const driver = join(folder, `heap${options.length}`);
      const build = spawnSync('clang', ['-std=c11', '-g', '-O1', '-fsanitize=address,undefined', '-fno-sanitize-recover=all', '-DOC_DEBUG=1', ...options,
        `-I${join(root, 'core')}`, '-o', driver, join(root, 'tests/core/heap_test.c'), ...sources.map((source) => join(root, 'core', source)), '-lm'],
      { encoding: 'utf8' });
      assert.equal(build.status, 0, build.stderr);
      const run = (...args) => {
        const { status, signal, stdout, stderr } = spawnSync(driver, args, { encoding: 'utf8' });
        assert.deepEqual([status, signal, stderr], [0, null, '']);
        assert.match(stdout, /heap: all right\n$/);
      };
      for (let seed = 1; seed <= (deep ? 50 : 1); seed++) run(String(seed), 'short');
      if (deep) run('1');
    });
  }
});
