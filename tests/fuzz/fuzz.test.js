// The fuzz targets: their seeds, and what they found before, are replayed, then each runs for some seconds. `./build.sh fuzz TARGET SECONDS`
// runs one for longer.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../support/paths.js';
import { run } from '../support/run-lua.js';

const seconds = process.env.OCARINA_DEEP === '1' ? 3600 : 6;
const targets = readdirSync(join(root, 'tests/fuzz')).filter((name) => name.endsWith('.c')).map((name) => basename(name, '.c'));

describe('fuzzing', () => {
  it('has its targets', () => assert.deepEqual([...targets].sort(), ['api', 'dump', 'format', 'pattern', 'source']));
  for (const target of targets) {
    it(`${target}: the corpus`, async () => {
      const result = await run(['./build.sh', 'fuzz', target, '0'], { timeout: 900_000 });
      assert.equal(result.status, 0, result.stdout + result.stderr);
    });
    it(`${target}: ${seconds} seconds of new inputs`, async () => {
      const result = await run(['./build.sh', 'fuzz', target, String(seconds)], { timeout: 900_000 + seconds * 1000 });
      assert.equal(result.status, 0, result.stdout + result.stderr);
    });
  }
});
