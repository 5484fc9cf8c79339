// The benchmark programs are right: each returns natively and on wasm what it returns on lua5.4, and passes its own checks. At
// a small size: times are for `npm run bench`, no test looks at them.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runLua } from '../support/run-lua.js';
import { chart } from './chart.js';
import { compare, geometricMean, ratios } from './compare.js';
import { programs } from './programs.js';

const all = programs();

/** { path: result }: one process runs them all. */
async function resultsOf(interpreter) {
  const { stdout, stderr, status } = await runLua(interpreter, ['tests/bench/check.lua', ...all.flatMap(({ path, small }) => [path, small])]);
  assert.equal(stderr, '');
  assert.equal(status, 0);
  return Object.fromEntries(stdout.trim().split('\n').map((line) => /^(\S+) (.*)$/.exec(line).slice(1)));
}

it('there are more than thirty', () => assert.ok(all.length > 30));

it('programs pass their own checks on lua5.4', async () => {
  const results = Object.entries(await resultsOf('lua5.4'));
  assert.equal(results.length, all.length);
  assert.deepEqual(results.filter(([, result]) => result.startsWith('failed: ')), []);
});

for (const build of ['native', 'wasm']) {
  it(`programs give the same results on ${build} as on lua5.4`, async () => {
    assert.deepEqual(await resultsOf(build), await resultsOf('lua5.4'));
  });
}

describe('comparison', () => {
  const engine = (...answers) => ({ measure: async () => answers.shift() });
  const ok = (output, first) => ({ output, times: { first } });

  it('takes the best of several runs', async () => {
    const results = await compare({ puc: engine(ok('a', 3), ok('a', 2)), ours: engine(ok('a', 1), ok('a', 4)) }, [{ name: 'p' }], { runs: 2 });
    assert.deepEqual(results, { p: { puc: { output: 'a', first: 2 }, ours: { output: 'a', first: 1 } } });
    assert.deepEqual(ratios(results, ['ours'], ['puc']), [{ program: 'p', ratio: 2 }]);
  });

  it('counts no run whose output differs', async () => {
    const results = await compare({ puc: engine(ok('a', 1)), ours: engine(ok('b', 1)) }, [{ name: 'p' }], { runs: 1 });
    assert.match(results.p.ours.error, /wrong result "b" instead of "a"/);
    assert.deepEqual(ratios(results, ['ours'], ['puc']), []);
    const unsteady = await compare({ puc: engine(ok('a', 1), ok('b', 1)) }, [{ name: 'p' }], { runs: 2 });
    assert.match(unsteady.p.puc.error, /another result/);
  });

  it('works out geometric means', () => {
    assert.equal(geometricMean([2, 8]), 4);
    assert.equal(geometricMean([]), null);
  });

  it('draws what it is given', () => {
    const results = { p: { 'lua5.4': { output: 'a', first: 1 }, native: { output: 'a', first: 0.5 } } };
    const svg = chart(results, [
      { name: 'lua5.4', kind: 'first', title: 'PUC', single: true, mean: 1 },
      { name: 'native', kind: 'first', title: 'Ours & fast', single: true, mean: 2 },
    ]);
    assert.match(svg, /2\.00×/);
    assert.match(svg, /Ours &#38; fast/);
  });
});
