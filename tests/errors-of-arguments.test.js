// Wrong arguments of every kind to every function of the library (conformance/wrong-arguments.lua): all odd values
// and all pairs of them, alone and behind good arguments. The outcomes must be those of lua5.4; what is huge or
// endless on lua5.4 must at least end properly on ours, under a limit of memory and of time.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import * as h from './conformance/harness.js';

const script = join(h.here, 'wrong-arguments.lua');
const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
const call = (argv, ...args) => h.run(argv, [script, ...args], { env, timeout: 120_000 });

let expected;
const sums = () => (expected ??= call(h.reference, 'sums'));

for (const [build, argv] of Object.entries(h.interpreters)) {
  test(`wrong arguments on ${build}`, { skip: argv[0] === 'skip' }, async (t) => {
    assert.ok(h.available(argv), `${argv.join(' ')} is missing: run ./build.sh ${build}`);

    await t.test('the outcomes are those of lua5.4', async () => {
      const [want, got] = await Promise.all([sums(), call(argv, 'sums')]);
      assert.equal(want.code, 0, want.stderr);
      const ours = new Set(got.stdout.split('\n'));
      const lines = want.stdout.trimEnd().split('\n').filter((line) => !ours.has(line));
      const reports = [];
      let count = 0;
      for (const line of lines) {
        const [name, number] = line.split('\t');
        if (name === 'calls') continue;
        const [a, b] = await Promise.all([call(h.reference, 'show', name, number), call(argv, 'show', name, number)]);
        const x = a.stdout.trimEnd().split('\n');
        const y = b.stdout.trimEnd().split('\n');
        const differing = x.map((l, i) => [l, y[i]]).filter(([l, m]) => l !== m);
        count += differing.length;
        const shown = differing.slice(0, 5).map(([l, m]) => `    expected ${l}\n    got      ${m}`);
        const end = b.code === 0 ? '' : `\n    it ends with ${b.signal ?? b.code}: ${b.stderr.slice(0, 300)}`;
        reports.push(`${name} (good arguments ${number}): ${differing.length} calls differ${end}\n${shown.join('\n')}`);
      }
      assert.equal(got.signal, null, `${got.signal}\n${reports.join('\n')}`);
      assert.equal(got.code, 0, `${got.stderr.slice(0, 2000)}\n${reports.join('\n')}`);
      assert.equal(count, 0, `${count} calls differ:\n${reports.slice(0, 30).join('\n')}`);
    });

    await t.test('every call within 64 MB', async () => {
      const r = await call([...argv, '--memory', '64M'], 'all');
      assert.equal(r.signal, null);
      assert.match(r.stdout, /calls\t\d+\n$/, r.stderr.slice(0, 2000));
    });

    await t.test('huge and endless calls end properly', async () => {
      const count = Number((await call(argv, 'big')).stdout);
      assert.ok(count > 50, `${count} calls`);
      // On wasm each costs the start of Node, and natively all were made: every eighth is enough there.
      const numbers = Array.from({ length: count }, (_, i) => i + 1).filter((n) => build === 'native' || n % 8 === 1);
      const worker = async () => {
        for (let n = numbers.shift(); n; n = numbers.shift()) {
          const r = await call([...argv, '--memory', '64M', '--timeout', '0.2'], 'big', String(n));
          const what = r.stdout.split('\n')[0];
          assert.equal(r.signal, null, `${what}: ${r.signal}`);
          assert.ok(r.code === 0 || r.code === 124, `${what}: exit ${r.code}: ${r.stderr.slice(0, 500)}`);
        }
      };
      await Promise.all([worker(), worker()]);
    });
  });
}
