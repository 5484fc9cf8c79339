// scheduler.js: many executors, of any number of VMs, on one timer.

import { check, checkOptions, kinds } from './check.js';
import { InterruptedError, ModeError } from './errors.js';
import { Executor } from './executor.js';
import { Fuel } from './fuel.js';

/**
 * How much fuel a task gets. A policy has `grant(task, now)`: the fuel this task may have for its next step (0: not now), and
 * `next(task, now)`: milliseconds until it may have some again, when it grants none.
 */
export const equalShares = {
  grant: (task) => task.scheduler.fuel * task.weight,
  next: () => 0,
};

const executorKind = [(v) => v instanceof Executor, 'an Executor, as vm.load() makes it,'];
const spawnOptions = { name: kinds.text, weight: kinds.positive, policy: kinds.policy, signal: kinds.signal };
const schedulerOptions = { fuel: kinds.positive, interval: kinds.notNegative, budget: kinds.notNegative, policy: kinds.policy, clock: kinds.object };

/** At most `rate` fuel per second for each task, saved up to `burst`. */
export function tank({ rate, burst = rate }) {
  check('tank: rate', rate, kinds.positive);
  check('tank: burst', burst, kinds.positive);
  const filled = new WeakMap(); // task -> { level, at }
  const level = (task, now) => {
    let t = filled.get(task);
    if (!t) filled.set(task, t = { level: burst, at: now, spent: task.spent });
    t.level = Math.min(burst, t.level + (now - t.at) / 1000 * rate) - (task.spent - t.spent);
    t.at = now;
    t.spent = task.spent;
    return t.level;
  };
  return {
    grant: (task, now) => Math.max(0, Math.floor(Math.min(level(task, now), task.scheduler.fuel * task.weight))),
    next: (task, now) => Math.max(0, (1 - level(task, now)) / rate * 1000),
  };
}

const SLACK = 1;     // milliseconds that a task may be ahead of the others and still have its turn
const MOST_WAIT = 2 ** 31 - 1; // milliseconds of a timer; those that are told to wait longer do not wait at all
const MOST_TIME = 20; // milliseconds that a step counts at most: the process may have been off the processor meanwhile

/** An executor in the hands of a scheduler. */
export class Task {
  #scheduler;
  #settle;
  #state = 'running';
  #holds = 0;
  #ignore = () => {}; // no longer listens to its signal

  constructor(scheduler, executor, { name, weight, policy }, owned) {
    this.#scheduler = scheduler;
    this.executor = executor;
    this.name = name;
    this.weight = weight ?? 1;
    this.policy = policy ?? scheduler.policy;
    /** Fuel spent, and steps made, so far. */
    this.spent = 0;
    this.steps = 0;
    this._fuel = new Fuel(0);
    this._time = 0; // milliseconds used per weight, as the scheduler counts them (#leastTime)
    this._refused = false; // its policy granted nothing when it was last asked
    this._owned = owned; // the executor was made for this task alone
    /** The array of results, or a LuaError or InterruptedError. Its rejection is pre-caught: nobody has to listen. */
    this.result = new Promise((resolve, reject) => { this.#settle = { resolve, reject }; });
    this.result.catch(() => {});
  }

  get scheduler() { return this.#scheduler; }

  /** 'running', 'waiting' (for a promise), 'held', 'suspended', 'done', 'error' or 'interrupted'. */
  get state() {
    if (this.#state !== 'running') return this.#state;
    if (this.held) return 'held';
    return this.executor.waiting ? 'waiting' : 'running';
  }

  get finished() { return this.#state !== 'running'; }

  /** Gets no fuel now, because its output, or its VM's, is not yet drawn. */
  get held() { return this.#holds > 0 || this.executor.vm.held; }

  /** No fuel for this task until the function that this answers is called. */
  hold() {
    let held = true;
    this.#holds++;
    return () => {
      if (!held) return;
      held = false;
      if (--this.#holds === 0) this.#scheduler._wake();
    };
  }

  /** Cancels the executor. The result rejects with InterruptedError, at once. */
  interrupt() {
    this.#interrupt();
  }

  #interrupt(options) {
    if (this.finished) return;
    this._finish('interrupted', new InterruptedError(undefined, options));
    this.executor.cancel();
    if (this._owned && !this.executor._inUse) this.executor.free();
  }

  /** The signal interrupts it, now or later. */
  _heed(signal) {
    const abort = () => this.#interrupt({ cause: signal.reason });
    this.#ignore = () => signal.removeEventListener('abort', abort);
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
  }

  /** The executor need no longer wait. */
  _woken() {
    this.#scheduler._wake();
  }

  /** Somebody has cancelled, or restarted, the executor: it is no longer this task's. */
  _cancelled() {
    this._finish('interrupted', new InterruptedError());
  }

  _finish(state, outcome) {
    if (this.finished) return;
    this.#state = state;
    this.#ignore();
    this.executor._task = null;
    this.#scheduler._remove(this);
    if (state === 'done' || state === 'suspended') this.#settle.resolve(outcome);
    else this.#settle.reject(outcome);
  }
}

/**
 * Steps its tasks round-robin from one timer. Each tick goes on until `budget` milliseconds are spent, or every task waits, is held
 * back, has had its share, or is done; budget 0: one step per task and tick. The timer runs only while there is something to do.
 *
 * The same fuel may take one task much longer to burn than another: what misses the processor's caches, or asks for fresh memory, does.
 * So turns are by fuel, but a task that has used more time than another that could run sits out until that one has caught up.
 */
export class Scheduler {
  static #shared;

  /** The one that vm.execute() and the handles use, unless the VM has its own. */
  static get shared() {
    return Scheduler.#shared ??= new Scheduler();
  }

  #tasks = [];
  #turn = 0;          // whose turn it is: index into #tasks
  #timer = null;
  #later = null;      // one-shot timer, when all that is left to do is to wait for a policy
  #ticking = false;
  #woken = false;     // while it looks whether it can rest
  #virtual = 0;       // no task has used less time than this: who sleeps saves nothing up
  #clock;

  constructor(options = {}) {
    checkOptions('new Scheduler', options, schedulerOptions);
    this.fuel = options.fuel ?? 8192;
    this.interval = options.interval ?? 0;
    this.budget = options.budget ?? 4;
    this.policy = options.policy ?? equalShares;
    const g = globalThis, clock = options.clock ?? {};
    this.#clock = {
      now: clock.now ?? (() => g.performance.now()),
      setInterval: clock.setInterval ?? ((f, ms) => g.setInterval(f, ms)),
      clearInterval: clock.clearInterval ?? ((t) => g.clearInterval(t)),
      setTimeout: clock.setTimeout ?? ((f, ms) => g.setTimeout(f, ms)),
      clearTimeout: clock.clearTimeout ?? ((t) => g.clearTimeout(t)),
    };
  }

  /** The tasks that are not finished, in the order of their turns. */
  get tasks() { return [...this.#tasks]; }

  /** Is the timer running? */
  get active() { return this.#timer !== null; }

  /** Hands over an executor that is ready to run, and in no other task. `owned`: nobody else knows it, so that the task frees it. */
  spawn(executor, options = {}, owned = false) {
    check('spawn(executor)', executor, executorKind);
    checkOptions('spawn', options, spawnOptions);
    if (executor._task) throw new ModeError('the executor is in the hands of another task');
    if (executor.mode === 'Stopped' && !executor.vm.closed) {
      throw new ModeError('the executor is in mode Stopped (expected: Normal, Waiting, Result, Suspended)');
    }
    const task = new Task(this, executor, options, owned);
    executor.vm._schedulers.add(this);
    executor._task = task;
    this.#tasks.push(task);
    this._wake();
    if (options.signal) task._heed(options.signal);
    return task;
  }

  /** Something may be there to do: the timer runs again. */
  _wake() {
    this.#woken = true;
    if (this.#later !== null) {
      this.#clock.clearTimeout(this.#later);
      this.#later = null;
    }
    if (this.#timer === null && this.#tasks.length > 0) this.#timer = this.#clock.setInterval(() => this.tick(), this.interval);
  }

  _remove(task) {
    const i = this.#tasks.indexOf(task);
    if (i < 0) return;
    this.#tasks.splice(i, 1);
    if (i < this.#turn) this.#turn--;
    if (this.#tasks.length === 0 && !this.#ticking) this.#sleep();
  }

  /** Interrupts every task and stops the timer. */
  stop() {
    for (const task of this.tasks) task.interrupt();
    this.#sleep();
  }

  #sleep() {
    if (this.#timer !== null) this.#clock.clearInterval(this.#timer);
    this.#timer = null;
  }

  /** What the timer calls: steps tasks until the budget is spent or nothing can go on. */
  tick() {
    if (this.#ticking) return; // a host function called it
    this.#ticking = true;
    const { now } = this.#clock;
    const start = now();
    try {
      let idle = 0; // tasks in a row that could not do anything
      let turns = this.budget > 0 ? Infinity : this.#tasks.length;
      while (this.#tasks.length > 0 && idle < this.#tasks.length && turns-- > 0) {
        if (this.#turn >= this.#tasks.length) this.#turn = 0;
        const task = this.#tasks[this.#turn];
        this.#turn++;
        if (!this.#serve(task, now)) {
          idle++;
          continue;
        }
        idle = 0;
        if (this.budget > 0 && now() - start >= this.budget) break;
      }
    } finally {
      this.#ticking = false;
    }
    this.#rest(now());
  }

  /** One step of one task, if it may. False: it could not do anything. */
  #serve(task, now) {
    const { executor } = task;
    if (executor.vm.closed) {
      task._finish('interrupted', new InterruptedError('the VM is closed'));
      return false;
    }
    if (task.held || executor.waiting || executor.vm.busy) return false; // busy: one of its functions has called tick()
    const fair = this.budget > 0;
    if (fair) {
      task._time = Math.max(task._time, this.#virtual);
      const ahead = (least) => task._time > least + SLACK;
      if (ahead(this.#virtual) && ahead(this.#leastTime(task))) return false; // that other one is about to have its turn
    }
    const start = now();
    const fuel = task._fuel;
    try {
      const grant = check('grant of a policy', task.policy.grant(task, start), kinds.number);
      task._refused = grant <= 0;
      if (task._refused) return false;
      fuel.refill(grant, grant);
      if (fuel.left <= 0) return true; // pays its debt
      const before = fuel.left;
      const settled = executor.step(fuel);
      task.spent += before - fuel.left;
      task.steps++;
      if (fair) this.#charge(task, fuel, now() - start);
      if (settled) this.#settle(task);
    } catch (e) {
      this.#failed(task, e);
    }
    return true;
  }

  /** A step, or the taking of the result, threw `e`: also when a policy or the __tostring of an error has closed the VM. */
  #failed(task, e) {
    if (task.executor.vm.closed && e?.cause === undefined) task._finish('interrupted', new InterruptedError('the VM is closed'));
    else task._finish('error', e);
  }

  /** Counts the time of a step. Who gave the rest of a turn away, having printed a line, say, waits for the next: it is not owed more. */
  #charge(task, fuel, time) {
    task._time += Math.min(time, MOST_TIME) / task.weight;
    const least = this.#leastTime(task);
    if (fuel.interrupted && least < Infinity) task._time = Math.max(task._time, least);
    this.#virtual = Math.min(task._time, least);
  }

  /** The least time that a task other than this one, and able to run, has used. Infinity: there is none. */
  #leastTime(task) {
    let least = Infinity;
    for (const other of this.#tasks) {
      if (other !== task && other._time < least && !other._refused && !other.held && !other.executor.waiting) least = other._time;
    }
    return Math.max(least, this.#virtual);
  }

  #settle(task) {
    const { executor } = task;
    if (task.finished) { // interrupted by a host function it called
      if (task._owned) executor.free();
      return;
    }
    if (executor.vm.closed) {
      task._finish('interrupted', new InterruptedError('the VM is closed'));
      return;
    }
    const { mode } = executor;
    if (mode === 'Stopped') {
      task._finish('interrupted', new InterruptedError());
      return;
    }
    let values, error;
    try {
      values = executor.takeResult();
    } catch (e) {
      error = e;
    }
    if (error) this.#failed(task, error);
    else task._finish(mode === 'Suspended' ? 'suspended' : 'done', values);
    if (task._owned) executor.free();
  }

  /** Milliseconds until the task may go on. A policy that fails is met again in the task's next turn, which ends it. */
  #waitOf(task, now) {
    try {
      return task.policy.grant(task, now) > 0 ? 0 : check('next of a policy', task.policy.next(task, now), kinds.number);
    } catch {
      return 0;
    }
  }

  /** After a tick: does the timer have to go on? */
  #rest(now) {
    let soonest = Infinity;
    this.#woken = false;
    for (const task of this.tasks) { // policies may end tasks, or wake some
      if (task.finished) continue;
      if (task.executor.vm.closed) soonest = 0;
      else if (!task.held && !task.executor.waiting) soonest = Math.min(soonest, this.#waitOf(task, now));
    }
    if (soonest <= 20 || this.#woken) return; // the timer goes on
    this.#sleep();
    if (soonest < Infinity) {
      this.#later = this.#clock.setTimeout(() => {
        this.#later = null;
        this._wake();
      }, Math.min(soonest, MOST_WAIT));
    }
  }
}
