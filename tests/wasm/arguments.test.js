// Wrong arguments of the library are refused where they are passed, by an error that names what, and what it may be.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Executor, Fuel, InterruptedError, LuaError, LuaTable, OcarinaError, Scheduler, Vm, equalShares, tank } from '../../wasm/index.js';

const refusal = (pattern) => (e) => {
  assert.ok(e instanceof OcarinaError, `${e}`);
  assert.equal(e.code, 'argument');
  assert.match(e.message, pattern);
  return true;
};
const refuses = (call, pattern) => assert.throws(call, refusal(pattern));

describe('wrong arguments', () => {
  let vm;
  before(async () => { vm = await Vm.create(); });
  after(() => vm.close());

  for (const [options, pattern] of [
    [{ memoryLimit: '64M' }, /^Vm\.create: memoryLimit: a whole number of bytes, .* not '64M'$/],
    [{ memoryLimit: -5 }, /not -5$/],
    [{ memoryLimit: NaN }, /not NaN$/],
    [{ memoryLimit: 2 ** 40 }, /not 1099511627776$/],
    [{ memoryLimit: 64n << 20n }, /not 67108864n$/],
    [{ memorylimit: 1 << 20 }, /no option is called 'memorylimit' \(there are: memoryLimit, /],
    [{ libs: 'math' }, /libs: 'all' or an array .* not 'math'$/],
    [{ libs: ['maths'] }, /no library is called 'maths'/],
    [{ seed: 'abc' }, /seed: an integer, .* not 'abc'$/],
    [{ files: {} }, /files: an object with a method open \(and others\) is expected, not an object \(Object\)$/],
    [{ stdout: 'x' }, /stdout: a function is expected, not 'x'$/],
    [{ stdin: {} }, /stdin: a function is expected, not an object \(Object\)$/],
    [{ scheduler: 5 }, /scheduler: a Scheduler is expected, not 5$/],
    [{ warmUp: 'now' }, /warmUp: true, false or 'idle' is expected, not 'now'$/],
    [{ wasmUrl: '/nope.wasm' }, /wasmUrl: '\/nope\.wasm' is no URL .*wasmModule/],
    [{ wasmUrl: 'file:///nowhere/ocarina.wasm' }, /^cannot load the interpreter, file:\/\/\/nowhere\/ocarina\.wasm: ENOENT.* \(say where .*wasmUrl/],
    [{ wasmUrl: 'http://127.0.0.1:1/ocarina.wasm' }, /^cannot load the interpreter, http:\/\/127\.0\.0\.1:1\/ocarina\.wasm: fetch failed: \S.* \(say where /],
    [{ wasmUrl: 'data:text/plain,nothing' }, /^cannot load the interpreter, data:.*: WebAssembly\.compile\(\): .* \(say where /],
    [{ wasmUrl: 'data:text/html,nothing' }, /^cannot load the interpreter, data:.*: the server answers with a page, .* \(say where /],
    [{ wasmModule: new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])) }, /^wasmModule: this is another module, not ocarina\.wasm$/],
    [{ wasmModule: new Uint8Array(8) }, /wasmModule: a compiled WebAssembly\.Module is expected, not an object \(Uint8Array\)$/],
    [5, /^Vm\.create\(options\): an object is expected, not 5$/],
  ]) {
    it(`Vm.create(${Object.entries(options).map(([name, value]) => `${name}: ${String(value)}`)})`, () => assert.rejects(Vm.create(options), refusal(pattern)));
  }

  it('what only a VM makes', () => {
    refuses(() => new Vm(), /Vm\.create/);
    refuses(() => new Executor(), /vm\.load/);
    refuses(() => new LuaTable(), /vm\.table/);
  });
  it('a new limit', () => {
    refuses(() => { vm.memoryLimit = '64M'; }, /^memoryLimit: .* not '64M'$/);
    assert.equal(vm.memoryLimit, 0);
  });
  it('sources and their options', async () => {
    for (const source of [undefined, null, 5, () => 1]) {
      refuses(() => vm.load(source), /^load\(source\): source text, or bytes as a Uint8Array is expected, not /);
      await assert.rejects(vm.execute(source), refusal(/^load\(source\)/));
    }
    refuses(() => vm.load('', { nam: '=x' }), /no option is called 'nam'/);
    refuses(() => vm.load('', { args: 5 }), /args: an array is expected, not 5/);
    refuses(() => vm.load('', { mode: 'x' }), /mode: 't', 'b' or 'bt' is expected, not 'x'/);
    await assert.rejects(vm.execute('', null), refusal(/^execute\(options\): an object is expected, not null/));
  });
  it('tables and functions', () => {
    for (const entries of [5, 'abc', true]) refuses(() => vm.table(entries), /^table\(entries\): an array, a Map or an object is expected/);
    refuses(() => vm.function(5), /^function\(fn\): a function is expected, not 5/);
    for (const name of ['lenght', 'constructor']) refuses(() => vm.builtin(name), /^builtin\(name\): 'chunk', .* or 'pipe' is expected, not '/);
  });
  it('fuel', () => {
    const executor = vm.load('return 1');
    for (const fuel of [undefined, '8192', NaN, {}, null]) refuses(() => executor.step(fuel), /^step\(fuel\): a number or a Fuel is expected/);
    refuses(() => executor.runSync('abc'), /^runSync\(fuel\): a number is expected, not 'abc'/);
    for (const left of ['a', NaN, null]) refuses(() => new Fuel(left), /^new Fuel\(left\): a number is expected/);
    assert.equal(executor.step(new Fuel(8192)), true);
  });
  it('names of globals', () => {
    for (const name of [5, undefined, null]) {
      refuses(() => vm.set(name, 1), /^set\(name\): a string is expected/);
      refuses(() => vm.get(name), /^get\(name\): a string is expected/);
    }
  });
  it('schedulers, tasks and tanks', () => {
    for (const fuel of [0, -1, NaN, 'abc']) refuses(() => new Scheduler({ fuel }), /^new Scheduler: fuel: a number greater than 0/);
    refuses(() => new Scheduler({ policy: {} }), /policy: an object with methods grant and next/);
    refuses(() => new Scheduler({ budget: -1 }), /budget/);
    const scheduler = new Scheduler();
    for (const weight of [-1, 0, NaN, 'x']) refuses(() => scheduler.spawn(vm.load(''), { weight }), /^spawn: weight: a number greater than 0/);
    for (const executor of ['return 1', vm.get('print'), undefined]) refuses(() => scheduler.spawn(executor), /^spawn\(executor\): an Executor/);
    refuses(() => tank({}), /^tank: rate: a number greater than 0 is expected, not undefined/);
    refuses(() => tank({ rate: -1 }), /^tank: rate/);
  });
  it('what is left out may be undefined or null', async () => {
    const other = await Vm.create({ stdin: null, memoryLimit: undefined });
    assert.deepEqual(other.load('return ...', { args: undefined, name: null }).runSync(), []);
    other.close();
  });
});

describe("the embedder's own mistakes", () => {
  /** What was told on the console while `run` ran. */
  async function told(run) {
    const { error } = console, all = [];
    console.error = (e) => all.push(String(e));
    try {
      await run();
    } finally {
      console.error = error;
    }
    return all;
  }

  it('a policy that fails ends its task, not the process (policy_throws)', async () => {
    const vm = await Vm.create();
    const result = (policy) => new Scheduler().spawn(vm.load('return 1'), { policy }).result;
    const fail = () => { throw new Error('no fuel here'); };
    await assert.rejects(result({ ...equalShares, grant: fail }), /no fuel here/);
    await assert.rejects(result({ ...equalShares, grant: () => NaN }), refusal(/^grant of a policy: a number is expected, not NaN$/));
    let asked = 0;
    assert.deepEqual(await result({ grant: () => (asked++ === 0 ? 0 : 8192), next: fail }), [1]);
    vm.close();
  });
  it('output that throws is told, and the program goes on', async () => {
    const vm = await Vm.create({ stdout() { throw new Error('sink broken'); } });
    assert.deepEqual(await told(async () => assert.deepEqual(await vm.execute('print("x") return 1'), [1])), ['Error: sink broken']);
    vm.close();
  });
  it('input that throws, or is none, is told, and an error of io.read', async () => {
    for (const [stdin, pattern] of [
      [() => { throw new Error('source broken'); }, /source broken/],
      [() => 5, /stdin's answer: a string, a Uint8Array or null is expected, not 5/],
      [async () => 5, /not 5/],
      [async () => { throw new Error('source broken'); }, /source broken/],
    ]) {
      const vm = await Vm.create({ stdin });
      const [text] = await told(async () => assert.deepEqual(await vm.execute('return io.read()'), [undefined, 'Input/output error', 5]));
      assert.match(text, pattern);
      vm.close();
    }
  });
  it('output whose promise fails is told', async () => {
    const vm = await Vm.create({ stdout: async () => { throw new Error('sink broken'); } });
    assert.deepEqual(await told(() => vm.execute('print("x") print("y")')), ['Error: sink broken', 'Error: sink broken']);
    vm.close();
  });
  it('files that answer what is no number, or -2, fail (file_waits_for_ever)', async () => {
    for (const [answer, error] of [[-2, /No such file|no such file/], [-13, /ermission denied/], [NaN, /Input\/output error/], [Promise.resolve(3), /Input\/output error/]]) {
      const vm = await Vm.create({ files: { open: () => answer } });
      const reported = await told(async () => assert.match((await vm.execute('return io.open("x")'))[1], error));
      assert.equal(reported.length, typeof answer === 'number' && answer < 0 ? 0 : 1);
      if (reported.length > 0) assert.match(reported[0], /files\.open: a number is expected, at once, not (NaN|a promise)$/);
      vm.close();
    }
  });
  it('an executor that os.exit has left to the embedder waits for it', async () => {
    let asked = false;
    const vm = await Vm.create({ exit() { asked = true; return true; } });
    const task = new Scheduler().spawn(vm.load('local x <close> = setmetatable({}, {__close = function() closed = true end}) os.exit(0, true)'));
    while (!asked) await new Promise((next) => { setTimeout(next); });
    await new Promise((next) => { setTimeout(next, 5); });
    const { steps } = task;
    await new Promise((next) => { setTimeout(next, 20); });
    assert.deepEqual([task.state, task.steps], ['waiting', steps]);
    assert.deepEqual(task.executor.close().runSync(), [true]);
    assert.equal(vm.get('closed'), true);
    await assert.rejects(task.result, InterruptedError);
    vm.close();
  });
  it('os.exit ends the task (exit_never_settles)', async () => {
    let exited;
    const vm = await Vm.create({ exit(...how) { exited = how; } });
    await assert.rejects(vm.execute('os.exit(3) return "after"'), InterruptedError);
    assert.deepEqual(exited, [3, false]);
    assert.deepEqual(await vm.execute('return 1'), [1]);
    vm.close();
  });
  it('those of vm.builtin() are told by Lua errors', async () => {
    const v = await Vm.create();
    const values = [undefined, -1, 1e300, 2n ** 62n, true, {}, () => 1, 'x', v.table()];
    for (const name of ['chunk', 'load', 'interactive', 'list', 'index', 'setIndex', 'length', 'tostring', 'equal', 'require', 'pipe']) {
      for (const first of values) {
        for (const second of values) {
          try {
            v.builtin(name, first, second).runSync();
          } catch (e) {
            assert.ok(e instanceof LuaError, `${name}: ${e}`);
          }
        }
      }
    }
    for (const source of [{}, true, undefined]) assert.throws(() => v.builtin('interactive', source, '=stdin').runSync(), /bad argument #1 to '.*' \(string expected, got /);
    assert.throws(() => v.builtin('interactive', 'x', {}).runSync(), /bad argument #2 to '.*' \(string expected, got /);
    v.close();
  });
  it('options that throw, whatever it is, make for a rejection', async () => {
    const v = await Vm.create();
    await assert.rejects(v.execute('', { get name() { throw null; } }), (e) => e === null);
    v.close();
  });
});
