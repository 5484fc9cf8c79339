// Functions translated to WebAssembly (core/jit.h): they change nothing but speed.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { OcarinaError, Vm } from '../../wasm/index.js';
import { programs } from '../bench/programs.js';
import { phases } from '../generator/phases.js';

const script = readFileSync(new URL('../lua/language/translation.lua', import.meta.url), 'utf8');

/** What a script prints and returns, and the steps of `fuel` that it takes. */
async function run(translate, source, fuel, ...args) {
  let printed = '';
  const vm = await Vm.create({ translate, seed: 1, warmUp: false, stdout: (text) => { printed += text; } });
  const executor = vm.load(source, { name: '@script', args });
  let steps = 1;
  while (!executor.step(fuel)) steps++;
  const results = executor.takeResult();
  vm.close();
  return { printed, results, steps };
}

/** The same with functions translated: the fuel, too, but for the collector's, which sees that there is a little more in memory. */
async function same(source, fuel, ...args) {
  const { steps, ...none } = await run('none', source, fuel, ...args);
  for (const translate of ['hot', 'all']) {
    const { steps: taken, ...others } = await run(translate, source, fuel, ...args);
    assert.deepEqual(others, none, translate);
    assert.ok(Math.abs(taken - steps) <= 3 + steps / 200, `${taken} steps where ${steps} do without (${translate})`);
  }
}

describe('translated functions', () => {
  it('an unknown way to choose them is refused', async () => {
    await assert.rejects(Vm.create({ translate: 'some' }), (e) => e instanceof OcarinaError && /translate: 'hot', 'none' or 'all' is expected, not 'some'/.test(e.message));
  });

  for (const fuel of [8192, 700, 37]) {
    it(`a script takes as many steps of ${fuel} as without them`, () => same(script, fuel));
  }

  for (const { name, source, small } of programs()) {
    it(`so does ${name}`, () => same(source, 500, small));
  }

  const first = Number(process.env.OCARINA_SEED ?? 1), count = process.env.OCARINA_DEEP ? 1000 : 10;
  it(`${count} random programs whose types change from phase to phase do the same`, async () => {
    for (let seed = first; seed < first + count; seed++) {
      const source = phases(seed), { printed } = await run('none', source, 8192);
      for (const [translate, fuel] of [['hot', 8192], ['all', 8192], ['all', 50 + seed % 50]]) {
        assert.equal((await run(translate, source, fuel)).printed, printed, `seed ${seed}, ${translate}, ${fuel}`);
      }
    }
  });

  describe('compiling them', () => {
    const { Module } = WebAssembly, { now } = performance;
    after(() => {
      WebAssembly.Module = Module;
      performance.now = now;
    });
    it('takes some milliseconds at once, and then a small part of the time', async () => {
      const vm = await Vm.create();
      let clock = now.call(performance), made = 0;
      performance.now = () => clock;
      WebAssembly.Module = function compile(bytes) { // each takes three milliseconds
        made++;
        clock += 3;
        return new Module(bytes);
      };
      const hot = 'for i = 1, 20 do load("local s = 0 for i = 1, 100000 do s = s + i end")() end';
      const compiled = [];
      for (const waited of [0, 0, 10, 2, 1000]) {
        clock += waited;
        made = 0;
        vm.load(hot).runSync();
        compiled.push(made);
      }
      // Of 8 milliseconds the third module takes more than is left: it owes a little over half of one, which has come in after 12.
      assert.deepEqual(compiled, [3, 0, 0, 1, 3]);
      vm.close();
    });
  });

  describe('what is translated', () => {
    const { Module } = WebAssembly;
    after(() => { WebAssembly.Module = Module; });

    /** The sizes of the modules that a script leads to. On a clock that stands still: compiling is paid for by time (host.js). */
    async function modules(source) {
      const vm = await Vm.create({ memoryLimit: 64 << 20 }), sizes = [];
      WebAssembly.Module = class extends Module {
        constructor(bytes) {
          super(bytes);
          sizes.push(bytes.length);
        }
      };
      const now = performance.now();
      performance.now = () => now;
      try {
        vm.load(source).runSync();
      } finally {
        delete performance.now;
      }
      vm.close();
      return sizes;
    }

    const loop = 'for i = 1, 100000 do s = s + i end ';
    it('is what runs: the rest of a function makes it no bigger', async () => {
      const [alone] = await modules(`local s = 0 ${loop}`);
      const [beside] = await modules(`local s = 0 ${'s = (s * 2 + 1) // 3 '.repeat(100)} ${loop} if s < 0 then ${'s = s .. "x" '.repeat(100)} end`);
      assert.ok(beside < alone + 200, `${beside} bytes where the loop takes ${alone}`);
    });
    it('stays when a block is asked for that there can be no memory for', async () => {
      const twice = (between) => modules(`local function f() local s = 0 ${loop} return s end f() f() ${between} f() f()`);
      const sizes = await twice('for i = 1, 3 do assert(not pcall(string.rep, "x", 100 << 20)) end');
      assert.deepEqual(sizes, await twice(''));
    });
    it('is one unit with what its variables hold, however deep a recursion hides who defined them', async () => {
      const sizes = await modules(`
        local function leaf(n) return n % 7 + 1 end
        local function apply(f, n) return f(n) + leaf(n) end
        local tree
        function tree(n) if n < 2 then return leaf(n) end return apply(leaf, n) + tree(n - 1) + tree(n - 2) end
        return tree(22)`);
      assert.equal(sizes.length, 1, sizes.join());
    });
    it('is not tried again with the same others when calls from natives alone reach it', async () => {
      const sizes = await modules('local function f(a) return a + 1 end local s = 0 for i = 1, 100000 do s = s + select(2, pcall(f, i)) end return s');
      assert.ok(sizes.length <= 2, sizes.join());
    });
    it('is made after all when a function that natives called at first has much to do (native_first)', async () => {
      const sizes = await modules(`
        local function p(n) local s = 0 for i = 1, n do s = s + i % 7 end return s end
        for i = 1, 20000 do pcall(p, 1) end
        return p(10000000)`);
      assert.ok(sizes.length >= 2, sizes.join());
    });
    it('is made again after a wrong guess, also for the same functions (tried_for_good)', async () => {
      const sizes = await modules(`
        local function p(x, mode)
          if mode == 1 then return x + 1 end
          if mode == 2 then return x * 3 % 7 end
          if mode == 3 then return x * 5 % 11 end
          return x
        end
        local function q1(n) local s = 0 for i = 1, n do s = s + p(i, 1) end return s end
        local function q2(n, mode) local s = 0 for i = 1, n do s = s + p(i, mode) end return s end
        q1(200000)
        for mode = 1, 4 do q2(400000, mode) end`);
      assert.ok(sizes.length >= 4, sizes.join());
    });
    it('grows with what runs later', async () => {
      const sizes = await modules(`local s = 0 ${loop} s = 0.5 for i = 1, 100000 do s = s * 1.5 if s > 1e9 then s = 0.5 end end return s`);
      assert.ok(sizes.length > 1 && sizes.at(-1) > sizes[0], sizes.join());
    });
  });

  describe('where the engine compiles nothing any more', () => {
    const { Module } = WebAssembly;
    after(() => { WebAssembly.Module = Module; });
    it('scripts run all the same', async () => {
      const vm = await Vm.create({ translate: 'all' });
      WebAssembly.Module = class { constructor() { throw new RangeError('no'); } };
      assert.deepEqual(vm.load('local s = 0 for i = 1, 100000 do s = s + i end return s').runSync(), [5000050000]);
      vm.close();
    });
  });
});
