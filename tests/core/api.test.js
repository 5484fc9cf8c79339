// The public C API (core/ocarina.h) with a host in C: see api_driver.c.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { coreObjects } from '../support/objects.js';
import { root } from '../support/paths.js';

describe('C API', () => {
  it('works, and survives every failing allocation', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ocarina-api-'));
    try {
      const driver = join(folder, 'api_driver');
      const build = spawnSync('clang', ['-std=c11', '-g', '-O1', '-Wall', '-Wextra', '-fsanitize=address,undefined', '-fno-sanitize-recover=all',
        '-DOC_DEBUG=1', `-I${join(root, 'core')}`, '-o', driver, join(root, 'tests/core/api_driver.c'), ...coreObjects('debug'),
        join(root, 'build/obj/debug/core/native/host_posix.o'), join(root, 'build/obj/debug/core/native/run.o'), '-lm'], { encoding: 'utf8' });
      assert.equal(build.status, 0, build.stderr);
      const run = spawnSync(driver, { encoding: 'utf8', timeout: 300_000 });
      assert.equal(run.stdout, 'ok\n', run.stderr);
      assert.equal(run.status, 0, run.stderr);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
