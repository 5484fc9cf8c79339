// Ocarina: a stackless Lua 5.4 that never blocks the page it runs in.

declare global {
  // For projects without the types of the DOM.
  interface AbortSignal {}
  interface URL {}
  namespace WebAssembly {
    interface Module {}
  }
}

/**
 * What Lua gives to JavaScript: nil is undefined; integers beyond 2^53 are BigInt; strings that are not UTF-8 are Uint8Array;
 * tables, functions, coroutines are handles; functions and objects that came from JavaScript come back as themselves.
 */
export type LuaValue = undefined | boolean | number | bigint | string | Uint8Array | LuaHandle | Function | object;

/** What a host function may return: one value, several by multi(), or a promise of that: then the calling Lua waits. */
export type HostFunction = (...args: any[]) => unknown;

export interface HostFunctionOptions {
  /** String arguments come as Uint8Array. */
  bytes?: boolean;
}

export type Library = 'base' | 'package' | 'coroutine' | 'table' | 'string' | 'math' | 'utf8' | 'os' | 'io' | 'debug';

/**
 * Synchronous files for the io library, loadfile, dofile and require (which opens the names of `package.path`, './?.lua' last). A negative number
 * answered, or an error thrown with one as `errno`, is told to Lua. A VM that is closed closes those that are open.
 */
export interface Files {
  /** A positive number for the file. */
  open(name: string, mode: string): number;
  close(file: number): number | void;
  /** Fills `bytes`; the number read, 0 at the end. */
  read(file: number, bytes: Uint8Array): number;
  /** The number of bytes written: all. */
  write(file: number, bytes: Uint8Array): number;
  /** whence 0: from the start, 1: from here, 2: from the end. The new position. */
  seek(file: number, whence: number, offset: number): number;
  flush?(file: number): number | void;
  remove?(name: string): number | void;
  rename?(from: string, to: string): number | void;
  tmpname?(): string | null;
  /** What Lua is told of an error number. Default: the usual texts of the usual ones (2: 'No such file or directory', 13, 17, 20, 21, 22, 28, 30 ...). */
  errorText?(errno: number): string | undefined;
}

export interface VmOptions {
  /**
   * Bytes the VM may take; it bounds the memory of the whole instance too. 0 and the default: as much as there is. Garbage never stands in the
   * way of a next script (which may wait for a full collection), what lives does: then `vm.memoryLimit` can be raised.
   */
  memoryLimit?: number;
  /** Libraries to open. Default: all; io and os can only do what `files`, `env`, `exit` and `stdin` grant. */
  libs?: 'all' | Library[];
  /** Where ocarina.wasm is; default: beside the package. */
  wasmUrl?: string | URL;
  /** The compiled module, for places that cannot fetch (workers of a CDN, bundlers). */
  wasmModule?: WebAssembly.Module;
  /**
   * Run the module in, once: a few short pieces of work, so that the first script does not meet code that the engine has yet to compile, in
   * steps longer than a frame. 'idle': from the VM's birth until it is done or a script begins; true: before the first VM is there, which takes
   * some 15 ms; false: not at all. Default: 'idle' in pages, false in Node.
   */
  warmUp?: boolean | 'idle';
  /** May load() try binary chunks? They are verified. Default: no. */
  binaryChunks?: boolean;
  /**
   * Which Lua functions become WebAssembly of their own: those that use much time (`'hot'`, the default), none, or all at once (for tests:
   * slower). It makes no difference to what scripts do, or to what bounds them.
   */
  translate?: 'hot' | 'none' | 'all';
  /** Seed of hashing and math.random; default: random. */
  seed?: number | bigint;
  /** print ends the step, so that other tasks get their turn after each line. Default: yes. */
  printInterrupts?: boolean;
  /**
   * Output of print and io.write as text: without it (or `write`) there is none. `executor` is the one that runs. When it answers a promise, that output is taken, and
   * whoever writes next waits until it settles.
   */
  stdout?(text: string, executor: Executor | null): unknown;
  /** Warnings and io.stderr; default: as stdout. */
  stderr?(text: string, executor: Executor | null): unknown;
  /** All output as bytes, instead of stdout and stderr. */
  write?(bytes: Uint8Array, where: { stream: 1 | 2; executor: Executor | null }): unknown;
  /** Input for io.read: some text or bytes, null at the end, or a promise of it. */
  stdin?(executor: Executor | null): string | Uint8Array | null | undefined | Promise<string | Uint8Array | null | undefined>;
  files?: Files;
  /** Environment for os.getenv. */
  env?: Record<string, string | undefined>;
  /**
   * os.exit was called; the embedder decides what that means. The script does not go on: its task ends with an InterruptedError. Unless this
   * answers true: then its executor waits for close(), which runs `__close` handlers (what `close` asks for), or cancel(), behind the step.
   */
  exit?(status: number, close: boolean): void | true;
  /** Runs what call(), execute() and the handles' promises start. Default: Scheduler.shared. */
  scheduler?: Scheduler;
}

export interface LoadOptions {
  /** Name of the chunk in messages: "=left", "@file.lua"; default: its text. */
  name?: string;
  /** The chunk's `...`. */
  args?: unknown[];
  /** The main coroutine may yield to JavaScript (mode Suspended). */
  yieldable?: boolean;
  /** Which chunks are accepted: 't' text, 'b' binary (the VM must allow it), 'bt' both. */
  mode?: 't' | 'b' | 'bt';
}

export interface VmStats {
  usedBytes: number;
  peakBytes: number;
  /** 0: none. */
  limitBytes: number;
  collections: number;
  /** Handles that JavaScript holds. */
  references: number;
  /** Memory of the whole wasm instance. */
  memoryBytes: number;
}

/**
 * The library's own functions, with their arguments: chunk (source, name, mode, ...args) compiles and runs; load (source, name, mode) compiles to
 * a function; interactive (source, name) does so as a prompt does, and answers the function, or nil, the message and whether more lines could
 * complete it; list (source, name) disassembles; index (value, key), setIndex (value, key, v), length (value), tostring (value), equal (a, b)
 * are Lua's operations, metamethods and all; require (name, global) stores in the global as well; finalize () runs all finalizers, collect ()
 * is collectgarbage(); pipe (g, f, ...args) is g(f(...)), neither of which sees the other.
 */
export type BuiltinName = 'chunk' | 'load' | 'interactive' | 'list' | 'index' | 'setIndex' | 'length' | 'tostring' | 'equal' | 'require' |
  'finalize' | 'collect' | 'pipe';

/** One Lua world: one wasm instance. */
export class Vm {
  private constructor();
  static create(options?: VmOptions): Promise<Vm>;
  /**
   * Sets a global. Functions become Lua functions: they get what Lua passes, and no `this`; what they throw becomes a Lua error; a promise they
   * return makes Lua wait. Other objects become userdata that give access to their own properties, never to inherited ones: these can be read,
   * set, and gone through by pairs. An array counts from 0 there, as it does here, and `#` is its length; table() makes a Lua table of one.
   * Methods are inherited, so objects of a class have none in Lua: give it what it may call, `vm.table({ add: (n) => account.add(n) })`.
   */
  set(name: string, value: unknown, options?: HostFunctionOptions): this;
  get(name: string): any;
  readonly globals: LuaTable;
  /**
   * A new table, filled from an array (index 1 first), a Map or an object's own properties. `deep`: arrays, Maps and plain objects within it become
   * tables as well, not userdata.
   */
  table(entries?: unknown[] | Map<unknown, unknown> | Record<string, unknown>, options?: { deep?: boolean }): LuaTable;
  /** Declares options of a host function; answers it. */
  function<F extends HostFunction>(fn: F, options: HostFunctionOptions): F;
  /** An executor that will compile and run the source: not yet run. */
  load(source: string | Uint8Array, options?: LoadOptions): Executor;
  /**
   * Runs the source on the scheduler: the array of its results. Rejects with LuaError; with InterruptedError when `signal` is aborted, as by
   * `AbortSignal.timeout(2000)`, or its VM closed; with OcarinaError when it could not begin. What a yieldable one yields to JavaScript resolves it: load() and spawn() go on from there.
   */
  execute(source: string | Uint8Array, options?: LoadOptions & { signal?: AbortSignal }): Promise<any[]>;
  /** Calls a Lua value on the scheduler: the array of results. */
  call(fn: unknown, ...args: unknown[]): Promise<any[]>;
  /** A stopped executor, for restart(). */
  executor(options?: { yieldable?: boolean }): Executor;
  /** An executor for one of the API's own functions (OcBuiltin in core/ocarina.h). */
  builtin(name: BuiltinName, ...args: unknown[]): Executor;
  /** For host functions: ends the running step at the next safepoint; the fuel that is left stays. */
  interrupt(): void;
  /** For host functions: charges the running step. */
  consume(fuel: number): void;
  /** Schedulers give tasks of this VM no fuel until the function this answers is called: output back-pressure. */
  hold(): () => void;
  readonly held: boolean;
  readonly stats: VmStats;
  /** How many functions and objects of JavaScript Lua holds. */
  readonly hostObjects: number;
  memoryLimit: number;
  /** The executor being stepped, or null. */
  readonly running: Executor | null;
  /** A host function of this VM runs: nothing of it can be stepped. */
  readonly busy: boolean;
  readonly closed: boolean;
  /** Frees everything. Tasks end with InterruptedError. Called by a host function, it takes effect when that returns. */
  close(): void;
}

export type Mode = 'Stopped' | 'Normal' | 'Running' | 'Result' | 'Suspended' | 'Waiting';

export class Executor {
  private constructor();
  readonly vm: Vm;
  readonly mode: Mode;
  /** While it waits: resolves when a step makes sense again. */
  readonly waiting: Promise<void> | undefined;
  /** A number is a fresh tank; a Fuel keeps its debt. True: nothing left to do. */
  step(fuel: number | Fuel): boolean;
  /** The results (mode Result, then Stopped), or what the main coroutine yielded (Suspended). Throws the LuaError it ended with. */
  takeResult(): any[];
  restart(fn: unknown, ...args: unknown[]): this;
  resume(...values: unknown[]): this;
  resumeError(error: unknown): this;
  /** No Lua code of it runs again. */
  cancel(): void;
  /**
   * Ends what it runs as coroutine.close does: the `__close` handlers of the main coroutine's variables run in the steps that follow (spawn() it
   * again, say), to the result `true`, or `false` and an error. A task that it is in ends interrupted. Throws ModeError while it runs, or when
   * there is nothing to end; for want of memory another OcarinaError, and nothing has changed.
   */
  close(): this;
  free(): void;
  /** Blocking; throws InterruptedError beyond `fuel` (default 1e9: some seconds). */
  runSync(fuel?: number): any[];
}

export class Fuel {
  constructor(left?: number);
  left: number;
  interrupted: boolean;
  refill(n: number, max?: number): this;
  consume(n: number): void;
  interrupt(): void;
  readonly ready: boolean;
}

/** How much fuel a task gets: see equalShares and tank. */
export interface Policy {
  /** Fuel for the task's next step; 0: not now. `now` in milliseconds. */
  grant(task: Task, now: number): number;
  /** Milliseconds until it may have some, when it gets none now. */
  next(task: Task, now: number): number;
}
export const equalShares: Policy;
/** `rate` fuel per second for each task, saved up to `burst` (default: a second's). */
export function tank(options: { rate: number; burst?: number }): Policy;

export interface Clock {
  now(): number;
  setInterval(callback: () => void, ms: number): unknown;
  clearInterval(timer: any): void;
  setTimeout(callback: () => void, ms: number): unknown;
  clearTimeout(timer: any): void;
}

export interface SchedulerOptions {
  /** Fuel of one step. Default 8192. */
  fuel?: number;
  /** Milliseconds between ticks. Default 0. */
  interval?: number;
  /** Milliseconds of work in one tick; 0: one step per task. Default 4. */
  budget?: number;
  policy?: Policy;
  /** For tests. */
  clock?: Partial<Clock>;
}

export interface SpawnOptions {
  name?: string;
  /** Share of the fuel, against 1 of the others. */
  weight?: number;
  policy?: Policy;
  /** Interrupts the task when it is aborted; its reason becomes the `cause` of the InterruptedError. */
  signal?: AbortSignal;
}

export class Scheduler {
  constructor(options?: SchedulerOptions);
  static readonly shared: Scheduler;
  fuel: number;
  interval: number;
  budget: number;
  policy: Policy;
  readonly tasks: Task[];
  readonly active: boolean;
  /** Throws ModeError for an executor that is in another task, or Stopped. */
  spawn(executor: Executor, options?: SpawnOptions): Task;
  /** What the timer calls. */
  tick(): void;
  /** Interrupts every task. */
  stop(): void;
}

export type TaskState = 'running' | 'waiting' | 'held' | 'suspended' | 'done' | 'error' | 'interrupted';

export class Task {
  private constructor();
  readonly name: string | undefined;
  readonly executor: Executor;
  readonly scheduler: Scheduler;
  weight: number;
  policy: Policy;
  /**
   * The results; rejects with LuaError or InterruptedError, pre-caught: nobody has to listen. The task of a yieldable executor ends, in state
   * 'suspended', with what its main coroutine yielded: `executor.resume(...values)` and a further spawn() go on.
   */
  readonly result: Promise<any[]>;
  readonly state: TaskState;
  readonly finished: boolean;
  readonly held: boolean;
  /** Fuel spent and steps made so far. */
  readonly spent: number;
  readonly steps: number;
  /** No fuel for it until the function this answers is called. */
  hold(): () => void;
  interrupt(): void;
}

export class LuaHandle {
  protected constructor();
  readonly vm: Vm;
  /** With metamethods. */
  index(key: unknown): Promise<any>;
  setIndex(key: unknown, value: unknown): Promise<void>;
  call(...args: unknown[]): Promise<any[]>;
  toLuaString(): Promise<string>;
  /** Releases it before the garbage collector does. */
  free(): void;
}

/** get, set, length, iteration: raw and synchronous. */
export class LuaTable extends LuaHandle {
  get(key: unknown): any;
  set(key: unknown, value: unknown): this;
  has(key: unknown): boolean;
  readonly length: number;
  entries(): IterableIterator<[any, any]>;
  keys(): IterableIterator<any>;
  values(): IterableIterator<any>;
  [Symbol.iterator](): IterableIterator<[any, any]>;
  toArray(): any[];
  /**
   * What it holds as plain data, tables within it included: an array for the keys 1 .. n (and for an empty table), an object for strings and
   * numbers, else a Map; functions and the like are handles. Raw, and all at once, so that beyond `limit` values (default 100,000; long
   * strings count for more) it throws.
   */
  toJS(options?: { limit?: number }): any;
}
export class LuaFunction extends LuaHandle {}
export class LuaThread extends LuaHandle {}
export class LuaUserdata extends LuaHandle {}

/** Several results of a host function. */
export function multi(...values: unknown[]): unknown;

/** The module at a URL, compiled once: to be shared by VMs, also across workers. */
export function compileModule(url?: string | URL): Promise<WebAssembly.Module>;

export class OcarinaError extends Error {
  readonly code: 'memory' | 'mode' | 'busy' | 'closed' | 'reference' | 'type' | 'key' | 'argument';
}
export class ModeError extends OcarinaError {}
export class LuaError extends Error {
  constructor(message: string, details?: { value?: unknown; traceback?: string; cause?: unknown });
  readonly traceback: string;
  readonly value: any;
  readonly source: string | undefined;
  readonly line: number | undefined;
}
export class InterruptedError extends Error {}
