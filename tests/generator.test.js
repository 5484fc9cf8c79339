// Random programs (generator/), the same on lua5.4 and on our builds. What differs is shrunk and kept in
// generator/found/, whose programs are run again each time.
//
//   OCARINA_SEED=5000 OCARINA_SEEDS=20000 node --test tests/generator.test.js    other and more programs
import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { available, interpreters, read, reference, root, wasm } from './conformance/harness.js';
import { compareSeeds, difference, mask, prelude, runScript, shrink } from './generator/compare.js';
import { generate, toLua, toScript } from './generator/generate.js';

const found = join(root, 'tests', 'generator', 'found');
const from = Number(process.env.OCARINA_SEED ?? 1);
const count = Number(process.env.OCARINA_SEEDS ?? (process.env.OCARINA_DEEP ? 20_000 : 1000));
const translated = 'wasm, all translated', sliced = 'debug, collecting by slices';
const few = Math.ceil(count / 5);
const counts = { native: count, wasm: few, [translated]: few, [sliced]: few };
const builds = {
  ...interpreters,
  [translated]: wasm[0] === 'skip' ? wasm : [...wasm, '--translate', 'all'],
  [sliced]: [join(root, 'build/debug/ocarina'), '--stress', 'slices', '--fuel', '1'],
};

test('a seed always makes the same program, and seeds differ', () => {
  assert.equal(toLua(generate(7)), toLua(generate(7)));
  assert.notEqual(toLua(generate(7)), toLua(generate(8)));
});

test('the shrinker keeps what matters', async () => {
  const tree = [['a'], ['if x then', [['b'], ['keep'], ['c']], 'end'], ['d']];
  const small = await shrink(tree, async (t) => toLua(t).includes('keep'));
  assert.equal(toLua(small).trim(), 'keep');
});

for (const [build, argv] of Object.entries(builds)) {
  test(`generated programs on ${build}`, { skip: argv[0] === 'skip' }, async (t) => {
    assert.ok(available(argv), `${argv.join(' ')} is missing: run ./build.sh ${build}`);

    for (const file of readdirSync(found).filter((f) => f.endsWith('.lua'))) {
      await t.test(`found/${file}`, async () => {
        const script = read(join(found, file));
        const [a, b] = await Promise.all([runScript(reference, script), runScript(argv, script)]);
        assert.equal(mask(b.stdout), mask(a.stdout));
        assert.equal(b.code, a.code);
      });
    }

    await t.test(`${counts[build]} seeds from ${from}`, async () => {
      const seeds = await compareSeeds(reference, argv, from, counts[build]);
      const reports = [];
      for (const seed of seeds.slice(0, 5)) {
        const why = await difference(reference, argv, generate(seed), seed);
        const small = await shrink(generate(seed), async (tree) => (await difference(reference, argv, tree, seed)) !== null);
        const file = join(found, `seed-${seed}.lua`);
        writeFileSync(file, toScript(prelude, [{ seed, tree: small }]));
        const left = await difference(reference, argv, small, seed);
        reports.push(`seed ${seed}: ${left ?? why ?? 'differs only among others'}\n${toLua(small)}\n(kept in ${file})`);
      }
      assert.equal(seeds.length, 0, `${seeds.length} programs differ: ${seeds.slice(0, 50).join(' ')}\n${reports.join('\n\n')}`);
    });
  });
}
