// Executors: modes, steps and fuel, results and errors, cancelling, host functions that call back.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Fuel, InterruptedError, LuaError, ModeError, OcarinaError, Scheduler, Vm, multi } from '../../wasm/index.js';

const later = (ms, value) => new Promise((resolve) => { setTimeout(resolve, ms, value); });
/** Drives an executor by hand, as a page without a scheduler would. */
async function drive(ex, fuel = 8192) {
  while (!ex.step(fuel)) if (ex.waiting) await ex.waiting;
  return ex.takeResult();
}

describe('executor', () => {
  let vm;
  before(async () => { vm = await Vm.create(); });
  after(() => vm.close());

  describe('modes', () => {
    it('go round', async () => {
      const ex = vm.load('return 1, 2');
      assert.equal(ex.mode, 'Normal');
      assert.equal(ex.step(8192), true);
      assert.equal(ex.mode, 'Result');
      assert.deepEqual(ex.takeResult(), [1, 2]);
      assert.equal(ex.mode, 'Stopped');
      assert.equal(ex.step(8192), true);
      ex.restart(vm.get('select'), '#', 1, 2, 3);
      assert.deepEqual(ex.runSync(), [3]);
    });
    it('a call in the wrong one names both and changes nothing', () => {
      const ex = vm.load('while true do end');
      assert.throws(() => ex.takeResult(), (e) => e instanceof ModeError && /mode Normal \(expected: Result, Suspended\)/.test(e.message));
      assert.throws(() => ex.resume(1), /mode Normal \(expected: Suspended\)/);
      assert.equal(ex.mode, 'Normal');
      assert.equal(ex.step(100), false);
      ex.cancel();
      assert.equal(ex.mode, 'Stopped');
      assert.throws(() => ex.takeResult(), /mode Stopped/);
    });
    it('yieldable executors are suspended and resumed', () => {
      const ex = vm.load('local a, b = coroutine.yield(1, 2) local ok, e = pcall(coroutine.yield, a + b) return ok, e', { yieldable: true });
      assert.equal(ex.step(8192), true);
      assert.equal(ex.mode, 'Suspended');
      assert.deepEqual(ex.takeResult(), [1, 2]);
      assert.equal(ex.mode, 'Suspended');
      ex.resume(3, 4);
      assert.equal(ex.step(8192), true);
      assert.deepEqual(ex.takeResult(), [7]);
      ex.resumeError(new Error('from outside'));
      assert.equal(ex.step(8192), true);
      assert.deepEqual(ex.takeResult(), [false, 'from outside']);
    });
    it('a pipe gives the results of one function to another, neither in the traceback of the other', () => {
      const [f, g, fail] = vm.load(`
        return function(...) return 2.0, nil, ... end, function(...) return select("#", ...), ..., debug.traceback() end, function() error("x", 2) end
      `).runSync();
      const [n, first, traceback] = vm.builtin('pipe', g, f, 'more').runSync();
      assert.deepEqual([n, first], [3, 2]);
      assert.match(traceback, /^stack traceback:\n\t[^\n]*: in function <[^\n]*>\n\t\[C\]: in \?$/);
      const results = vm.builtin('pipe', vm.get('select'), vm.load('return function() return "#", table.unpack({}, 1, 9999) end').runSync()[0]).runSync();
      assert.deepEqual(results, [9999]);
      assert.throws(() => vm.builtin('pipe', g, fail).runSync(), (e) => e instanceof LuaError && e.message === 'x');
    });
    it('others cannot yield from their main coroutine', () => {
      assert.throws(() => vm.load('coroutine.yield()').runSync(), /outside a coroutine/);
    });
    it('a freed executor is refused', () => {
      const ex = vm.load('return 1');
      ex.free();
      assert.throws(() => ex.step(1), OcarinaError);
      assert.equal(ex.mode, 'Stopped');
      ex.free();
    });
  });

  describe('fuel', () => {
    it('ends the step; the next goes on', () => {
      const ex = vm.load('local n = 0 for i = 1, 100000 do n = n + 1 end return n');
      let steps = 0;
      while (!ex.step(1000)) steps++;
      assert.ok(steps > 50, `${steps} steps`);
      assert.deepEqual(ex.takeResult(), [100000]);
    });
    it('makes progress even with none', () => {
      const ex = vm.load('return 1 + 1');
      let steps = 0;
      while (!ex.step(0)) assert.ok(++steps < 1000);
      assert.deepEqual(ex.takeResult(), [2]);
    });
    it('debt is carried by a Fuel', () => {
      const ex = vm.load('local s = ("x"):rep(100000) while true do s:upper() end');
      const fuel = new Fuel(100);
      ex.step(fuel);
      assert.ok(fuel.left <= 0);
      const debt = fuel.left;
      fuel.refill(50, 1000);
      assert.equal(fuel.left, debt + 50);
      fuel.refill(1e9, 1000);
      assert.equal(fuel.left, 1000);
      ex.cancel();
    });
    it('print interrupts; the rest of the fuel stays', async () => {
      let out = '';
      const printing = await Vm.create({ stdout: (text) => { out += text; } });
      const ex = printing.load('while true do print("x") end');
      const fuel = new Fuel(1e6);
      ex.step(fuel);
      assert.equal(out, 'x\n');
      assert.ok(fuel.interrupted && fuel.left > 900000);
      printing.close();
    });
    it('a host function may interrupt and consume', () => {
      vm.set('stop', () => vm.interrupt()).set('eat', () => vm.consume(5000));
      const ex = vm.load('stop() done = true');
      assert.equal(ex.step(1e6), false);
      assert.equal(vm.get('done'), undefined);
      assert.equal(ex.step(1e6), true);
      const fuel = new Fuel(8192);
      vm.load('eat()').step(fuel);
      assert.ok(fuel.left < 3200);
    });
  });

  describe('errors', () => {
    const error = (source, options) => {
      try {
        vm.load(source, options).runSync();
      } catch (e) {
        return e;
      }
      return assert.fail('no error');
    };
    it('have message, traceback, source and line', () => {
      const e = error('local function f()\n  error("oops")\nend\nf()', { name: '=chunk' });
      assert.ok(e instanceof LuaError);
      assert.equal(e.message, 'chunk:2: oops');
      assert.equal(e.value, 'chunk:2: oops');
      assert.equal(e.source, 'chunk');
      assert.equal(e.line, 2);
      assert.match(e.traceback, /^stack traceback:\n[^]*chunk:2: in [^]*chunk:4: in main chunk/);
    });
    it('syntax errors too', () => {
      const e = error('x = = 1', { name: '=left' });
      assert.match(e.message, /^left:1: unexpected symbol near '='$/);
      assert.equal(e.line, 1);
    });
    it('keep their objects', () => {
      const e = error('E = {code = 7} error(E)');
      assert.equal(e.value, vm.get('E'));
      assert.equal(e.message, '(error object is a table value)');
      assert.equal(error('error(setmetatable({}, {__tostring = function() error("inner", 0) end}))').message,
        '(error object is a table value; its __tostring fails: inner)');
      assert.equal(error('error(setmetatable({}, {__tostring = function() return "told" end}))').message, 'told');
      assert.equal(error('error(setmetatable({}, {__tostring = function() while true do end end}))').message, '(error object is a table value)');
      assert.equal(error('error(42)').message, '42');
      assert.equal(error('error()').message, '(error object is a nil value)');
      const object = { mine: true };
      vm.set('object', object);
      assert.equal(error('error(object)').value, object);
    });
    it('of host functions have the position of the caller, and a cause', () => {
      const boom = new TypeError('boom');
      vm.set('f', () => { throw boom; });
      const e = error('local x = 1\nf()', { name: '=c' });
      assert.equal(e.message, 'c:2: TypeError: boom');
      assert.equal(e.cause, boom);
      assert.deepEqual(vm.load('return pcall(f)').runSync(), [false, 'TypeError: boom']);
    });
    it('other thrown values are raised as they are', () => {
      vm.set('f', () => { throw { code: 3 }; }).set('g', () => { throw 'text'; }).set('h', () => { throw undefined; });
      assert.deepEqual(vm.load('local _, e = pcall(f) return e.code, select(2, pcall(g)), select(2, pcall(h))').runSync(), [3, 'text', undefined]);
    });
    it('a thrown value that cannot be one of Lua is told', () => {
      vm.set('f', () => { throw Symbol('s'); });
      assert.deepEqual(vm.load('return pcall(f)').runSync(), [false, 'a symbol cannot be a Lua value']);
    });
    it('a message that is not UTF-8 has its position too', () => {
      const e = error('error("\\xff")', { name: '=c' });
      assert.ok(e.value instanceof Uint8Array);
      assert.deepEqual([e.message, e.source, e.line], ['c:1: \ufffd', 'c', 1]);
    });
    it('the cause of an error is the JavaScript error that it was, and no other', async () => {
      const thrown = new Error('secret');
      vm.set('fail', () => { throw thrown; }).set('empty', () => { throw new Error(''); });
      vm.set('db', async (name) => { await later(1); throw new Error(`no ${name}`); });
      const causeOf = (source) => drive(vm.load(source, { name: '=c' })).then(() => 'none', (e) => e.cause);
      assert.equal(await causeOf('fail()'), thrown);
      assert.equal(await causeOf('local ok, e = pcall(fail) error(e, 0)'), thrown);
      assert.equal(await causeOf('pcall(fail)'), 'none');
      assert.equal(await causeOf('error("secret")'), undefined); // another script's
      assert.equal(await causeOf('pcall(empty) local x = nil + 1'), undefined);
      const [a] = await Promise.all([causeOf('local ok, e = pcall(db, "A") for i = 1, 3 do pcall(db, "C") end error(e, 0)'), causeOf('pcall(db, "B")')]);
      assert.equal(a.message, 'no A');
      const again = vm.load('coroutine.yield()', { yieldable: true });
      assert.equal(again.step(1e6), true);
      const bad = new TypeError('bad');
      await assert.rejects(drive(again.resumeError(bad)), (e) => e.message === 'TypeError: bad' && e.cause === bad);
    });
    it('an error that is nil has no value', () => {
      const e = error('error(nil)');
      assert.deepEqual([e.message, e.value], ['(error object is a nil value)', undefined]);
    });
    it('a LuaError that passes through JavaScript keeps its object', async () => {
      vm.set('again', async (f) => (await f.call())[0]);
      const ex = vm.load('local t = {} local _, e = pcall(again, function() error(t) end) return rawequal(e, t)');
      assert.deepEqual(await drive(ex), [true]);
    });
  });

  describe('cancelling', () => {
    it('runs no Lua code of it again, closes upvalues, leaves the VM usable', () => {
      const ex = vm.load(`closed = false
        local n = 0
        get = function() return n end
        local guard <close> = setmetatable({}, {__close = function() closed = true end})
        while true do pcall(function() while true do n = n + 1 end end) end`);
      ex.step(10000);
      ex.cancel();
      assert.equal(ex.step(10000), true);
      const [n, closed] = vm.load('return get(), closed').runSync();
      assert.ok(n > 100);
      assert.equal(closed, false);
    });
    it('from a host function takes effect when it returns', () => {
      let inner;
      vm.set('cancel', () => {
        inner.cancel();
        return 1;
      });
      inner = vm.load('reached = false pcall(cancel) reached = true');
      assert.equal(inner.step(1e6), true);
      assert.equal(inner.mode, 'Stopped');
      assert.equal(vm.get('reached'), false);
    });
    it('close() runs the __close handlers of the main coroutine first, at any moment', async () => {
      vm.set('slow', () => later(20, 'late'));
      const source = `log = {}
        local function closing(name, f)
          return setmetatable({}, {__close = function(_, e) log[#log + 1] = name .. tostring(e) if f then f() end end})
        end
        local a <close> = closing("a", function() slow() end)
        local b <close> = closing("b", function() for i = 1, 100 do coroutine.wrap(function() end)() end end)
        pcall(function()
          local c <close> = closing("c")
          coroutine.wrap(function()
            local dropped <close> = closing("d")
            slow()
            table.sort({3, 2, 1, 4, 5}, function(x, y) for i = 1, 50 do end return x < y end)
            while true do end
          end)()
        end)`;
      const seen = new Set();
      for (let steps = 0; steps < 80; steps++) {
        const ex = vm.load(source);
        for (let i = 0; i < steps; i++) {
          ex.step(50);
          if (ex.waiting && steps % 7 !== 0) await ex.waiting;
        }
        assert.equal(ex.close(), ex);
        assert.deepEqual(await drive(ex), [true]);
        seen.add(vm.load('return table.concat(log or {}, " ")').runSync()[0]);
        vm.set('log', undefined);
      }
      assert.deepEqual([...seen], ['', 'anil', 'bnil anil', 'cnil bnil anil'].filter((log) => seen.has(log)));
      assert.ok(seen.has('') && seen.has('cnil bnil anil'), [...seen].join());
      const twice = vm.load('local a <close> = setmetatable({}, {__close = function() log = {"once"} end}) slow()');
      twice.step(1000);
      assert.deepEqual(await drive(twice.close().close()), [true]);
      assert.equal(vm.get('log').get(1), 'once');
      const dropped = vm.load('M = coroutine.running() slow()');
      dropped.step(1000);
      dropped.close().cancel(); // before it has begun to close
      assert.equal(await drive(vm.load('return coroutine.status(M)')).then(([status]) => status), 'dead');
      const failing = vm.load('local a <close> = setmetatable({}, {__close = function() error("no", 0) end}) slow()');
      failing.step(1000);
      assert.deepEqual(await drive(failing.close()), [false, 'no']);
      assert.throws(() => failing.close(), /^ModeError: .*Stopped/);
      const task = new Scheduler().spawn(vm.load('while true do end'));
      const ended = assert.rejects(task.result, InterruptedError);
      task.executor.close();
      await ended;
      assert.deepEqual(await drive(task.executor), [true]);
    });
    it('late promises are ignored', async () => {
      vm.set('slow', () => later(20, 'late'));
      const ex = vm.load('slow() reached2 = true');
      ex.step(8192);
      assert.equal(ex.mode, 'Waiting');
      ex.cancel();
      assert.equal(ex.mode, 'Stopped');
      ex.restart(vm.get('tostring'), 1);
      await later(40);
      assert.deepEqual(ex.runSync(), ['1']);
      assert.equal(vm.get('reached2'), undefined);
    });
  });

  describe('re-entrancy', () => {
    it('stepping from a host function is an error', () => {
      let seen;
      const other = vm.load('return 1');
      vm.set('f', () => {
        assert.equal(vm.busy, true);
        try {
          other.step(100);
        } catch (e) {
          seen = e;
        }
      });
      const ex = vm.load('f() return "fine"');
      assert.deepEqual(ex.runSync(), ['fine']);
      assert.ok(seen instanceof OcarinaError);
      assert.equal(seen.code, 'busy');
      assert.equal(vm.busy, false);
      assert.deepEqual(other.runSync(), [1]);
    });
    it('reading and writing values from one is fine, and so is another VM', async () => {
      const other = await Vm.create();
      vm.set('f', (t) => {
        t.set('x', 'long string '.repeat(10000));
        vm.set('made', { y: vm.table([1]) });
        return multi(t.get('x').length, other.load('return "other"').runSync()[0], t);
      });
      const [n, text, t] = vm.load('local t = {} return f(t)').runSync();
      assert.equal(n, 120000);
      assert.equal(text, 'other');
      assert.equal(t.length, 0);
      other.close();
    });
    it('closing the VM from one takes effect when it returns', async () => {
      const doomed = await Vm.create();
      doomed.set('f', () => doomed.close());
      const ex = doomed.load('f() while true do end');
      assert.equal(ex.step(1e6), true);
      assert.equal(doomed.closed, true);
      assert.throws(() => doomed.load('return 1'), (e) => e.code === 'closed');
      assert.equal(ex.mode, 'Stopped');
      doomed.close();
    });
    it('executors can be made, freed and cancelled in one', () => {
      const made = [];
      vm.set('f', () => {
        const ex = vm.load('return "made"');
        made.push(ex);
        const gone = vm.load('return 0');
        gone.free();
        return 1;
      });
      assert.deepEqual(vm.load('return f()').runSync(), [1]);
      assert.deepEqual(made[0].runSync(), ['made']);
    });
  });

  describe('promises', () => {
    it('the calling Lua waits', async () => {
      vm.set('sleep', (ms, value) => later(ms, value));
      const ex = vm.load('return sleep(5, "slept"), pcall(sleep, 1, 2)');
      assert.equal(ex.step(8192), false);
      assert.equal(ex.mode, 'Waiting');
      const fuel = new Fuel(100);
      assert.equal(ex.step(fuel), false);
      assert.equal(fuel.left, 100);
      assert.deepEqual(await drive(ex), ['slept', true, 2]);
    });
    it('rejections are errors', async () => {
      vm.set('fail', async () => { throw new RangeError('no'); });
      const ex = vm.load('return pcall(fail)');
      assert.deepEqual(await drive(ex), [false, 'RangeError: no']);
    });
    it('may resolve to several values, tables, long strings', async () => {
      vm.set('many', async () => multi(1, 'x'.repeat(200000), vm.table([5])));
      const [n, text, t] = await drive(vm.load('return many()'));
      assert.equal(n, 1);
      assert.equal(text.length, 200000);
      assert.deepEqual(t.toArray(), [5]);
    });
    for (const [where, source] of Object.entries({
      'a metamethod': 'return setmetatable({}, {__index = function(_, k) return sleep(1, k) end}).key',
      'an __index that is the host function': 'return setmetatable({}, {__index = function(...) return sleep(1, "key") end}).x',
      'a comparator': 'local t = {3, 1, 2} table.sort(t, function(a, b) return sleep(0, a < b) end) return table.concat(t, ",") == "1,2,3" and "key"',
      'an iterator': 'local n = 0 for i in function(_, i) i = sleep(0, (i or 0) + 1) return i < 4 and i or nil end do n = n + i end return n == 6 and "key"',
      'a gsub callback': 'return (("k.y"):gsub("%.", function() return sleep(0, "e") end))',
      'a coroutine': 'return coroutine.wrap(function() coroutine.yield(sleep(0, "key")) end)()',
      '__tostring': 'return tostring(setmetatable({}, {__tostring = function() return sleep(0, "key") end}))',
      '__close': 'local r do local c <close> = setmetatable({}, {__close = function() r = sleep(0, "key") end}) end return r',
      'a pcall in a coroutine': 'return select(3, coroutine.resume(coroutine.create(function() return pcall(sleep, 0, "key") end)))',
    })) {
      it(`anywhere: ${where}`, async () => {
        vm.set('sleep', (ms, value) => later(ms, value));
        assert.deepEqual(await drive(vm.load(source)), ['key']);
      });
    }
    it('what waits for the host is no coroutine of others (main_taken)', async () => {
      const a = vm.load('M = coroutine.running() local x = coroutine.yield("first") while true do x = coroutine.yield(x) end', { yieldable: true });
      a.step(1e6);
      assert.deepEqual(a.takeResult(), ['first']);
      const others = [
        ['return coroutine.status(M)', ['normal']],
        ['return coroutine.resume(M, "from b")', [false, 'cannot resume non-suspended coroutine']],
        ['return pcall(coroutine.close, M)', [false, 'cannot close a normal coroutine']],
        ['return coroutine.wrap(function() return pcall(coroutine.yieldto, M) end)()', [false, 'cannot yield to a normal coroutine']],
        ['setmetatable({}, {__gc = function() state, why = coroutine.resume(M) end}) collectgarbage() return state, why', [false, 'cannot resume non-suspended coroutine']],
      ];
      for (const [source, expected] of others) assert.deepEqual(await drive(vm.load(source)), expected, source);
      a.resume('host');
      a.step(1e6);
      assert.deepEqual(a.takeResult(), ['host']);
      a.close();
      assert.deepEqual(await drive(vm.load('return coroutine.status(M)')), ['normal']);
      assert.deepEqual(await drive(a), [true]);
      assert.deepEqual(await drive(vm.load('return coroutine.status(M)')), ['dead']);
    });
    it("a coroutine that is being closed is nobody else's (close_race)", async () => {
      for (const [second, expected] of [
        ['coroutine.close(co)', [false, 'cannot close a normal coroutine']], // while its pcalls are told not to catch
        ['coroutine.resume(co)', [true, false, 'cannot resume non-suspended coroutine']],
        ['coroutine.wrap(function() coroutine.yieldto(co) end)()', [false, 'cannot yield to a normal coroutine']],
      ]) {
        vm.load(`closed = 0 co = coroutine.create(function()
          local x <close> = setmetatable({}, {__close = function() closed = closed + 1 end})
          local function deep(n) if n == 0 then coroutine.yield() else pcall(deep, n - 1) end end
          deep(20000)
        end) coroutine.resume(co)`).runSync();
        const closer = vm.load('return coroutine.close(co)');
        for (let i = 0; i < 30; i++) closer.step(20);
        const values = await drive(vm.load(`return pcall(function() return ${second} end)`, { name: '=c' }));
        assert.deepEqual(values.map((v) => (typeof v === 'string' ? v.replace(/^.*: /, '') : v)), expected);
        assert.deepEqual(await drive(closer), [true]);
        assert.deepEqual(vm.load('return closed, coroutine.status(co)').runSync(), [1, 'dead']);
      }
    });
    it('__pairs may go between the look at it and its call (pairs_race)', () => {
      vm.load('pairs_mt = {} pairs_of = setmetatable({ 5 }, pairs_mt) function pairs_meta() return next, { 5 }, nil end').runSync();
      const remover = vm.load('while true do pairs_mt.__pairs = pairs_meta for i = 1, 3 do end pairs_mt.__pairs = nil for i = 1, 3 do end end');
      const source = 'for i = 1, 300 do local n, t = pairs(pairs_of) assert(n == next and t[1] == 5) end return "done"';
      for (const fuel of [1, 2, 3, 5]) {
        const caller = vm.load(source);
        while (!caller.step(fuel)) remover.step(fuel);
        assert.deepEqual(caller.takeResult(), ['done']);
      }
      remover.cancel();
    });
    it('two executors wait side by side', async () => {
      vm.set('sleep', (ms, value) => later(ms, value));
      const a = drive(vm.load('return sleep(20, "a")'));
      const b = drive(vm.load('return sleep(5, "b")'));
      assert.equal((await Promise.race([a, b]))[0], 'b');
      assert.deepEqual(await a, ['a']);
    });
    it('vm.execute, vm.call', async () => {
      assert.deepEqual(await vm.execute('return 1, ...', { args: [2] }), [1, 2]);
      assert.deepEqual(await vm.call(vm.get('math').get('max'), 3, 9, 4), [9]);
      await assert.rejects(vm.execute('error("x", 0)'), (e) => e instanceof LuaError && e.message === 'x');
      await assert.rejects(vm.call(undefined), /attempt to call a nil value/);
    });
  });

  describe('output and input', () => {
    it('comes as text, characters in one piece', async () => {
      const pieces = [];
      const v = await Vm.create({ stdout: (text, ex) => { pieces.push([text, ex]); } });
      const ex = v.load('io.write("gr\\xc3") io.write("\\xbcn\\n") print(1, nil, "x")');
      ex.runSync();
      assert.equal(pieces.map(([text]) => text).join(''), 'grün\n1\tnil\tx\n');
      assert.ok(pieces.every(([, who]) => who === ex));
      v.close();
    });
    it('as bytes', async () => {
      const all = [];
      const v = await Vm.create({ write: (bytes, { stream }) => { all.push([stream, ...bytes]); } });
      v.load('io.write("\\xff") io.stderr:write("e")').runSync();
      assert.deepEqual(all, [[1, 255], [2, 101]]);
      v.close();
    });
    it('a promise from stdout holds the writer back', async () => {
      let open, out = '';
      const v = await Vm.create({
        stdout: (text) => {
          out += text;
          return new Promise((resolve) => { open = resolve; });
        },
      });
      const ex = v.load('print(1) print(2)');
      while (!ex.step(8192)) if (ex.mode === 'Waiting') break;
      assert.equal(ex.mode, 'Waiting');
      assert.match(out, /^1/);
      assert.doesNotMatch(out, /2/);
      for (let i = 0; i < 20 && ex.mode !== 'Result'; i++) {
        open();
        await later(0);
        ex.step(8192);
      }
      assert.equal(out, '1\n2\n');
      v.close();
    });
    it('a character that is never finished is shown as one that is none', async () => {
      let out = '';
      const v = await Vm.create({ stdout: (text) => { out += text; } });
      await v.execute('io.write("\\xe2") io.write("\\x82\\xac|\\xe2\\x82")');
      assert.equal(out, '€|�');
      v.close();
    });
    it('input for a program that was cancelled goes to nobody', async () => {
      const settle = [];
      const v = await Vm.create({ stdin: () => new Promise((resolve) => { settle.push(resolve); }) });
      const ex = v.load('return io.read()');
      ex.step(10000);
      assert.equal(ex.mode, 'Waiting');
      ex.cancel();
      const next = v.execute('return io.read()');
      while (settle.length < 2) await later(1);
      settle[0]('late\n');
      settle[1]('new\n');
      assert.deepEqual(await next, ['new']);
      v.close();
    });
    it('several programs may read', async () => {
      let n = 0;
      const v = await Vm.create({ stdin: () => later(5, `line ${++n}\nrest ${n}\n`) });
      const read = () => v.execute('return io.read(), io.read()');
      const lines = (await Promise.all([read(), read(), read()])).flat();
      assert.deepEqual(lines.sort(), ['line 1', 'line 2', 'line 3', 'rest 1', 'rest 2', 'rest 3']);
      v.close();
    });
    it('io.read may wait', async () => {
      const lines = ['one\n', 'tw', 'o\n', null];
      const v = await Vm.create({ stdin: () => later(1, lines.shift()) });
      assert.deepEqual(await v.execute('return io.read(), io.read(), io.read()'), ['one', 'two', undefined]);
      v.close();
    });
    it('30 MB of print leave in pieces', async () => {
      let bytes = 0, largest = 0;
      const v = await Vm.create({ write: (b) => { bytes += b.length; largest = Math.max(largest, b.length); } });
      let best = Infinity; // the longest step of the calmest run: other programs may take the processor
      for (let run = 1; run <= 20 && best >= 50; run++) {
        const ex = v.load('print(("x"):rep(30 << 20))');
        let longest = 0;
        for (;;) {
          const t = performance.now();
          if (ex.step(8192)) break;
          longest = Math.max(longest, performance.now() - t);
        }
        ex.free();
        best = Math.min(best, longest);
        assert.equal(bytes, run * ((30 << 20) + 1));
      }
      assert.ok(largest <= 65536);
      assert.ok(best < 50, `a step took ${best} ms`);
      v.close();
    });
  });
  it('who drives one by hand learns when it is ended while it waits', async () => {
    vm.set('never', () => new Promise(() => {}));
    for (const end of ['cancel', 'close', 'free']) {
      const ex = vm.load('never()');
      const driven = (async () => { while (!ex.step(8192)) await ex.waiting; })();
      await later(0);
      ex[end]();
      await (end === 'free' ? assert.rejects(driven, (e) => e.code === 'closed') : driven);
    }
  });
  it('... also when the VM ends (waiting_for_a_closed_vm)', async () => {
    const v = await Vm.create();
    v.set('never', () => new Promise(() => {}));
    const driven = [1, 2].map(async () => {
      const ex = v.load('never()');
      while (!ex.step(8192)) await ex.waiting;
    });
    const ended = Promise.allSettled(driven);
    v.close();
    assert.deepEqual((await ended).map(({ reason }) => reason.code), ['closed', 'closed']);
  });
  it('bytes that a host function answers are those of that moment (borrowed_results)', async () => {
    const bytes = new Uint8Array(300_000).fill(65);
    vm.set('bytes', () => {
      setTimeout(() => bytes.buffer.transfer?.() ?? bytes.fill(66));
      return bytes;
    });
    const ex = vm.load('local s = bytes() return #s, s == ("A"):rep(#s)');
    while (!ex.step(100)) await later(0);
    assert.deepEqual(ex.takeResult(), [300_000, true]);
  });
  it('a promise that exit answers may be rejected', async (t) => {
    const told = t.mock.method(console, 'error', () => {});
    const v = await Vm.create({ exit: async () => { throw new Error('no exit'); } });
    await assert.rejects(v.execute('os.exit()'), InterruptedError);
    await later(0); // a rejection that nobody handles would be seen now
    assert.equal(told.mock.callCount(), 1);
    v.close();
  });
  it('files may make the memory of the VM grow (files_in_moving_memory)', async () => {
    let v;
    const written = [];
    const grow = () => { for (const kept = []; kept.push(v.table()) < 20_000;); };
    const files = {
      open: () => 1,
      close: () => 0,
      read: (file, bytes) => (grow(), bytes.fill(65).length),
      write: (file, bytes) => (grow(), written.push(String.fromCharCode(...bytes.subarray(0, 3))), bytes.length),
    };
    v = await Vm.create({ files });
    const before = v.stats.memoryBytes;
    assert.deepEqual(await v.execute('local f = io.open("x", "r+") local s = f:read(3) f:write("abc") f:close() return s'), ['AAA']);
    assert.deepEqual(written, ['abc']);
    assert.ok(v.stats.memoryBytes > before);
    v.close();
  });
  it('output that a program left unfinished may be refused, at once or later', async (t) => {
    const told = t.mock.method(console, 'error', () => {});
    for (const stdout of [() => { throw new Error('no'); }, async () => { throw new Error('no'); }]) {
      const v = await Vm.create({ stdout: (text) => (text === '\ufffd' ? stdout() : undefined) });
      assert.deepEqual(await v.execute('io.write("\\xe2") return 1'), [1]);
      await later(0); // a rejection that nobody handles would be seen now
      v.close();
    }
    assert.equal(told.mock.callCount(), 2);
  });
  it('fuel has no least: the greatest debt is one', () => {
    const ex = vm.load('local n = 0 while true do n = n + 1 end');
    for (const left of [-Infinity, -1e300, -(2 ** 63)]) {
      const fuel = new Fuel(left);
      assert.equal(ex.step(fuel), false);
      assert.ok(fuel.left < -(2 ** 61));
    }
    vm.set('f', () => vm.consume(Infinity));
    const generous = vm.load('f() f() f() return 1'), fuel = new Fuel(1000);
    while (!generous.step(fuel)) assert.ok(fuel.left < 1000);
    assert.ok(fuel.left < 0);
    generous.free();
    ex.free();
  });
  it('files that answer nonsense, or throw it, are told to Lua and do no harm', async (t) => {
    t.mock.method(console, 'error', () => { throw new Error('cannot be shown'); });
    const unfit = { get errno() { throw null; } };
    const script = `local f, e = io.open("x", "r+")
      if not f then return e end
      local t = { pcall(f.read, f, "a") }
      return select(2, f:read(10)), select(2, f:read(70000)), select(2, f:write(("x"):rep(70000))), (select(2, f:close()))`;
    const none = 'Input/output error';
    for (const [files, expected] of [
      [{ open() { throw unfit; } }, [`x: ${none}`]],
      [{ open() { throw null; } }, [`x: ${none}`]],
      [{ open: () => 1, read: (file, bytes) => bytes.length + 1, write: (file, bytes) => bytes.length + 1, close() { throw unfit; } }, [none, none, none, none]],
      [{ open: () => 1, read: () => 2 ** 31 - 1, write: () => Infinity, close: () => 0 }, [none, none, none, undefined]],
    ]) {
      const v = await Vm.create({ files });
      assert.deepEqual(await v.execute(script), expected);
      assert.deepEqual(await v.execute('return 1'), [1]);
      v.close();
    }
  });
  describe('errors that are hard to look at', () => {
    const errors = {
      'no message': [Object.assign(new Error('x'), { message: undefined }), ''],
      'a symbol for a message': [Object.assign(new TypeError('x'), { message: Symbol('s') }), 'TypeError: Symbol(s)'],
      'an object for a message': [Object.assign(new Error('x'), { message: { text: 1 } }), '[object Object]'],
      'a message that throws': [Object.defineProperty(new Error('x'), 'message', { get() { throw null; } }), 'an error that cannot tell its message'],
      'a name that throws': [Object.defineProperty(new Error('text'), 'name', { get() { throw null; } }), 'text'],
      'a proxy that throws': [new Proxy({}, { getPrototypeOf() { throw null; } }), 'an error that cannot tell its message'],
    };
    for (const [what, [error, text]] of Object.entries(errors)) {
      it(`${what}: a LuaError, and the VM lives on`, async () => {
        const v = await Vm.create();
        v.set('fail', () => { throw error; });
        await assert.rejects(v.execute('fail()'), (e) => e instanceof LuaError && e.message.endsWith(text));
        const ex = v.load('coroutine.yield()', { yieldable: true });
        if (!what.includes('proxy')) assert.throws(() => (ex.step(1e6), ex.resumeError(error).runSync()), LuaError);
        assert.deepEqual(await v.execute('return 1'), [1]);
        v.close();
      });
    }
  });
  describe('the __tostring of an error, run while it is taken, may call a function that', () => {
    const source = 'error(setmetatable({}, { __tostring = function() f() print(1) return "text" end }))';
    const calling = async (act) => {
      const v = await Vm.create({ stdout: () => {} });
      const ex = v.load(source);
      v.set('f', () => act(v, ex));
      return { v, ex };
    };
    it('closes the VM', async () => {
      const { v, ex } = await calling((vm) => vm.close());
      ex.step(1e6);
      assert.throws(() => ex.takeResult(), (e) => e instanceof OcarinaError && e.code === 'closed' && e.message === 'the VM is closed');
      assert.equal(v.closed, true);
      const other = await calling((vm) => vm.close());
      await assert.rejects(other.v.execute(source), InterruptedError);
      assert.equal(other.v.closed, true);
    });
    for (const [what, act] of Object.entries({ frees: (vm, ex) => ex.free(), takes: (vm, ex) => ex.takeResult(), restarts: (vm, ex) => ex.restart(vm.get('print')) })) {
      it(`${what} the executor: that is refused`, async () => {
        let refused;
        const { v, ex } = await calling((...args) => {
          try {
            act(...args);
          } catch (e) {
            refused = e;
          }
        });
        ex.step(1e6);
        assert.throws(() => ex.takeResult(), (e) => e instanceof LuaError && e.message === 'text');
        assert.ok(refused instanceof OcarinaError && ['busy', 'mode'].includes(refused.code), String(refused));
        assert.equal(ex.mode, 'Stopped');
        ex.free();
        v.close();
      });
    }
    it('takes many arguments', async () => {
      const { v, ex } = await calling((vm) => { vm.load('', { args: new Array(5000).fill(1) }).free(); });
      ex.step(1e6);
      assert.throws(() => ex.takeResult(), (e) => e instanceof LuaError && e.message === 'text');
      v.close();
    });
    it('interrupts the task', async () => {
      const s = new Scheduler(), abort = new AbortController();
      const { v } = await calling(() => abort.abort('enough'));
      await assert.rejects(v.execute(source, { signal: abort.signal }), (e) => e instanceof InterruptedError && e.cause === 'enough');
      const task = s.spawn((await calling(() => task.interrupt())).ex);
      await assert.rejects(task.result, InterruptedError);
      assert.deepEqual(await v.execute('return 1'), [1]);
      v.close();
    });
  });
});
