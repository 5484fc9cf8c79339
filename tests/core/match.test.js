// The pattern engine alone, stopped after every few steps, against lua5.4 on random subjects and patterns.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { root } from '../support/paths.js';

const here = join(root, 'tests/core');
const deep = Boolean(process.env.OCARINA_DEEP);

function run(command, args, input) {
  const { status, error, stdout, stderr } = spawnSync(command, args, { input, encoding: 'utf8', maxBuffer: 1 << 28 });
  assert.ifError(error);
  assert.equal(status, 0, stderr);
  return stdout;
}

describe('pattern engine', () => {
  const dir = mkdtempSync(join(tmpdir(), 'ocarina-match-'));
  const driver = join(dir, 'match_driver');
  before(() => {
    run('clang', ['-std=c11', '-g', '-O1', '-fsanitize=address,undefined', '-fno-sanitize-recover=all', `-I${join(root, 'core')}`,
      '-o', driver, join(here, 'match_driver.c'), join(root, 'core/match.c'), join(root, 'core/match_plain.c')]);
  });
  after(() => rmSync(dir, { recursive: true }));

  for (let seed = 1; seed <= (deep ? 200 : 5); seed++) {
    it(`seed ${seed}: 10,000 cases`, () => {
      const cases = (mode) => run('lua5.4', [join(here, 'match_cases.lua'), String(seed), '10000', mode]);
      const input = cases('in').split('\n');
      const want = cases('out').split('\n');
      const got = run(driver, [], input.join('\n')).split('\n');
      assert.equal(got.length, want.length);
      const wrong = want.findIndex((line, i) => line !== got[i]);
      if (wrong >= 0) {
        const text = (h) => (h === '-' ? '' : Buffer.from(h, 'hex').toString('latin1'));
        const [kind, units, init, s, p] = input[wrong].split('\t');
        assert.equal(got[wrong], want[wrong], `${kind} ${units} ${init} '${text(s)}' '${text(p)}'`);
      }
    });
  }
});
