// executor.js: runs Lua in steps.

import { check, kinds } from './check.js';
import { InterruptedError, LuaError, ModeError, OcarinaError, isError, statusError, textOf } from './errors.js';
import { Fuel } from './fuel.js';
import { CONVERTED, LongString } from './values.js';

const fuelKind = [(v) => typeof v === 'number' ? !Number.isNaN(v) : typeof v?.left === 'number' && !Number.isNaN(v.left), 'a number or a Fuel'];

const MOST_DEBT = 2 ** 62; // of fuel: the core counts in 64 bits, and below their least it would begin again at the top

const THROWN = 8; // JavaScript errors remembered, of those that became errors of Lua

const POSITION = 100;  // characters that a position in front of a message has at most

const MODES = ['Stopped', 'Normal', 'Running', 'Result', 'Suspended', 'Waiting'];
const STOPPED = MODES.indexOf('Stopped'), WAITING = MODES.indexOf('Waiting');

/**
 * One line of execution in a VM, made by vm.load() or vm.executor(). It never runs by itself: step() it, or give it to a
 * Scheduler.
 */
export class Executor {
  #vm;
  #waiting = null;   // while the host function waits: { done, a promise; end(), which resolves it }
  #task = null;      // of the scheduler that runs it
  #thrown = [];      // the last JavaScript errors that became errors of Lua: { error, text }
  #telling = false;  // the error that it ended with is being looked at
  #long = null;      // long strings among its results, on their way to JavaScript

  constructor(vm, address) {
    if (!vm) throw new OcarinaError('argument', 'an executor is made by vm.load() or vm.executor(), not by new');
    this.#vm = vm;
    this._address = address;
    this._closing = false; // the VM is to be closed when the running step has ended
  }

  get vm() { return this.#vm; }

  /** 'Stopped', 'Normal', 'Running', 'Result', 'Suspended' or 'Waiting'. */
  get mode() {
    if (this._address === 0 || this.#vm.closed) return 'Stopped';
    return MODES[this.#vm._run((core) => core.oc_js_mode(this._address))];
  }

  #alive() {
    if (this._address === 0) throw new OcarinaError('closed', 'the executor was freed');
    return this._address;
  }

  /**
   * Runs until the fuel is spent or interrupted, or nothing can progress; always makes some minimal progress. `fuel` is a
   * number (a fresh tank) or a Fuel, which keeps its debt. True when nothing is left to do (Stopped, Result, Suspended); false
   * while there is more, and at once, at no cost, while it waits for a promise.
   */
  step(fuel) {
    check('step(fuel)', fuel, fuelKind);
    const tank = typeof fuel === 'number' ? new Fuel(fuel) : fuel;
    const address = this.#alive();
    const r = this.#vm._step(this, address, Math.max(tank.left, -MOST_DEBT), tank.interrupted);
    if (this.#vm.closed) return true;
    const x = this.#vm._exchange;
    if (r < 0) throw statusError(r, x.message());
    tank.left = x.fuel;
    tank.interrupted = x.interrupted;
    // What it was to wait for may have been a finalizer's, which does not get to wait, or that of a function that cancelled it.
    if (x.mode !== WAITING) this.#waitNoMore();
    if (x.mode === STOPPED) this.#vm._dropCalls(this);
    return r !== 0 && this.#gather(tank);
  }

  /** The results are there: long strings among them are converted a piece at a time. True when that is done. */
  #gather(tank) {
    const vm = this.#vm, x = vm._exchange;
    for (;;) {
      if (!this.#long?.string) {
        const next = vm._run((core) => core.oc_js_long(this._address, this.#long?.next ?? 0));
        if (next === 0) return true;
        this.#long ??= { values: new Map(), next: 0, string: null };
        this.#long.next = next;
        this.#long.string = new LongString(x.stringAt(x.slot(0)));
      }
      const { string, values } = this.#long;
      if (string.convert(x.bytes)) {
        values.set(string.start, string.value);
        this.#long.string = null;
      }
      tank.left -= CONVERTED / 16;
      if (tank.left <= 0) return false;
    }
  }

  /**
   * The results: an array, or the LuaError thrown. In mode Result the executor is Stopped afterwards and can be restarted; in
   * Suspended these are the values that the main coroutine yielded, and it stays Suspended.
   */
  takeResult() {
    const x = this.#vm._exchange;
    x.long = this.#long?.values;
    this.#long = null;
    try {
      return this.#take();
    } finally {
      x.long = undefined;
    }
  }

  #take() {
    const vm = this.#vm, address = this.#alive();
    if (this.#telling) throw statusError(-3, 'the result is being taken');
    const n = vm._call('oc_js_count', address);
    const { isError } = vm._exchange;
    const ended = this.mode === 'Result';
    if (ended) {
      vm._dropCalls(this);
      vm._endOutput(this);
    }
    if (isError) {
      const error = this.#tell(address);
      vm._call('oc_js_taken', address);
      throw error;
    }
    const values = vm._values(address, n);
    if (ended) vm._call('oc_js_taken', address);
    return values;
  }

  /** The error. Its __tostring may run Lua code, and call anything: until it is told, the executor stays as it is. */
  #tell(address) {
    this.#telling = true;
    try {
      return this.#vm._error(address, (message) => this.#causeOf(message));
    } finally {
      this.#telling = false;
    }
  }

  /** A JavaScript error becomes a Lua error of that text, with a position in front. */
  _threw(error, text) {
    this.#thrown.push({ error, text });
    if (this.#thrown.length > THROWN) this.#thrown.shift();
  }

  /** The JavaScript error behind the message of a Lua error: the last one that said so. */
  #causeOf(message) {
    const isIn = ({ text }) => message.length - text.length <= POSITION && message.endsWith(text)
      && /^(?:.*:\d+: )?$/s.test(message.slice(0, message.length - text.length));
    return this.#thrown.findLast(isIn)?.error;
  }

  /** Starts with `fn(...args)`: a stopped executor. */
  _start(fn, args) {
    const address = this.#alive();
    this.#long = null;
    this.#thrown = [];
    this.#vm._withValues(fn ?? null, args, (core, n) => core.oc_js_start(address, n));
  }

  /** Drops whatever it ran and begins `fn(...args)`. */
  restart(fn, ...args) {
    if (this.mode !== 'Stopped') this.cancel();
    this._start(fn, args);
    return this;
  }

  /** Suspended: the yield returns these values. */
  resume(...values) {
    const address = this.#alive();
    this.#long = null;
    this.#vm._withValues(undefined, values, (core, n) => core.oc_js_resume(address, n));
    return this;
  }

  /** Suspended: the yield raises this error. */
  resumeError(error) {
    const address = this.#alive();
    const value = error instanceof LuaError ? error.value : isError(error) ? textOf(error) : error;
    this.#long = null;
    if (value !== error && !(error instanceof LuaError)) this._threw(error, value);
    this.#vm._withValues(undefined, [value], (core) => core.oc_js_resume_error(address));
    return this;
  }

  /**
   * Drops its threads at once: no Lua code of it runs again, no pcall catches it, late promises are ignored. While a host function
   * that it called is running, that takes effect when the function returns.
   */
  cancel() {
    if (this._address === 0 || this.#vm.closed) return;
    if (!this.#telling) this.#vm._run((core) => core.oc_js_cancel(this._address));
    this.#long = null;
    this.#waitNoMore();
    this.#vm._dropCalls(this);
    this.#task?._cancelled();
  }

  /**
   * Ends what it runs as coroutine.close would: the __close handlers of its main coroutine's variables run in the steps that follow, to the
   * result true, or false and an error. Coroutines that it was in are dropped, late promises ignored. A second time does nothing.
   */
  close() {
    this.#vm._call('oc_js_close', this.#alive());
    this.#long = null;
    this.#waitNoMore();
    this.#vm._dropCalls(this);
    this.#task?._cancelled();
    return this;
  }

  /** Frees it now; the garbage collector does so too, later. */
  free() {
    const address = this._address;
    if (address === 0) return;
    if (this._inUse) throw statusError(-3, 'the executor is running');
    this.#task?._cancelled();
    this.#vm._dropCalls(this);
    this.#waitNoMore();
    this._address = 0;
    this.#vm._freeExecutor(address, this);
  }

  /** The core is at work on it: it cannot be freed. */
  get _inUse() { return this.#telling || this.#vm.running === this; }

  /** While it waits: a promise that resolves when a step makes sense again. Else undefined. */
  get waiting() {
    return this.#vm.closed ? undefined : this.#waiting?.done;
  }

  /** The function it runs waits for `promise`, which never rejects. */
  _wait(promise) {
    const waiting = {};
    waiting.done = new Promise((end) => { waiting.end = end; });
    promise.then(() => {
      if (this.#waiting !== waiting) return; // cancelled, or waits for something else by now
      if (this._address !== 0) this.#vm._wake(this._address);
      this.#waitNoMore();
      this.#task?._woken();
    });
    this.#waitNoMore();
    this.#waiting = waiting;
    this.#vm._waits(this._address, waiting.end);
  }

  /** Who waits for it to go on is told, also when that is by its end. */
  #waitNoMore() {
    if (!this.#waiting) return;
    this.#vm._waits(this._address, null);
    this.#waiting.end();
    this.#waiting = null;
  }

  /** The task that it is in the hands of; null: none. */
  get _task() { return this.#task; }
  set _task(task) { this.#task = task; }

  /** Steps to the end, blocking: for tests and small things. Throws InterruptedError when more than `fuel` would be spent. */
  runSync(fuel = 1e9) {
    check('runSync(fuel)', fuel, kinds.number);
    const tank = new Fuel(fuel);
    while (!this.step(tank)) {
      if (this.mode === 'Waiting') throw new ModeError('it waits for a promise: a Scheduler can run it, runSync cannot');
      tank.interrupted = false;
      if (tank.left <= 0) throw new InterruptedError('out of fuel');
    }
    return this.takeResult();
  }
}
