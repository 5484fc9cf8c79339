// Values between JavaScript and Lua: the mapping of README.md, both ways, at its edges.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { LuaFunction, LuaTable, OcarinaError, Vm, multi } from '../../wasm/index.js';

describe('values', () => {
  let vm;
  before(async () => { vm = await Vm.create({ seed: 1 }); });
  after(() => vm.close());
  const run = (source, ...args) => {
    const ex = vm.load(source, { args });
    try {
      return ex.runSync();
    } finally {
      ex.free();
    }
  };
  const one = (source, ...args) => run(source, ...args)[0];
  const there = (value) => one('return ...', value);

  describe('from Lua', () => {
    it('nil, booleans, numbers, strings', () => {
      assert.deepEqual(run('return nil, true, false, 1, -2, 1.5, "text", ""'), [undefined, true, false, 1, -2, 1.5, 'text', '']);
    });
    it('integers beyond 2^53 are BigInt', () => {
      assert.deepEqual(run('return 2^53|0, 2^53-1|0, -(2^53|0), -(2^53-1|0), math.maxinteger, math.mininteger'),
        [9007199254740992n, 9007199254740991, -9007199254740992n, -9007199254740991, 9223372036854775807n, -9223372036854775808n]);
    });
    it('floats stay what they are', () => {
      const [inf, ninf, nan, zero] = run('return 1/0, -1/0, 0/0, -0.0');
      assert.equal(inf, Infinity);
      assert.equal(ninf, -Infinity);
      assert.ok(Number.isNaN(nan));
      assert.ok(Object.is(zero, -0));
      assert.equal(one('return 2^53'), 9007199254740992);
    });
    it('strings that are not UTF-8 are bytes', () => {
      assert.deepEqual(one('return "a\\xff"'), new Uint8Array([97, 255]));
      assert.deepEqual(one('return "\\xed\\xa0\\x80"'), new Uint8Array([0xed, 0xa0, 0x80]));
      assert.equal(one('return "\\u{1F600} gr\\u{fc}n"'), '\u{1F600} grün');
    });
    it('keeps zeros and byte order marks', () => {
      assert.equal(one('return "a\\0b"'), 'a\0b');
      assert.equal(one('return "\\u{feff}x"'), '\ufeffx');
      assert.equal(there('\ufeffx'), '\ufeffx');
    });
  });

  describe('there and back', () => {
    for (const value of [undefined, true, false, 0, 1, -1, 2 ** 31, -(2 ** 31), 2 ** 32, 2 ** 53 - 1, -(2 ** 53 - 1), 1.5, -0, NaN, Infinity,
      2 ** 63, 1e308, '', 'x', 'grün \u{1F600}', 'a'.repeat(41), 'ü'.repeat(100000), 2n ** 62n, -(2n ** 63n), 2n ** 63n - 1n]) {
      it(`${typeof value} ${String(value).slice(0, 30)}`, () => assert.ok(Object.is(there(value), value)));
    }
    it('null is nil', () => assert.equal(there(null), undefined));
    it('safe integers are integers, except -0', () => {
      assert.deepEqual(run('local t = {} for i = 1, select("#", ...) do t[i] = math.type((select(i, ...))) end return table.unpack(t)',
        1, -1, 2 ** 53 - 1, -0, 2 ** 53, 1.5, 7n), ['integer', 'integer', 'integer', 'float', 'float', 'float', 'integer']);
    });
    it('small BigInts come back as numbers', () => assert.equal(there(7n), 7));
    it('BigInts outside 64 bits throw', () => {
      assert.throws(() => there(2n ** 63n), RangeError);
      assert.throws(() => vm.set('x', -(2n ** 63n) - 1n), RangeError);
    });
    it('symbols throw', () => assert.throws(() => vm.set('x', Symbol('s')), TypeError));
    it('lone surrogates become U+FFFD', () => assert.equal(there('a\ud800b'), 'a\ufffdb'));
    it('bytes', () => {
      assert.equal(there(new Uint8Array([104, 105])), 'hi');
      assert.deepEqual(there(new Uint8Array([1, 254])), new Uint8Array([1, 254]));
      const big = new Uint8Array(300000).fill(200);
      assert.deepEqual(there(big), big);
    });
    it('many and long strings at once', () => {
      const strings = Array.from({ length: 500 }, (_, i) => `${i}:${'y'.repeat(i * 3)}`);
      assert.deepEqual(run('return ...', ...strings), strings);
      const short = Array.from({ length: 5000 }, (_, i) => `short string number ${i}, of 40 bytes`);
      assert.deepEqual(run('return ...', ...short), short);
    });
    it('thousands of values', () => {
      const values = Array.from({ length: 20000 }, (_, i) => i);
      assert.deepEqual(run('return ...', ...values), values);
    });
    it('functions and objects of JavaScript come back as themselves', () => {
      const f = () => 1, o = { a: 1 }, list = [1, 2];
      assert.equal(there(f), f);
      assert.equal(there(o), o);
      assert.equal(there(list), list);
      assert.equal(one('local a, b = ... return a == b and rawequal(a, b)', f, f), true);
      assert.equal(one('local a, b = ... return a == b', o, { a: 1 }), false);
      vm.set('kept', o);
      assert.equal(one('return kept == ...', o), true);
      assert.equal(one('local t = {} t[...] = 5 return t[...]', o), 5);
    });
    it('they survive collections, and identity too', () => {
      const o = { name: 'o' }, f = () => 'f';
      vm.set('o', o).set('f', f);
      run('collectgarbage() collectgarbage()');
      assert.equal(vm.get('o'), o);
      assert.equal(vm.get('f'), f);
      run('o = nil f = nil collectgarbage() collectgarbage()');
      assert.equal(there(o), o);
      assert.equal(one('return (...)()', f), 'f');
      run('collectgarbage() collectgarbage()');
      assert.equal(one('return (...)()', f), 'f');
    });
    it('Lua tables and functions come back as themselves', () => {
      const table = one('t = {} return t');
      assert.ok(table instanceof LuaTable);
      assert.equal(one('return rawequal(t, ...)', table), true);
      assert.equal(there(table), table);
      assert.equal(vm.get('t'), table);
      const fn = one('function g() return 1 end return g');
      assert.ok(fn instanceof LuaFunction);
      assert.equal(vm.get('g'), fn);
      assert.ok(vm.get('print') instanceof LuaFunction);
      assert.equal(vm.get('print'), vm.get('print'));
    });
    it('values of another VM are refused', async () => {
      const other = await Vm.create();
      assert.throws(() => vm.set('x', other.table()), { code: 'reference', message: 'the Lua value belongs to another VM' });
      other.close();
    });
  });

  describe('tables', () => {
    it('get, set, length, iteration are raw', () => {
      const t = one('return setmetatable({10, 20, x = "y"}, {__index = error, __newindex = error, __len = error, __pairs = error})');
      assert.equal(t.get(1), 10);
      assert.equal(t.get('x'), 'y');
      assert.equal(t.get('none'), undefined);
      assert.equal(t.length, 2);
      t.set(3, 30).set('z', null);
      assert.deepEqual(t.toArray(), [10, 20, 30]);
      assert.deepEqual([...t].sort(), [[1, 10], [2, 20], [3, 30], ['x', 'y']].sort());
      assert.deepEqual([...t.keys()].length, 4);
    });
    it('keys of every kind', () => {
      const t = vm.table();
      const o = {}, f = () => {};
      for (const key of [1, 1.5, 'k', true, o, f, t, 2n ** 60n, 'long'.repeat(50)]) {
        t.set(key, 'v');
        assert.equal(t.get(key), 'v');
      }
      assert.equal(t.get(1.0), 'v');
      for (const key of [undefined, null, NaN]) assert.throws(() => t.set(key, 1), OcarinaError);
      assert.equal(t.get(undefined), undefined);
    });
    it('vm.table copies', () => {
      vm.set('t', vm.table(['a', 'b'])).set('u', vm.table({ x: 1 })).set('v', vm.table(new Map([[5, 6]])));
      assert.deepEqual(run('return #t, t[1], t[2], u.x, v[5]'), [2, 'a', 'b', 1, 6]);
    });
    it('a freed handle is refused', () => {
      const t = vm.table();
      t.free();
      assert.throws(() => t.get(1), { code: 'reference', message: 'the Lua value was freed' });
      t.free();
    });
    it('index, setIndex and call honour metamethods', async () => {
      const t = one(`log = {}
        return setmetatable({}, {__index = function(_, k) return k .. "!" end, __newindex = function(t, k, v) rawset(t, k, v * 2) end,
          __call = function(_, ...) return select("#", ...), ... end, __tostring = function() return "T" end})`);
      assert.equal(await t.index('k'), 'k!');
      await t.setIndex('n', 21);
      assert.equal(t.get('n'), 42);
      assert.deepEqual(await t.call('a', undefined), [2, 'a', undefined]);
      assert.equal(await t.toLuaString(), 'T');
      await assert.rejects(one('return {}').call(), /attempt to call a table value/);
    });
    it('references are counted and freed', () => {
      const before = vm.stats.references;
      const handles = Array.from({ length: 1000 }, () => vm.table());
      assert.equal(vm.stats.references, before + 1000);
      for (const h of handles) h.free();
      assert.equal(vm.stats.references, before);
    });
  });

  describe('host objects', () => {
    it('may be proxies: what is written beside them stays, whatever their traps do', () => {
      const proxy = new Proxy({ x: 1 }, { getPrototypeOf() { vm.set('other', 'other text'); return Object.prototype; } });
      vm.set('beside', () => multi('the text', proxy, 'and more'));
      assert.deepEqual(run('local a, p, b = beside() return a, p.x, b'), ['the text', 1, 'and more']);
      assert.deepEqual(run('local a, p, b = ... return a, p.x, b', 'the text', proxy, 'and more'), ['the text', 1, 'and more']);
    });
    it('expose their own properties and nothing else', () => {
      class Base { inherited() {} }
      class Thing extends Base {
        constructor() {
          super();
          this.x = 1;
        }
        method() {}
      }
      vm.set('o', new Thing());
      assert.deepEqual(run('return o.x, o.method, o.inherited, o.constructor, o.__proto__, o.toString, o.hasOwnProperty'),
        [1, undefined, undefined, undefined, undefined, undefined, undefined]);
    });
    it('can be changed where they have a property', () => {
      const o = { x: 1, frozen: Object.freeze({ y: 1 }) };
      vm.set('o', o);
      run('o.x = o.x + 1');
      assert.equal(o.x, 2);
      assert.match(one('return select(2, pcall(function() o.new = 1 end))'), /no property 'new'/);
      assert.match(one('return select(2, pcall(function() o.frozen.y = 2 end))'), /read-only/);
      assert.match(one('return select(2, pcall(function() o.__proto__ = {} end))'), /no property/);
    });
    it('have methods, length, pairs, and a name', () => {
      vm.set('o', { n: 5, add(self, m) { return self.n + m; } }).set('list', ['a', 'b']);
      assert.equal(one('return o:add(2)'), 7);
      assert.deepEqual(run('return #list, list[0], list[1], list[2], #o'), [2, 'a', 'b', undefined, 2]);
      assert.equal(one('local s = "" for k, v in pairs(list) do s = s .. k .. "=" .. v .. ";" end return s'), '0=a;1=b;');
      assert.match(one('return tostring(o)'), /^host object: /);
      assert.deepEqual(run('return type(o), getmetatable(o)'), ['userdata', false]);
    });
    it('are forgotten when Lua forgets them', () => {
      run('for i = 1, 10 do collectgarbage() end');
      let n = 0;
      const fresh = () => ({ n: ++n });
      vm.set('fresh', fresh);
      run('for i = 1, 2000 do local o = fresh() if i % 500 == 0 then collectgarbage() end end collectgarbage() collectgarbage()');
      assert.ok(vm.hostObjects < 300, `${vm.hostObjects} are kept`);
    });
    it('cannot be abused through their metatable', () => {
      vm.set('o', { x: 1 });
      assert.equal(one('local m = debug.getmetatable(o) return (pcall(m.__index, {}, "x"))'), false);
      assert.equal(one('local m = debug.getmetatable(o) return (pcall(m.__index, io.stdout, "x"))'), false);
      run('local m = debug.getmetatable(o) pcall(m.__gc, o) pcall(m.__gc, {}) pcall(m.__gc)');
      assert.equal(one('return (pcall(function() return o.x end))'), false);
    });
  });

  describe('results of host functions', () => {
    it('one, several, none', () => {
      vm.set('f', () => [1]).set('g', () => multi(1, 'b', null)).set('h', () => multi());
      assert.equal(one('return select("#", f())'), 1);
      assert.deepEqual(run('return select("#", g()), g()'), [3, 1, 'b', undefined]);
      assert.equal(one('return select("#", h())'), 0);
    });
    for (const n of [8, 9, 32, 33, 100, 5000]) {
      it(`${n} of them`, () => {
        const values = Array.from({ length: n }, (_, i) => (i % 3 ? i : `s${i}`));
        vm.set('f', () => multi(...values));
        assert.deepEqual(run('return f()'), values);
        vm.set('g', (...args) => multi(...args));
        assert.deepEqual(run('return g(...)', ...values), values);
      });
    }
    it('long strings cross in pieces', () => {
      const long = 'lång '.repeat(200000);
      vm.set('f', () => multi('a', long, 'b', long)).set('g', (a, b, c) => `${a}${b.length}${c}`).set('bytes', (b) => b.length, { bytes: true });
      const [a, first, b, second] = run('return f()');
      assert.equal(a + b, 'ab');
      assert.ok(first === long && second === long);
      assert.equal(one('return g("x", ("ü"):rep(500000), 1)'), 'x5000001');
      assert.equal(one('return bytes(("ü"):rep(500000))'), 1000000);
      assert.equal(one('return bytes("ü")'), 2);
      assert.equal(one('return g("", ("\\xff"):rep(100001), "")'), '100001');
    });
    it('long results are converted over many steps, and only once they are does step() say that it is done', () => {
      const executor = vm.load('return ("ü"):rep(1000000), ("\\xff"):rep(1000000), 5');
      let after = 0;
      while (!executor.step(8192)) if (executor.mode === 'Result') after++;
      assert.ok(after > 5, `${after} steps`);
      const [text, bytes, five] = executor.takeResult();
      assert.ok(text === 'ü'.repeat(1000000));
      assert.ok(bytes instanceof Uint8Array && bytes.length === 1000000 && bytes.every((b) => b === 0xff));
      assert.equal(five, 5);
    });
    it('long error messages, too', () => {
      const executor = vm.load('error(("ü"):rep(1000000))', { name: '=here' });
      let after = 0;
      while (!executor.step(8192)) if (executor.mode === 'Result') after++;
      assert.ok(after > 5, `${after} steps`);
      assert.throws(() => executor.takeResult(), (e) => e.message === `here:1: ${'ü'.repeat(1000000)}` && e.value === e.message && e.line === 1 && e.source === 'here');
    });
    it('a result that nobody takes is forgotten', () => {
      const executor = vm.load('return ("x"):rep(1000000)');
      while (!executor.step(8192));
      executor.cancel();
      assert.deepEqual(executor.restart(vm.get('tostring'), 7).runSync(), ['7']);
    });
    it('what cannot cross is an error in Lua', () => {
      vm.set('f', () => 2n ** 70n).set('g', () => Symbol('x'));
      assert.match(one('return select(2, pcall(f))'), /BigInt outside 64 bits/);
      assert.match(one('return select(2, pcall(g))'), /symbol cannot be a Lua value/);
    });
  });
});
