// vm.js: one Lua world in one wasm instance.

import { check, checkOptions, kinds } from './check.js';
import { fill, toData } from './convert.js';
import { LuaError, OcarinaError, statusError } from './errors.js';
import { Executor } from './executor.js';
import { LuaHandle, LuaTable, handleClass } from './handles.js';
import { HostValues } from './host-values.js';
import { Host } from './host.js';
import { compile, inNode, instantiate } from './loader.js';
import { Scheduler } from './scheduler.js';
import { Exchange, VAR } from './values.js';
import { warmUp } from './warm-up.js';

const LIBS = { base: 1, package: 2, coroutine: 4, table: 8, string: 16, math: 32, utf8: 64, os: 128, io: 256, debug: 512 };
const GRANT_READ = 1, GRANT_FILES = 2, GRANT_ENV = 4, GRANT_EXIT = 8; // imports.h

/** OcBuiltin (ocarina.h): functions an executor can start with. */
export const builtins = { chunk: 1, load: 2, interactive: 3, list: 4, index: 5, setIndex: 6, length: 7, tostring: 8, equal: 9,
  require: 10, finalize: 11, collect: 12, pipe: 13 };
const builtinName = kinds.oneOf(...Object.keys(builtins));

class Builtin {
  constructor(name) {
    this.number = builtins[name];
  }
}

/** OC_TRANSLATE_ (ocarina.h) */
const translations = { hot: 0, none: 1, all: 2 };

const libBits = (libs) => {
  if (libs === undefined || libs === 'all') return 1023;
  return libs.reduce((bits, name) => {
    if (!(name in LIBS)) throw new OcarinaError('argument', `no library is called '${name}' (there are: ${Object.keys(LIBS).join(', ')})`);
    return bits | LIBS[name];
  }, 0);
};

const vmOptions = {
  memoryLimit: kinds.bytes,
  libs: [(v) => v === 'all' || Array.isArray(v), "'all' or an array of names of libraries"],
  wasmUrl: kinds.url, wasmModule: kinds.module,
  warmUp: kinds.oneOf(true, false, 'idle'), binaryChunks: kinds.boolean, translate: kinds.oneOf(...Object.keys(translations)),
  seed: kinds.integer, printInterrupts: kinds.boolean,
  stdout: kinds.function, stderr: kinds.function, write: kinds.function, stdin: kinds.function,
  files: kinds.files, env: kinds.object, exit: kinds.function, scheduler: kinds.scheduler,
};
const loadOptions = { name: kinds.text, args: kinds.array, yieldable: kinds.boolean, mode: kinds.oneOf('t', 'b', 'bt') };
const functionOptions = { bytes: kinds.boolean };
const executeOptions = { ...loadOptions, signal: kinds.signal };
const tableEntries = [(v) => v === undefined || v === null || typeof v === 'object', 'an array, a Map or an object'];

const RECLAIM_FUEL = 32_768; // some milliseconds

const MADE_HERE = Symbol('Vm.create'); // what new Vm() cannot know

export class Vm {
  #exports;
  #host;
  #reclaiming = null;       // promise of the end of a collection
  #waitsForRoom = false;    // who meets a full VM now can wait until it is collected
  #handles = new Map();     // ref -> WeakRef of its handle
  #registry;                // frees the refs of collected handles
  #executors;               // frees collected executors
  #globals;
  #holds = 0;
  #dead = null;             // the error that ended it
  #running = null;
  #warming = null;          // a warm-up that is to be abandoned when a script begins
  #waits = new Map();       // address of an executor that waits -> what tells those who wait for it
  #doomed = [];             // executors that died while the VM was running
  #closing = false;         // to be closed when the call into the core has returned

  /**
   * A new VM: a promise. Options: see index.d.ts.
   */
  static async create(options = {}) {
    checkOptions('Vm.create', options, vmOptions);
    const module = options.wasmModule ?? await compile(options.wasmUrl);
    const how = options.warmUp ?? (inNode ? false : 'idle');
    const warming = how && warmUp(module, () => Vm.#made(module, {}), how === true);
    if (how === true) await warming.done;
    const vm = await Vm.#made(module, options);
    if (how === 'idle') vm.#warming = warming;
    return vm;
  }

  static async #made(module, options) {
    const vm = new Vm(MADE_HERE, options);
    await vm.#start(module, options);
    return vm;
  }

  constructor(key, options) {
    if (key !== MADE_HERE) throw new OcarinaError('argument', 'a VM is made by await Vm.create(options), not by new');
    this.options = options;
    this.scheduler = options.scheduler ?? null;
    this._hostValues = new HostValues();
    /** Called with nothing when the VM is held or no longer: schedulers that run its tasks. */
    this._schedulers = new Set();
    const here = new WeakRef(this);
    this.#registry = new FinalizationRegistry((ref) => here.deref()?._releaseRef(ref));
    this.#executors = new FinalizationRegistry((address) => here.deref()?._freeExecutor(address));
  }

  async #start(module, options) {
    this.#host = new Host(this, options);
    this.#exports = await instantiate(module, this.#host.imports());
    this._exchange = new Exchange(this.#exports, this._hostValues, this);
    let grants = 0;
    if (options.stdin) grants |= GRANT_READ;
    if (options.files) grants |= GRANT_FILES;
    if (options.env) grants |= GRANT_ENV;
    if (options.exit) grants |= GRANT_EXIT;
    const seed = BigInt.asUintN(64, BigInt(options.seed ?? 0));
    const made = this._run(() => this.#exports.oc_js_create(options.memoryLimit ?? 0, libBits(options.libs), Number(seed & 0xffffffffn),
      Number(seed >> 32n), grants, options.binaryChunks ? 1 : 0, options.printInterrupts === false ? 0 : 1,
      translations[options.translate ?? 'hot']));
    if (!made) throw new OcarinaError('memory', 'not enough memory for a VM');
    this._exchange.refresh();
  }

  // --- the core ---

  #refuseIfClosed() {
    if (this.#dead) throw new OcarinaError('closed', this.#dead.message, { cause: this.#dead.cause });
  }

  /** Calls into the instance. A trap (never expected) marks the VM dead. */
  _run(call) {
    this.#refuseIfClosed();
    try {
      return call(this.#exports);
    } catch (e) {
      if (e instanceof OcarinaError) throw e;
      this.#die(`the VM is broken: ${e?.message ?? e}`, e);
      throw new OcarinaError('closed', this.#dead.message, { cause: e });
    } finally {
      this._exchange?.refresh();
      if (this.#closing && !this.busy) this.close();
    }
  }

  /** The same for calls that answer a status: throws for a negative one. */
  _call(name, ...args) {
    return this.#collectingIfFull(() => {
      const status = this._run((core) => core[name](...args));
      if (status < 0) throw statusError(status, this._exchange.message());
      return status;
    });
  }

  #die(message, cause) {
    this.#dead = { message, cause };
    for (const end of this.#waits.values()) end();
    this.#waits.clear();
    for (const s of this._schedulers) s._wake();
  }

  get closed() { return this.#dead !== null; }

  /** Ends the VM: everything in it is gone, tasks are interrupted, promises of it are ignored. No finalizer runs. */
  close() {
    if (this.#exports === null) return;
    if (this.#running) { // takes effect when the host function has returned
      this.#running._closing = true;
      this.#running.cancel();
      return;
    }
    if (this.busy) { // no step: the __tostring of an error has called it
      this.#closing = true;
      return;
    }
    if (!this.#dead) this.#die('the VM is closed');
    this.#exports = null;
    this.#host.close();
    this._hostValues.clear();
    this.#handles.clear();
    this._exchange.drop();
  }

  /** The executor that is being stepped, or null. */
  get running() { return this.#running; }

  /** True while a host function of this VM runs: then nothing of it can be stepped. */
  get busy() { return this.#host.inside > 0; }

  /** One step of `executor` (executor.js). */
  _step(executor, address, fuel, interrupted) {
    if (this.#running || this.#host.inside > 0) throw statusError(-3, 'a host function of this VM is running: it cannot be stepped');
    this.#running = executor;
    this.#warming?.abandon();
    this.#warming = null;
    try {
      return this._run((core) => core.oc_js_step(address, fuel, interrupted ? 1 : 0));
    } finally {
      this.#running = null;
      while (this.#doomed.length > 0 && !this.#dead) this._freeExecutor(this.#doomed.pop());
      if (executor._closing) this.close();
    }
  }

  /** Ends the running step at the next safepoint; the fuel that is left stays. For host functions. */
  interrupt() {
    this._run((core) => core.oc_js_interrupt());
  }

  /** Charges the running step for work a host function did. */
  consume(fuel) {
    this._run((core) => core.oc_js_consume(Math.min(fuel, Number.MAX_SAFE_INTEGER)));
  }

  /** Memory in use, its peak and limit, collections, the instance's memory, references held. */
  get stats() {
    return this._run(() => this._exchange.stats());
  }

  get memoryLimit() { return this.options.memoryLimit ?? 0; }
  set memoryLimit(bytes) {
    check('memoryLimit', bytes, kinds.bytes);
    this.options = { ...this.options, memoryLimit: bytes };
    this._run((core) => core.oc_js_set_limit(bytes));
  }

  // --- executors ---

  /** A stopped executor. `yieldable`: its main coroutine may yield to JavaScript. */
  executor({ yieldable = false } = {}) {
    const address = this.#collectingIfFull(() => {
      const made = this._run((core) => core.oc_js_executor_new(yieldable ? 1 : 0, 0));
      if (made === 0) throw statusError(-1, 'not enough memory');
      return made;
    });
    const executor = new Executor(this, address);
    this.#executors.register(executor, address, executor);
    return executor;
  }

  _freeExecutor(address, executor) {
    if (this.#dead) return;
    this.#waits.delete(address);
    if (executor) this.#executors.unregister(executor);
    else this.#host.forget(address); // collected: nobody has said so before
    if (this.#running) this.#doomed.push(address);
    else this._run((core) => core.oc_js_executor_free(address));
  }

  /** Forgets host calls of an executor that was cancelled. */
  _dropCalls(executor) {
    this.#host.drop(executor);
  }

  /** The executor's program has ended: what of its output is unfinished is shown. */
  _endOutput(executor) {
    this.#host.endOutput(executor);
  }

  /**
   * An executor that will compile and run `source` (text, or bytes). Not yet run. `name` is the chunk's name ("=left", "@file.lua";
   * else the text itself), `args` become the chunk's `...`.
   */
  load(source, options = {}) {
    check('load(source)', source, kinds.source);
    checkOptions('load', options, loadOptions);
    const { name, args, yieldable, mode } = options;
    const executor = this.executor({ yieldable: yieldable ?? false });
    executor._start(new Builtin('chunk'), [source, name ?? (typeof source === 'string' ? source : '=chunk'), mode ?? undefined, ...args ?? []]);
    return executor;
  }

  /**
   * Compiles and runs `source` on the scheduler: a promise of the array of its results. `signal`, an AbortSignal, interrupts it; the other
   * options are those of load().
   */
  execute(source, options = {}) {
    return this.#spawn(() => {
      checkOptions('execute', options, executeOptions);
      const { signal, ...loading } = options;
      return [this.load(source, loading), { name: options.name, signal }];
    });
  }

  /** Calls a Lua function (or anything callable) on the scheduler: a promise of the array of results. */
  call(fn, ...args) {
    return this.#spawn(() => {
      const executor = this.executor();
      executor._start(fn, args);
      return [executor];
    });
  }

  /** An executor for one of the API's own functions: see `builtins`. */
  builtin(name, ...args) {
    check('builtin(name)', name, builtinName);
    const executor = this.executor();
    executor._start(new Builtin(name), args);
    return executor;
  }

  _operate(name, ...args) {
    return this.#spawn(() => [this.builtin(name, ...args)]);
  }

  /** Runs what `make` answers, [executor, options of its task]. */
  #spawn(make) {
    const begin = () => {
      const [executor, options] = this.#uncollected(make);
      return (this.scheduler ?? Scheduler.shared).spawn(executor, options, true).result;
    };
    try {
      return begin();
    } catch (e) {
      if (e?.code !== 'memory' || this.#dead) return Promise.reject(e);
      const late = this.#reclaim().then(begin);
      late.catch(() => {}); // as a task's result
      return late;
    }
  }

  /** Frees all garbage, a little at a time: the page is not to notice. Who needs that meanwhile waits for the same. */
  #reclaim() {
    const slices = async () => {
      do await new Promise((next) => { setTimeout(next); });
      while (!this.#dead && this._run((core) => core.oc_js_reclaim(RECLAIM_FUEL)) === 0);
    };
    this.#reclaiming ??= slices().finally(() => { this.#reclaiming = null; });
    return this.#reclaiming;
  }

  /** Does what `begin` does without collecting for it (#collectingIfFull). */
  #uncollected(begin) {
    this.#waitsForRoom = true;
    try {
      return begin();
    } finally {
      this.#waitsForRoom = false;
    }
  }

  /**
   * Writes function (undefined: none) and arguments where the core takes them from, and runs `call`. What cannot cross throws a
   * TypeError, a RangeError or, for handles, an OcarinaError, and nothing has happened.
   */
  _withValues(fn, args, call) {
    this.#refuseIfClosed();
    const x = this._exchange;
    const first = fn === undefined ? 0 : 1;
    return this.#collectingIfFull(() => {
      x.begin();
      try {
        x.slot(0, args.length + 1);
        if (fn instanceof Builtin) x.writeBuiltin(x.slot(0), fn.number);
        else if (fn !== undefined) x.write(x.slot(0), fn);
        x.writeAll(args, first);
        return x.check(this._run((core) => call(core, args.length)));
      } catch (e) {
        this._hostValues.crossingFailed();
        throw e;
      } finally {
        if (!this.#dead) x.end();
      }
    });
  }

  /**
   * Begins something; if there is no memory, once more when all garbage is gone: steps collect by themselves, but what a script has left
   * behind would keep the next one from its first step. Failures leave nothing behind.
   */
  #collectingIfFull(begin) {
    try {
      return begin();
    } catch (e) {
      if (e?.code !== 'memory' || this.#running || this.#waitsForRoom || this.#dead) throw e;
      if (this.#reclaiming) this._run((core) => core.oc_js_reclaim(Number.MAX_SAFE_INTEGER)); // of garbage that was there when that began
      this._run((core) => core.oc_js_reclaim(Number.MAX_SAFE_INTEGER));
      return begin();
    }
  }

  /** Values [0, n) of an executor's result. */
  _values(address, n) {
    const values = [];
    for (let from = 0; from < n; from += 256) {
      const some = Math.min(256, n - from);
      this._call('oc_js_values', address, from, some);
      values.push(...this._exchange.readAll(this._exchange.slot(0, some), some));
    }
    return values;
  }

  /** The LuaError an executor holds; `causeOf` tells the JavaScript error behind a message. */
  _error(address, causeOf) {
    const x = this._exchange;
    const [value] = this._values(address, 1);
    this._call('oc_js_error', address);
    this.#refuseIfClosed(); // closed by what its __tostring called
    const { start, end } = x.stringAt(x.slot(0));
    const head = new TextDecoder().decode(x.bytes.subarray(start, Math.min(end, start + 200)));
    const [message, traceback] = x.readAll(x.slot(0), 2).map((t) => (typeof t === 'string' ? t : new TextDecoder().decode(t)));
    return new LuaError(message, { value, traceback, head, cause: causeOf(message) });
  }

  /** The running executor must wait for `promise`. */
  _waitFor(promise) {
    this.#running?._wait(promise);
  }

  /** `end` is called if the VM ends before the executor has ceased to wait (null: it has). The executor itself is not kept by that. */
  _waits(address, end) {
    if (end) this.#waits.set(address, end);
    else this.#waits.delete(address);
  }

  _wake(address) {
    if (!this.#dead) this._run((core) => core.oc_js_wake(address));
  }

  // --- values ---

  /** How many functions and objects of JavaScript Lua holds. */
  get hostObjects() { return this._hostValues.size; }

  /** Declares how a function is called from Lua; answers the function. `bytes`: its string arguments come as Uint8Array. */
  function(fn, options) {
    check('function(fn)', fn, kinds.function);
    checkOptions('function', options, functionOptions);
    this._hostValues.setOptions(fn, options);
    return fn;
  }

  /** The reference behind a handle; 0: not a handle. */
  refOf(value) {
    if (!LuaHandle.is(value)) return 0;
    if (value.vm !== this) throw new OcarinaError('reference', 'the Lua value belongs to another VM');
    if (value.ref === 0) throw new OcarinaError('reference', 'the Lua value was freed');
    return value.ref;
  }

  /** The handle for a reference that the core just gave us. */
  handle(type, ref) {
    const known = this.#handles.get(ref)?.deref();
    if (known && known.ref === ref) {
      this.#exports.oc_js_ref_free(ref); // the handle has its own count
      return known;
    }
    const handle = new (handleClass(type))(this, ref);
    this.#handles.set(ref, new WeakRef(handle));
    this.#registry.register(handle, ref, handle);
    return handle;
  }

  _releaseRef(ref) {
    if (this.#dead) return;
    if (!this.#handles.get(ref)?.deref()) this.#handles.delete(ref);
    this._run((core) => core.oc_js_ref_free(ref));
  }

  _dropHandle(handle, ref) {
    this.#registry.unregister(handle);
    if (this.#handles.get(ref)?.deref() === handle) this.#handles.delete(ref);
    this._releaseRef(ref);
  }

  /** The table of globals. */
  get globals() {
    if (!this.#globals) {
      this._call('oc_js_globals');
      this.#globals = this.handle(5, this._exchange.ref);
    }
    return this.#globals;
  }

  /** Sets a global (raw). `options` are those of function(). */
  set(name, value, options) {
    check('set(name)', name, kinds.text);
    if (options) this.function(value, options);
    this.globals.set(name, value);
    return this;
  }

  /** Reads a global (raw). */
  get(name) {
    check('get(name)', name, kinds.text);
    return this.globals.get(name);
  }

  /**
   * A new table; entries of an array (from index 1), of a Map, or the own properties of an object are copied in. `deep`: arrays, Maps and
   * plain objects within become tables, too.
   */
  table(entries, options = {}) {
    check('table(entries)', entries, tableEntries);
    checkOptions('table', options, { deep: kinds.boolean });
    const make = () => {
      this._call('oc_js_new_table');
      return this.handle(5, this._exchange.ref);
    };
    return entries ? fill(make(), entries, options.deep ?? false, make) : make();
  }

  _toData(table, options) {
    checkOptions('toJS', options, { limit: kinds.positive });
    return toData(table, options.limit ?? undefined);
  }

  #table(handle) {
    if (!(handle instanceof LuaTable)) throw new OcarinaError('type', 'not a table');
    return this.refOf(handle);
  }

  _rawGet(table, key) {
    const ref = this.#table(table), x = this._exchange;
    this._withValues(undefined, [key], (core) => core.oc_js_raw_get(ref));
    return x.read(x.slot(0) + VAR);
  }

  _rawSet(table, key, value) {
    const ref = this.#table(table);
    this._withValues(undefined, [key, value], (core) => core.oc_js_raw_set(ref));
  }

  _rawLength(table) {
    this._call('oc_js_raw_len', this.#table(table));
    return this._exchange.read(this._exchange.slot(0));
  }

  * _rawEntries(table) {
    const x = this._exchange;
    let cursor = 0n;
    for (;;) {
      const ref = this.#table(table);
      this.#refuseIfClosed();
      x.view.setBigInt64(x.slot(2) + 8, cursor, true);
      if (this._call('oc_js_raw_next', ref) === 0) return;
      cursor = x.view.getBigInt64(x.slot(2) + 8, true);
      yield x.readAll(x.slot(0), 2);
    }
  }

  // --- back-pressure ---

  /** Schedulers give tasks of this VM no fuel until the function that this answers is called (once). */
  hold() {
    let held = true;
    this.#holds++;
    return () => {
      if (!held) return;
      held = false;
      if (--this.#holds === 0) for (const s of this._schedulers) s._wake();
    };
  }

  get held() { return this.#holds > 0; }
}
