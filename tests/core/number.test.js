// Numbers are printed and read as the C library does, by code of our own: see number_test.c.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { root } from '../support/paths.js';

const rounds = process.env.OCARINA_DEEP === '1' ? 50_000_000 : 500_000;

it('numbers are printed and read as by the C library', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ocarina-number-'));
  try {
    const driver = join(folder, 'number');
    const build = spawnSync('clang', ['-std=c11', '-g', '-O1', '-fsanitize=address,undefined', '-fno-sanitize-recover=all', `-I${join(root, 'core')}`,
      '-o', driver, join(root, 'tests/core/number_test.c'), join(root, 'core/number_text.c'), join(root, 'core/number.c'), '-lm'], { encoding: 'utf8' });
    assert.equal(build.status, 0, build.stderr);
    const seed = Math.floor(Math.random() * 1e9);
    const { stdout, stderr } = spawnSync(driver, [String(seed), String(rounds)], { encoding: 'utf8' });
    assert.deepEqual([stdout, stderr], ['numbers: all right\n', ''], `seed ${seed}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
