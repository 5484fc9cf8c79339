// Memory limits, and what happens at them; the module and its exports.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { InterruptedError, LuaError, OcarinaError, Scheduler, Vm, compileModule, multi } from '../../wasm/index.js';

const MB = 1 << 20;

describe('memory', () => {
  it('the limit bounds the VM and the instance; Lua catches the error and goes on', async () => {
    const vm = await Vm.create({ memoryLimit: 32 * MB });
    const [ok, message, after] = await vm.execute(`
      local ok, e = pcall(function() local t = {} while true do t[#t + 1] = {} end end)
      return ok, e, #("x"):rep(1 << 20)`);
    assert.equal(ok, false);
    assert.equal(message, 'not enough memory');
    assert.equal(after, MB);
    const { peakBytes, memoryBytes } = vm.stats;
    assert.ok(peakBytes > 16 * MB && peakBytes <= 32 * MB, `peak ${peakBytes}`);
    assert.ok(memoryBytes <= 32 * MB, `instance ${memoryBytes}`);
    vm.close();
  });
  it('uncaught, it is a LuaError', async () => {
    const vm = await Vm.create({ memoryLimit: 8 * MB });
    await assert.rejects(vm.execute('local s = "x" while true do s = s .. s end'), (e) => e instanceof LuaError && /not enough memory/.test(e.message));
    assert.deepEqual(await vm.execute('return 1'), [1]);
    vm.close();
  });
  it('a VM full of garbage takes the next script (full_of_garbage)', async () => {
    for (const size of [0, 10, 100, 1000, 5000]) {
      const vm = await Vm.create({ memoryLimit: 8 * MB });
      for (let i = 0; i < 5; i++) {
        await assert.rejects(vm.execute(`local t = {} for i = 1, 1e9 do t[i] = ("x"):rep(${size}) .. i end`), /not enough memory/);
        assert.deepEqual(await vm.execute('return 1'), [1], `strings of ${size}`);
        assert.deepEqual(vm.builtin('collect').runSync(), [0]);
      }
      assert.equal(vm.memoryLimit, 8 * MB);
      assert.ok(vm.stats.memoryBytes <= 8 * MB, `instance ${vm.stats.memoryBytes}`);
      vm.close();
    }
  });
  it('execute() in a VM full of garbage does not hold the page', async () => {
    const vm = await Vm.create({ memoryLimit: 64 * MB });
    let turns = 0, longest = Infinity;
    for (let tries = 0; tries < 5 && (turns < 3 || longest > 5); tries++) {
      await assert.rejects(vm.execute('local t = {} for i = 1, 1e9 do t[i] = ("x"):rep(500) .. i end'), /not enough memory/);
      turns = 0;
      longest = 0;
      let last = process.cpuUsage().user;
      const timer = setInterval(() => {
        const now = process.cpuUsage().user;
        longest = Math.max(longest, (now - last) / 1000);
        last = now;
        turns++;
      });
      assert.deepEqual(await vm.execute('return 1'), [1]);
      clearInterval(timer);
    }
    assert.ok(turns >= 3, `${turns} turns of the event loop`);
    assert.ok(longest <= 5, `${longest} ms at once`);
    vm.close();
  });
  it('close() of an executor in a VM full of garbage collects first, and cancels nothing', async () => {
    const vm = await Vm.create({ memoryLimit: 8 * MB });
    vm.set('never', () => new Promise(() => {}));
    const task = new Scheduler().spawn(vm.load('local x <close> = setmetatable({}, {__close = function() closed = true end}) never()'));
    while (task.state !== 'waiting') await new Promise((next) => { setTimeout(next); });
    await assert.rejects(vm.execute('local t = {} for i = 1, 1e9 do t[i] = ("x"):rep(1000) .. i end'), /not enough memory/);
    task.executor.close();
    await assert.rejects(task.result, InterruptedError);
    assert.deepEqual(task.executor.runSync(), [true]);
    assert.equal(vm.get('closed'), true);
    vm.close();
  });
  it('what lives and fills a VM is an error of the next script', async () => {
    const vm = await Vm.create({ memoryLimit: 8 * MB });
    await assert.rejects(vm.execute('t = {} for i = 1, 1e9 do t[i] = ("x"):rep(100) .. i end'), /not enough memory/);
    for (let i = 0; i < 20; i++) await assert.rejects(vm.execute('local u = {} for i = 1, 1e5 do u[i] = {} end'), /not enough memory/);
    assert.ok(vm.stats.memoryBytes <= 8 * MB, `instance ${vm.stats.memoryBytes}`);
    vm.memoryLimit += MB;
    vm.set('t', undefined);
    assert.deepEqual(await vm.execute('local u = {} for i = 1, 1e4 do u[i] = {} end return #u'), [10000]);
    vm.close();
  });
  it('a closed VM keeps no memory, whoever keeps it (closed_vm_keeps_memory)', async () => {
    const vm = await Vm.create();
    const table = vm.table([1, 2, 3]), entries = table.entries();
    entries.next();
    const memory = new WeakRef(vm._exchange.memory);
    vm.close();
    for (const use of [() => entries.next(), () => [...table], () => table.toArray(), () => table.get(1), () => vm.stats]) assert.throws(use, { code: 'closed' });
    for (let i = 0; i < 50 && memory.deref(); i++) {
      await new Promise((next) => { setTimeout(next); });
      globalThis.gc?.();
    }
    if (globalThis.gc) assert.equal(memory.deref(), undefined);
    assert.equal(vm._exchange.memory, null);
  });
  it('closing a VM closes its files', async () => {
    const log = [];
    const files = { open: (name) => { log.push(`open ${name}`); return log.length; }, close: (file) => { log.push(`close ${file}`); } };
    const vm = await Vm.create({ files });
    await vm.execute('a = io.open("a") b = io.open("b") a:close() a = nil c = io.open("c")');
    vm.close();
    assert.deepEqual(log, ['open a', 'open b', 'close 1', 'open c', 'close 2', 'close 4']);
  });
  it('garbage never makes live data fail', async () => {
    const vm = await Vm.create({ memoryLimit: 8 * MB });
    assert.deepEqual(await vm.execute('local n = 0 for i = 1, 200 do n = n + #("x"):rep(1 << 20) end return n'), [200 * MB]);
    vm.close();
  });
  it('the holes between living strings are used again', async () => {
    const vm = await Vm.create({ memoryLimit: 32 * MB });
    // Each string of 1 MB and a digit follows one of 1 MB that is garbage.
    const [n] = await vm.execute('local keep = {} for i = 1, 24 do keep[i] = ("x"):rep(1 << 20) .. i % 10 end return #keep');
    assert.equal(n, 24);
    vm.close();
  });
  it('calls without a frame throw, and change nothing', async () => {
    const vm = await Vm.create({ memoryLimit: 4 * MB });
    assert.throws(() => vm.set('big', 'x'.repeat(16 * MB)), (e) => e instanceof OcarinaError && e.code === 'memory');
    assert.throws(() => vm.load('x'.repeat(16 * MB)), (e) => e.code === 'memory');
    assert.equal(vm.get('big'), undefined);
    assert.deepEqual(await vm.execute('return 1'), [1]);
    vm.close();
  });
  it('results of host functions that do not fit are an error in Lua', async () => {
    const vm = await Vm.create({ memoryLimit: 8 * MB });
    vm.set('f', () => 'x'.repeat(30 * MB)).set('g', () => multi(...Array.from({ length: 100000 }, (_, i) => `string ${i} ${'y'.repeat(100)}`)));
    for (const name of ['f', 'g']) {
      const [ok, message] = await vm.execute(`return pcall(${name})`);
      assert.equal(ok, false);
      assert.match(String(message), /not enough memory/);
    }
    assert.deepEqual(await vm.execute('return 1'), [1]);
    vm.close();
  });
  it('host functions work when memory is short: the call is not repeated', async () => {
    const vm = await Vm.create({ memoryLimit: 6 * MB });
    let calls = 0;
    vm.set('f', (s) => {
      calls++;
      return s + s.length;
    });
    const [n] = await vm.execute('local n = 0 for i = 1, 300 do n = n + #f(("x"):rep(60000)) end return n');
    assert.equal(n, 300 * 60005);
    assert.equal(calls, 300);
    vm.close();
  });
  it('a limit that is too small for the libraries is refused', async () => {
    await assert.rejects(Vm.create({ memoryLimit: 20000 }), (e) => e.code === 'memory');
  });
  it('the limit can be changed', async () => {
    const vm = await Vm.create({ memoryLimit: 64 * MB });
    vm.memoryLimit = 8 * MB;
    assert.deepEqual(await vm.execute('return (pcall(string.rep, "x", 10 << 20))'), [false]);
    vm.memoryLimit = 0;
    assert.deepEqual(await vm.execute('return (pcall(string.rep, "x", 10 << 20))'), [true]);
    vm.close();
  });
  it('many VMs come and go', async () => {
    for (let i = 0; i < 50; i++) {
      const vm = await Vm.create();
      assert.deepEqual(vm.load('return #string.rep("x", 100000)').runSync(), [100000]);
      vm.close();
    }
  });
});

describe('module', () => {
  it('exports what exports.txt lists', async () => {
    const list = readFileSync(new URL('../../wasm/exports.txt', import.meta.url), 'utf8').replace(/#.*/g, '').split(/\s+/).filter(Boolean);
    const names = new Set(WebAssembly.Module.exports(await compileModule()).map((e) => e.name));
    for (const name of list) assert.ok(names.has(name), `${name} is missing`);
    assert.ok(names.has('memory'));
  });
  it('imports only its own module and WASI', async () => {
    const from = new Set(WebAssembly.Module.imports(await compileModule()).map((i) => i.module));
    from.delete('wasi_snapshot_preview1');
    assert.deepEqual([...from], ['ocarina']);
  });
  it('can be given compiled, or by URL', async () => {
    const a = await Vm.create({ wasmModule: await compileModule() });
    const b = await Vm.create({ wasmUrl: new URL('../../dist/ocarina.wasm', import.meta.url) });
    for (const vm of [a, b]) {
      assert.deepEqual(vm.load('return 1').runSync(), [1]);
      vm.close();
    }
    await assert.rejects(Vm.create({ wasmUrl: new URL('file:///nowhere/ocarina.wasm') }));
  });
  it('libraries are chosen per VM', async () => {
    const vm = await Vm.create({ libs: ['base', 'string'] });
    assert.deepEqual(vm.load('return type(string), type(table), type(io), type(print)').runSync(), ['table', 'nil', 'nil', 'function']);
    vm.close();
    await assert.rejects(Vm.create({ libs: ['nonsense'] }), /no library is called 'nonsense'/);
  });
  it('a seed makes random numbers repeat', async () => {
    const numbers = async (seed) => {
      const vm = await Vm.create({ seed });
      const n = vm.load('return math.random(1 << 40), math.random(1 << 40)').runSync();
      vm.close();
      return n;
    };
    assert.deepEqual(await numbers(5), await numbers(5));
    assert.notDeepEqual(await numbers(5), await numbers(6));
  });
  it('binary chunks are refused unless allowed', async () => {
    const dumped = async (options) => {
      const vm = await Vm.create(options);
      try {
        return (await vm.execute('return load(string.dump(function() return 7 end), "d", "b")'))[1] ?? 'loaded';
      } finally {
        vm.close();
      }
    };
    assert.notEqual(await dumped({}), 'loaded');
    assert.equal(await dumped({ binaryChunks: true }), 'loaded');
  });
  it('what is typed at a prompt is never binary', async () => {
    for (const options of [{}, { binaryChunks: true }]) {
      const vm = await Vm.create(options);
      assert.deepEqual(vm.builtin('interactive', '\x1bLua', '=stdin').runSync().slice(0, 2), [undefined, "attempt to load a binary chunk (mode is 't')"]);
      vm.close();
    }
  });
  it('the embedded VM has no files', async () => {
    const vm = await Vm.create({ env: { HOME: '/h' } });
    const [ok, , home, none] = await vm.execute('local ok, e = pcall(io.open, "/etc/passwd") return ok and e ~= nil, 0, os.getenv("HOME"), os.getenv("PATH")');
    assert.notEqual(ok, true);
    assert.equal(home, '/h');
    assert.equal(none, undefined);
    vm.close();
  });
  it('a finalizer\'s call keeps its arguments over the end of the executor in whose steps it began', async () => {
    const vm = await Vm.create();
    let got = null;
    vm.set('f', (...args) => { got = [args[0].length, args.length]; });
    vm.load('local many = {} for i = 1, 100 do many[i] = i end '
      + 'setmetatable({}, { __gc = function() f(("abc"):rep(1000000), table.unpack(many)) end })').runSync();
    for (let n = 0; got === null && n < 10_000; n++) {
      const other = vm.load('collectgarbage("step") local t = {} for i = 1, 10 do t[i] = {} end collectgarbage("step")');
      for (let i = 0; i < 12 && !other.step(300); i++);
      other.free();
    }
    assert.deepEqual(got, [3_000_000, 101]);
    vm.close();
  });
  it('values that cross to Lua beside one that cannot are not kept', async () => {
    const vm = await Vm.create();
    vm.set('f', () => multi({}, () => {}, Symbol('none')));
    vm.set('g', () => multi(...new Array(40).fill(1), {}, 2n ** 70n)); // behind the first batch: nil
    const kept = {};
    const before = vm.set('kept', kept).hostObjects;
    for (let i = 0; i < 10; i++) await assert.rejects(vm.call(vm.get('print'), {}, () => {}, kept, Symbol('none')), TypeError);
    assert.throws(() => vm.globals.set(undefined, {}), OcarinaError);
    await vm.execute('for i = 1, 10 do assert(not pcall(f)) g() end collectgarbage()');
    assert.equal(vm.hostObjects, before);
    assert.equal(vm.get('kept'), kept);
    vm.close();
  });
  it('executors that nobody holds, in the middle of a call, are collected', () => {
    // In a process of its own: under load, the test runner's hooks keep promises.
    const script = `
      import { Vm } from ${JSON.stringify(new URL('../../wasm/index.js', import.meta.url).href)};
      const vm = await Vm.create();
      vm.set('never', () => new Promise(() => {}));
      const before = vm.stats.usedBytes;
      for (let i = 0; i < 100; i++) vm.load('never()').step(8192);
      const held = vm.stats.usedBytes - before;
      for (let tries = 0; vm.stats.usedBytes > before + 50_000 && tries < 100; tries++) {
        await new Promise((next) => { setTimeout(next, 10); });
        gc();
        vm.builtin('collect').runSync();
      }
      console.log(JSON.stringify({ held, left: vm.stats.usedBytes - before }));`;
    const { held, left } = JSON.parse(execFileSync(process.execPath, ['--expose-gc', '--input-type=module', '--eval', script], { encoding: 'utf8' }));
    assert.ok(held > 100_000, `${held} bytes are held`);
    assert.ok(left <= 50_000, `${left} bytes are left`);
  });
});
