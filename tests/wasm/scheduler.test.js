// The scheduler: fairness, budget, back-pressure, idling, interruption. On a clock of its own, where time matters.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { InterruptedError, LuaError, ModeError, Scheduler, Vm, tank } from '../../wasm/index.js';

const later = (ms, value) => new Promise((resolve) => { setTimeout(resolve, ms, value); });
/** Waits for what must come; how soon depends on who else wants the processor. */
const until = async (condition) => {
  for (let tries = 0; !condition(); tries++) {
    assert.ok(tries < 2000, `it never came: ${condition}`);
    await later(2);
  }
};

/** Time that only moves when told to; timers are kept, not run. */
class FakeClock {
  time = 0;
  interval = null;
  timeout = null;
  now = () => this.time;
  setInterval = (f) => (this.interval = f);
  clearInterval = () => { this.interval = null; };
  setTimeout = (f, ms) => (this.timeout = { f, ms });
  clearTimeout = () => { this.timeout = null; };
}

describe('scheduler', () => {
  let vm, clock;
  before(async () => { vm = await Vm.create({ stdout: () => {} }); });
  after(() => vm.close());
  beforeEach(() => { clock = new FakeClock(); });
  const plain = (options) => new Scheduler({ budget: 0, clock, ...options });
  const loop = (name) => vm.load(`${name} = 0 while true do ${name} = ${name} + 1 end`);

  it('runs tasks to their results', async () => {
    const s = new Scheduler();
    const task = s.spawn(vm.load('return 1, "two"'), { name: 'left' });
    assert.equal(task.name, 'left');
    assert.equal(task.state, 'running');
    assert.deepEqual(await task.result, [1, 'two']);
    assert.equal(task.state, 'done');
    assert.equal(s.tasks.length, 0);
  });
  it('errors reject, pre-caught', async () => {
    const s = new Scheduler();
    const task = s.spawn(vm.load('error("x", 0)'));
    await until(() => task.state === 'error');
    await assert.rejects(task.result, (e) => e instanceof LuaError && e.message === 'x');
  });
  it('budget 0: one step per task and tick, in turn', () => {
    const s = plain();
    const tasks = ['a', 'b', 'c'].map((n) => s.spawn(loop(n)));
    for (let i = 0; i < 10; i++) s.tick();
    assert.deepEqual(tasks.map((t) => t.steps), [10, 10, 10]);
    s.stop();
  });
  it('shares time fairly', () => {
    const s = plain();
    s.spawn(loop('a'));
    s.spawn(vm.load('b = 0 table.sort({3, 2, 1}, function(x, y) for i = 1, 1e9 do b = b + 1 end end)'));
    for (let i = 0; i < 200; i++) s.tick();
    const [a, b] = [vm.get('a'), vm.get('b')];
    assert.ok(a > 1000 && b > 1000 && a < b * 3 && b < a * 3, `a ${a}, b ${b}`);
    s.stop();
  });
  it('shares time, not fuel, when it has a budget; who sleeps saves nothing up', async () => {
    const s = new Scheduler({ budget: 4, clock });
    const used = { slow: 0, quick: 0, late: 0 };
    vm.set('burn', (name, ms) => {
      clock.time += ms;
      used[name] += ms;
    });
    let wake;
    vm.set('sleep', () => new Promise((resolve) => { wake = resolve; }));
    const spawn = (name, ms) => s.spawn(vm.load(`if '${name}' == 'late' then sleep() end while true do burn('${name}', ${ms}) end`));
    spawn('slow', 0.05);
    spawn('quick', 0.001);
    const late = spawn('late', 0.01);
    for (let i = 0; i < 100; i++) s.tick();
    assert.ok(used.slow > 150 && Math.abs(used.slow - used.quick) < 40, JSON.stringify(used)); // (a step of slow is about 12 ms)
    assert.equal(used.late, 0);
    wake();
    await until(() => late.state === 'running');
    for (let i = 0; i < 30; i++) s.tick();
    assert.ok(used.late > 20 && used.late < 80, JSON.stringify(used));
    s.stop();
  });
  it('nobody sits out for a task that no longer runs', () => {
    const s = new Scheduler({ budget: 4, clock });
    vm.set('burn', () => { clock.time += 0.1; });
    s.spawn(vm.load('while true do burn() end'));
    const other = s.spawn(loop('o'));
    s.tick();
    const release = other.hold();
    const before = clock.time;
    for (let i = 0; i < 10; i++) s.tick();
    assert.ok(clock.time - before >= 40, `${clock.time - before} ms`);
    release();
    s.stop();
  });
  it('debt is paid before the next turn', () => {
    const s = plain({ fuel: 100 });
    const heavy = s.spawn(vm.load('local s = ("x"):rep(1 << 20) while true do s:upper() end'));
    const light = s.spawn(loop('n'));
    for (let i = 0; i < 20000; i++) s.tick();
    const ratio = heavy.spent / light.spent;
    assert.ok(ratio > 0.8 && ratio < 1.25, `ratio ${ratio}`);
    s.stop();
  });
  it('weights', () => {
    const s = plain();
    const one = s.spawn(loop('a')), three = s.spawn(loop('b'), { weight: 3 });
    for (let i = 0; i < 100; i++) s.tick();
    const ratio = three.spent / one.spent;
    assert.ok(ratio > 2.7 && ratio < 3.3, `ratio ${ratio}`);
    s.stop();
  });
  it('a tank bounds fuel per second and saves up to the burst', () => {
    const s = plain({ policy: tank({ rate: 100000, burst: 200000.5 }) });
    const task = s.spawn(loop('a'));
    for (let i = 0; i < 100; i++) s.tick();
    assert.ok(task.spent >= 190000 && task.spent < 215000, `burst ${task.spent}`);
    for (let ms = 0; ms < 1000; ms++) {
      clock.time++;
      s.tick();
    }
    assert.ok(task.spent >= 290000 && task.spent < 315000, `after a second ${task.spent}`);
    assert.ok(Number.isInteger(task.spent), `${task.spent}`);
    s.stop();
  });
  it('a printing task prints one line a round', async () => {
    let lines = 0;
    const v = await Vm.create({ stdout: (text) => { lines += text.split('\n').length - 1; } });
    const s = plain();
    s.spawn(v.load('i = 0 while true do i = i + 1 end'));
    s.spawn(v.load('while true do print(i) end'));
    for (let i = 0; i < 50; i++) s.tick();
    assert.ok(lines >= 45 && lines <= 50, `${lines} lines`);
    s.stop();
    v.close();
  });
  it('the budget ends a tick, and the next goes on where it ended', () => {
    const s = new Scheduler({ budget: 4, clock });
    clock.now = () => clock.time++; // every look at the clock costs a millisecond
    s.spawn(loop('x')).executor;
    const fresh = new Scheduler({ budget: 4, clock: { ...clock, now: () => clock.time++ } });
    const tasks = ['a', 'b', 'c'].map((n) => fresh.spawn(loop(n)));
    for (let i = 0; i < 30; i++) fresh.tick();
    const steps = tasks.map((t) => t.steps);
    assert.ok(Math.max(...steps) - Math.min(...steps) <= 1, `steps ${steps}`);
    fresh.stop();
    s.stop();
  });
  it('a tick takes about its budget', () => {
    const s = new Scheduler({ budget: 4, clock: { setInterval: () => 1, clearInterval: () => {} } });
    s.spawn(loop('a'));
    for (let i = 0; i < 10; i++) s.tick(); // until V8 has optimised it
    let best = Infinity; // other programs may take the processor: then a tick takes longer
    for (let i = 0; i < 50; i++) {
      const t = performance.now();
      s.tick();
      best = Math.min(best, performance.now() - t);
    }
    assert.ok(best >= 3.9 && best < 8, `${best} ms`);
    s.stop();
  });
  it('interrupts at once', async () => {
    const s = new Scheduler();
    const task = s.spawn(vm.load('while true do pcall(function() while true do end end) end'));
    await until(() => task.steps > 10);
    const t = performance.now();
    task.interrupt();
    await assert.rejects(task.result, InterruptedError);
    assert.ok(performance.now() - t < 50);
    assert.equal(task.state, 'interrupted');
    assert.equal(s.active, false);
    task.interrupt();
  });
  it('one by one, on one VM', async () => {
    const s = new Scheduler();
    const left = s.spawn(loop('i')), right = s.spawn(loop('j'));
    await until(() => vm.get('i') > 0 && vm.get('j') > 0);
    left.interrupt();
    const i = vm.get('i'), j = vm.get('j');
    await until(() => vm.get('j') > j + 10000);
    assert.equal(vm.get('i'), i);
    right.interrupt();
  });
  it('a signal interrupts, also one that was aborted before', async () => {
    const s = new Scheduler(), reason = new Error('enough');
    const stop = new AbortController();
    const [left, right, late] = ['left', 'right', 'late'].map((name) => s.spawn(loop(name), { signal: name === 'late' ? AbortSignal.abort(reason) : stop.signal }));
    const lost = vm.execute('while true do end', { name: '=lost', signal: stop.signal });
    assert.equal(late.state, 'interrupted');
    await until(() => left.steps > 3 && right.steps > 3);
    stop.abort(reason);
    for (const task of [left, right, late]) await assert.rejects(task.result, (e) => e instanceof InterruptedError && e.cause === reason);
    await assert.rejects(lost, InterruptedError);
    await assert.rejects(vm.execute('while true do end', { signal: AbortSignal.timeout(30) }), (e) => e instanceof InterruptedError && e.cause.name === 'TimeoutError');
    assert.equal(s.tasks.length, 0);
    assert.deepEqual(await vm.execute('return ...', { args: [6], signal: stop.signal }).catch((e) => e.cause), reason);
    assert.deepEqual(await vm.execute('return ...', { args: [6], signal: new AbortController().signal }), [6]);
    await assert.rejects(vm.execute('return 1', { signal: 1000 }), /^OcarinaError: execute: signal: an AbortSignal is expected, not 1000$/);
    await assert.rejects(vm.execute('return 1', { timeout: 1 }), /execute: no option is called 'timeout' \(there are: name, args, yieldable, mode, signal\)/);
  });
  it('a task forgets its signal when it ends', async () => {
    const { signal } = new AbortController();
    const heard = new Set();
    const add = signal.addEventListener.bind(signal), remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (type, f) => { heard.add(f); add(type, f); };
    signal.removeEventListener = (type, f) => { heard.delete(f); remove(type, f); };
    await vm.execute('return 1', { signal });
    await vm.execute('error()', { signal }).catch(() => {});
    assert.equal(heard.size, 0);
  });
  it('a task may interrupt itself from a host function', async () => {
    const s = new Scheduler();
    vm.set('stop', () => task.interrupt());
    const task = s.spawn(vm.load('pcall(stop) after = true'));
    await assert.rejects(task.result, InterruptedError);
    await later(10);
    assert.equal(vm.get('after'), undefined);
  });
  it('cancelling the executor ends the task', async () => {
    const s = new Scheduler();
    const task = s.spawn(vm.load('while true do end'));
    await until(() => task.steps > 0);
    task.executor.cancel();
    await assert.rejects(task.result, InterruptedError);
    vm.set('never', () => new Promise(() => {}));
    const waiting = s.spawn(vm.load('never()'));
    await until(() => waiting.state === 'waiting');
    waiting.executor.cancel();
    await assert.rejects(waiting.result, InterruptedError);
    const freed = s.spawn(vm.load('never()'));
    await until(() => freed.state === 'waiting');
    freed.executor.free();
    await assert.rejects(freed.result, InterruptedError);
    assert.equal(s.tasks.length, 0);
  });
  it('an executor is in one task at a time, and restarting it ends that', async () => {
    const s = new Scheduler(), settle = [];
    vm.set('answer', () => new Promise((resolve) => { settle.push(resolve); }));
    const executor = vm.load('return answer()');
    const first = s.spawn(executor);
    assert.throws(() => s.spawn(executor), (e) => e instanceof ModeError && /another task/.test(e.message));
    await until(() => settle.length === 1);
    executor.restart(vm.get('answer'));
    await assert.rejects(first.result, InterruptedError);
    const second = s.spawn(executor);
    await until(() => settle.length === 2);
    settle[0]('late');
    settle[1]('new');
    assert.deepEqual(await second.result, ['new']);
  });
  it('an executor with nothing to run is refused', () => {
    assert.throws(() => new Scheduler().spawn(vm.executor()), (e) => e instanceof ModeError && /Stopped/.test(e.message));
  });
  it('sleeps when every task waits, and wakes when a promise settles', async () => {
    const s = new Scheduler();
    let open;
    vm.set('wait', () => new Promise((resolve) => { open = resolve; }));
    const task = s.spawn(vm.load('return wait()'));
    await until(() => task.state === 'waiting' && !s.active);
    open('opened');
    assert.deepEqual(await task.result, ['opened']);
    await until(() => !s.active);
  });
  it('a held task, or VM, gets no fuel', async () => {
    const s = new Scheduler();
    const task = s.spawn(loop('h'));
    await until(() => vm.get('h') > 0);
    const release = task.hold();
    assert.equal(task.state, 'held');
    await later(10);
    const h = vm.get('h');
    await later(20);
    assert.equal(vm.get('h'), h);
    await until(() => !s.active);
    release();
    release();
    await until(() => vm.get('h') > h);
    const open = vm.hold();
    await later(5);
    const held = vm.get('h');
    await later(20);
    assert.equal(vm.get('h'), held);
    task.interrupt();
    await assert.rejects(task.result, InterruptedError);
    open();
  });
  it('yieldable executors resolve with what they yield, and can be spawned again', async () => {
    const s = new Scheduler();
    const ex = vm.load('local a = coroutine.yield(1) return a', { yieldable: true });
    const task = s.spawn(ex);
    assert.deepEqual(await task.result, [1]);
    assert.equal(task.state, 'suspended');
    ex.resume(5);
    assert.deepEqual(await s.spawn(ex).result, [5]);
  });
  it('closing a VM interrupts its tasks', async () => {
    const v = await Vm.create();
    const s = new Scheduler();
    v.set('never', () => new Promise(() => {}));
    const tasks = [s.spawn(v.load('while true do end')), s.spawn(v.load('never()'))];
    await until(() => tasks[0].steps > 0 && tasks[1].state === 'waiting');
    v.close();
    for (const t of tasks) await assert.rejects(t.result, InterruptedError);
  });
  it('tasks of many VMs share one scheduler', async () => {
    const s = new Scheduler();
    const vms = await Promise.all(Array.from({ length: 5 }, () => Vm.create()));
    const results = await Promise.all(vms.map((v, i) => s.spawn(v.load(`local n = 0 for i = 1, 1e5 do n = n + ${i} end return n`)).result));
    assert.deepEqual(results, [[0], [1e5], [2e5], [3e5], [4e5]]);
    vms.forEach((v) => v.close());
  });
  it('a finalizer that has to wait does not make the task wait in whose step it runs', async () => {
    const v = await Vm.create({ stdin: () => new Promise(() => {}), exit: () => true, stderr: () => {} });
    const s = new Scheduler();
    for (const blocking of ['io.read()', 'os.exit()']) {
      await s.spawn(v.load(`setmetatable({}, { __gc = function() ${blocking} end })`)).result;
      const task = s.spawn(v.load('collectgarbage() for i = 1, 1e5 do end return 5'));
      await until(() => task.finished);
      assert.deepEqual(await task.result, [5]);
    }
    v.close();
  });
  it('an executor that a function cancels, and then answers a promise, waits for nothing', async () => {
    const v = await Vm.create();
    const s = new Scheduler();
    const ex = v.load('f()');
    v.set('f', () => {
      ex.cancel();
      return new Promise(() => {});
    });
    ex.step(8192);
    assert.deepEqual([ex.mode, ex.waiting], ['Stopped', undefined]);
    const task = s.spawn(ex.restart(v.get('select'), '#', 1));
    await until(() => task.finished);
    assert.deepEqual(await task.result, [1]);
    v.close();
  });
  it('a policy that closes the VM interrupts its tasks', async () => {
    const v = await Vm.create();
    const s = new Scheduler();
    const policy = { grant: () => (v.close(), 100), next: () => 0 };
    await assert.rejects(s.spawn(v.load('while true do end'), { policy }).result, InterruptedError);
  });
  it('policies that end or wake tasks, when asked how long to wait, keep no other waiting', async () => {
    const s = new Scheduler();
    const first = s.spawn(vm.load('return 1'), { policy: { grant: () => 0, next: (task) => (task.interrupt(), Infinity) } });
    const second = s.spawn(vm.load('for i = 1, 1e7 do end return 2'));
    await until(() => second.finished);
    await assert.rejects(first.result, InterruptedError);
    const held = s.spawn(vm.load('return 3'));
    const release = held.hold();
    const other = s.spawn(vm.load('return 4'), { policy: { grant: () => 0, next: () => (release(), Infinity) } });
    await until(() => held.finished);
    other.interrupt();
  });
  it('a wait beyond what timers can is one', () => {
    const s = new Scheduler({ clock });
    s.spawn(vm.load('return 1'), { policy: { grant: () => 0, next: () => 1e10 } });
    s.tick();
    assert.equal(clock.timeout.ms, 2 ** 31 - 1);
    s.stop();
  });
  it('tick(), called by a function of a VM, leaves the tasks of that VM for later', async () => {
    const v = await Vm.create();
    const s = new Scheduler();
    v.set('tick', () => s.tick());
    const task = s.spawn(v.load('return 1')), other = s.spawn(vm.load('return 2'));
    v.load('tick()').runSync();
    assert.deepEqual([task.state, other.state], ['running', 'done']);
    assert.deepEqual(await task.result, [1]);
    v.close();
  });
});
