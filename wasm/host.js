// host.js: what the core imports (imports.h): output and input, files, time, and calls of host functions.
//
// No exception may cross wasm frames: every import catches what the embedder's code throws.

import { check, isThenable, kinds } from './check.js';
import { LuaError, isError, messageOf, report, textOf } from './errors.js';
import { Traversals, get, length, set } from './host-object.js';
import { nodeModule } from './loader.js';
import { Output } from './output.js';
import { Gatherer, Multi, VAR, join } from './values.js';

const WAIT = -2, RAISE = -3, ERROR = -1; // ocarina.h
const BATCH = 32, DIRECT = 8, MAX_RESULTS = 250000;
const GET = 0xfffffff0, SET = 0xfffffff1, KEYS = 0xfffffff2, LEN = 0xfffffff3;
// Compiling translated functions may take so many milliseconds at once, and that part of the time which goes by, whoever runs in it: a script
// that makes ever new hot functions must not make its steps long.
const COMPILE_MS = 8, COMPILE_SHARE = 1 / 20;
const EIO = 5, ENOSYS = 38;
const errorTexts = { // of the numbers that systems agree on
  1: 'Operation not permitted', 2: 'No such file or directory', 5: 'Input/output error', 9: 'Bad file descriptor', 13: 'Permission denied',
  17: 'File exists', 20: 'Not a directory', 21: 'Is a directory', 22: 'Invalid argument', 24: 'Too many open files', 27: 'File too large',
  28: 'No space left on device', 29: 'Illegal seek', 30: 'Read-only file system',
};

/** -1000 - errno of an error that a file function threw. */
function failed(e) {
  let errno;
  try {
    ({ errno } = e);
  } catch { /* nothing to look at, or nothing that can be looked at */ }
  return -1000 - Math.abs(Number.isInteger(errno) ? errno : EIO);
}

const localDate = (t) => new Date(t * 1000);
const offsetAt = (t) => {
  const minutes = localDate(t).getTimezoneOffset();
  return Number.isNaN(minutes) ? 0 : -minutes * 60;
};

/** Is that summer time? */
function isDst(t) {
  const year = localDate(t).getUTCFullYear();
  return offsetAt(t) > Math.min(offsetAt(Date.UTC(year, 0, 1) / 1000), offsetAt(Date.UTC(year, 6, 1) / 1000));
}

/** Whose initials are not what these zones are called: their standard time says so nowhere else. */
const EUROPEAN = /^(Western|Central|Eastern) European Standard Time$/;

/**
 * The short name of local time, as in "CEST": the initials of the long one, which JavaScript tells with a date. "+02" where there is none
 * in English. Intl would know as much, but takes many milliseconds to begin with.
 */
function zoneName(t) {
  const offset = offsetAt(t);
  const long = /\(([A-Z][A-Za-z]*(?: [A-Z][A-Za-z]*)* Time)\)$/.exec(String(localDate(t)))?.[1];
  if (offset === 0 && (!long || long === 'Coordinated Universal Time')) return 'UTC';
  if (long) return long.replace(EUROPEAN, '$1 European Time').replace(/[a-z ]/g, '');
  const minutes = Math.abs(offset) / 60, two = (n) => String(Math.floor(n)).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(minutes / 60)}${minutes % 60 === 0 ? '' : two(minutes % 60)}`;
}

/** The imports for one VM. `vm` is filled in before any of them is called. */
export class Host {
  #calls = new Map(); // activation -> what is known about it: args, pushed, values, pulls, promise state
  #blocked = null;    // promise of the last write that asked to wait
  #input = null;      // bytes read from stdin and not yet taken
  #compileCredit = COMPILE_MS;
  #creditSince = performance.now();
  #unused = [];       // places in the core's table of functions
  #reading = new Map(); // executor -> promise of the input it waits for
  #unread = new Map(); // executor -> why its input did not come
  #files = new Set(); // that are open
  #output;
  #traversals = new Traversals((fuel) => this.vm.consume(fuel));

  constructor(vm, options) {
    this.vm = vm;
    this.options = options;
    this.#output = new Output(options);
    this.inside = 0; // host code on the stack
  }

  // --- helpers ---

  /** The instance's memory, which may have grown since the last look: a detached view would read as undefined for ever. */
  #bytes() {
    const x = this.vm._exchange;
    x.refresh();
    return x.bytes;
  }

  #text(at) {
    const bytes = this.#bytes();
    return new TextDecoder().decode(bytes.subarray(at, bytes.indexOf(0, at)));
  }

  #put(text, at, room) {
    const x = this.vm._exchange;
    x.refresh();
    return new TextEncoder().encodeInto(text, x.bytes.subarray(at, at + room)).written;
  }

  /** Runs embedder code: nothing it throws gets out, and the VM knows it is inside. */
  #guard(fallback, run) {
    this.inside++;
    try {
      this.vm._exchange?.refresh();
      return run();
    } catch (e) {
      return typeof fallback === 'function' ? fallback(e) : fallback;
    } finally {
      this.inside--;
    }
  }

  #file(name, ...args) {
    const files = this.options.files;
    if (!files?.[name]) return files && name === 'flush' ? 0 : -1000 - ENOSYS;
    return this.#guard(failed, () => {
      const result = files[name](...args) ?? 0;
      if (typeof result !== 'number' || Number.isNaN(result)) {
        if (isThenable(result)) Promise.resolve(result).catch(() => {});
        report(new TypeError(`files.${name}: a number is expected, at once, not ${isThenable(result) ? 'a promise' : String(result)}`));
        throw new Error('no number');
      }
      return result < 0 ? failed({ errno: result }) : result; // as those do who know C
    });
  }

  /**
   * Has `name` read or write `bytes`: never the instance's own memory, which moves when what the embedder does makes it grow. Of more bytes
   * than there are the core knows nothing: it would go on behind its buffer.
   */
  #transfer(name, file, bytes) {
    const n = bytes.length, done = this.#file(name, file, bytes);
    if (done <= n) return done;
    report(new RangeError(`files.${name}: ${n} bytes at most are expected, not ${done}`));
    return failed();
  }

  #fileRead(file, at, n) {
    const bytes = new Uint8Array(n), done = this.#transfer('read', file, bytes);
    if (done > 0) this.#bytes().set(bytes.subarray(0, done), at);
    return done;
  }

  #table() { return this.vm._exchange.exports.__indirect_function_table; }

  /** A translated function (core/jit.h) of `n` bytes: its index in the core's table of functions, or 0. */
  #compile(at, n) {
    const began = performance.now();
    return this.#guard(0, () => {
      try {
        const module = new WebAssembly.Module(this.#bytes().slice(at, at + n));
        const { f } = new WebAssembly.Instance(module, { ocarina: this.vm._exchange.exports }).exports;
        const table = this.#table(), index = this.#unused.pop() ?? table.grow(1);
        table.set(index, f);
        return index;
      } finally {
        this.#compileCredit -= performance.now() - began; // also for what the engine refuses
      }
    });
  }

  #mayCompile() {
    const now = performance.now();
    this.#compileCredit = Math.min(COMPILE_MS, this.#compileCredit + (now - this.#creditSince) * COMPILE_SHARE);
    this.#creditSince = now;
    return this.#compileCredit > 0;
  }

  imports() {
    const random = new Uint32Array(1);
    return {
      time: () => Date.now() / 1000,
      cpu: () => {
        const usage = globalThis.process?.cpuUsage?.();
        return usage ? (usage.user + usage.system) / 1000 : globalThis.performance.now();
      },
      random: () => this.#guard(() => Math.random() * 4294967296 >>> 0, () => globalThis.crypto.getRandomValues(random)[0]),
      offset: (t, dst) => this.#guard(0, () => {
        this.vm._exchange?.view.setUint32(dst, isDst(t) ? 1 : 0, true);
        return offsetAt(t);
      }),
      zone: (t, name, room) => this.#guard(undefined, () => {
        this.#bytes()[name + this.#put(zoneName(t), name, room - 1)] = 0;
      }),
      compile: (at, n) => this.#compile(at, n),
      mayCompile: () => (this.#mayCompile() ? 1 : 0),
      discard: (index) => {
        this.#table().set(index, null);
        this.#unused.push(index);
      },
      abort: (at) => {
        throw new WebAssembly.RuntimeError(`broken invariant: ${this.vm._exchange ? this.#text(at) : ''}`);
      },
      write: (stream, at, n) => this.#write(stream, at, n),
      read: (at, n) => this.#read(at, n),
      open: (name, mode) => {
        const file = this.#file('open', this.#text(name), this.#text(mode));
        if (file > 0) this.#files.add(file);
        return file;
      },
      close: (file) => {
        this.#files.delete(file);
        return this.#file('close', file);
      },
      fileRead: (file, at, n) => this.#fileRead(file, at, n),
      fileWrite: (file, at, n) => this.#transfer('write', file, this.#bytes().slice(at, at + n)),
      seek: (file, whence, offset) => this.#file('seek', file, whence, offset),
      flush: (file) => this.#file('flush', file),
      remove: (name) => this.#file('remove', this.#text(name)),
      rename: (from, to) => this.#file('rename', this.#text(from), this.#text(to)),
      tmpname: (at, room) => this.#guard(-1, () => {
        const name = this.options.files?.tmpname?.();
        if (!name) return -1;
        const n = this.#put(name, at, room - 1);
        this.vm._exchange.bytes[at + n] = 0;
        return 0;
      }),
      getenv: (name, at, room) => this.#guard(-1, () => {
        const value = this.options.env?.[this.#text(name)];
        return value === undefined ? -1 : this.#put(String(value), at, room);
      }),
      errorText: (err, at, room) => this.#guard(-1, () => this.#put(this.#errorText(err), at, room)),
      exit: (status, close) => {
        const answer = this.#guard(report, () => this.options.exit?.(status, close !== 0));
        if (isThenable(answer)) Promise.resolve(answer).catch(report);
        // There is no going on behind os.exit: the embedder ends it, now or later.
        if (answer === true) this.vm._waitFor(new Promise(() => {}));
        else this.vm.running?.cancel();
      },
      call: (ex, id, fn, args, n, out) => this.#call(ex, id, fn >>> 0, args, n, out), // wasm's i32 come signed
      args: (ex, id, fn, args, n) => { this.#guard(0, () => this.#takeArgs(this.#entry(ex, id), fn >>> 0, args, n)); },
      push: (ex, id, fn, index, at, n, last) => { this.#guard(0, () => this.#push(this.#entry(ex, id), fn >>> 0, index, at, n, last)); },
      answer: (ex, id, out) => this.#answer(ex, id, out),
      results: (id, from, out, n) => { this.#guard(0, () => this.#results(id, from, out, n)); },
      pull: (id, string, offset, at, n) => { this.#guard(0, () => {
        const bytes = this.#calls.get(id)?.pulls[string];
        if (bytes) this.vm._exchange.bytes.set(bytes.subarray(offset, offset + n), at);
      }); },
      release: (number) => { this.#guard(0, () => this.vm._hostValues.release(number >>> 0)); },
    };
  }

  #errorText(err) {
    const text = this.options.files?.errorText?.(err) ?? errorTexts[err];
    if (text) return text;
    const name = nodeModule('node:util')?.getSystemErrorMap?.().get(-err)?.[1];
    return name ? name[0].toUpperCase() + name.slice(1) : `error ${err}`;
  }

  // --- streams ---

  #write(stream, at, n) {
    if (this.#blocked) {
      this.vm._waitFor(this.#blocked);
      return WAIT;
    }
    const goOn = (e) => { // the program is no worse for it
      report(e);
      return n;
    };
    return this.#guard(goOn, () => {
      const answer = this.#output.write(this.vm.running, stream, this.#bytes().subarray(at, at + n));
      if (isThenable(answer)) { // taken, but nothing more before it settles
        const blocked = Promise.resolve(answer).then(() => {}, report).then(() => { if (this.#blocked === blocked) this.#blocked = null; });
        this.#blocked = blocked;
      }
      return n;
    });
  }

  #read(at, n) {
    const refuse = (e) => {
      report(e);
      return -1000 - EIO;
    };
    return this.#guard(refuse, () => {
      const executor = this.vm.running;
      if (this.#unread.has(executor)) {
        const error = this.#unread.get(executor);
        this.#unread.delete(executor);
        throw error;
      }
      if (this.#input === null) {
        const got = this.#reading.get(executor) ?? this.options.stdin(executor);
        if (isThenable(got)) {
          this.vm._waitFor(this.#whenRead(executor, got));
          return WAIT;
        }
        this.#input = this.#toInput(got);
      }
      const piece = this.#input.subarray(0, n);
      this.#input = piece.length < this.#input.length ? this.#input.subarray(n) : null;
      this.vm._exchange.refresh();
      this.vm._exchange.bytes.set(piece, at);
      return piece.length; // 0: the end, this time
    });
  }

  /** The promise to wait for while `promised` input is on its way to `executor`. */
  #whenRead(executor, promised) {
    if (this.#reading.get(executor) === promised) return promised;
    const arrived = (take) => (v) => {
      if (this.#reading.get(executor) !== reading) return; // it was cancelled
      this.#reading.delete(executor);
      take(v);
    };
    const reading = Promise.resolve(promised).then((v) => this.#toInput(v)).then(
      arrived((bytes) => { this.#input = this.#input === null ? bytes : join([this.#input, bytes]); }), // another executor has read, and left something
      arrived((e) => { this.#unread.set(executor, e); }),
    );
    this.#reading.set(executor, reading);
    return reading;
  }

  #toInput(v) {
    check("stdin's answer", v, kinds.input);
    if (v === null || v === undefined) return new Uint8Array(0);
    return typeof v === 'string' ? new TextEncoder().encode(v) : v;
  }

  // --- host functions ---

  /** What is known about call `id` of the core's executor `ex`: that which is stepped, or one that runs a finalizer or a __tostring within its step. */
  #entry(ex, id) {
    let entry = this.#calls.get(id);
    if (!entry) {
      if (this.vm.running?._address !== ex) this.forget(ex); // those are dropped in the middle of a call, and nobody says so; they make one at a time
      entry = { args: [], pushed: [], values: [], pulls: [], state: '', ex };
      this.#calls.set(id, entry);
    }
    return entry;
  }

  /** The VM ends: closes the files that are open. */
  close() {
    const files = [...this.#files];
    this.#files.clear();
    for (const file of files) this.#file('close', file);
  }

  /** The executor's program has ended. */
  endOutput(executor) {
    this.#output.end(executor);
  }

  /** The executor was cancelled or has ended: late promises of it are ignored. */
  drop(executor) {
    this.#reading.delete(executor);
    this.#unread.delete(executor);
    this.forget(executor._address);
  }

  /** The calls of the core's executor `ex`. */
  forget(ex) {
    for (const [id, entry] of this.#calls) if (entry.ex === ex) this.#calls.delete(id);
  }

  #push(entry, fn, index, at, n, last) {
    entry.pushed[index] ??= new Gatherer(this.vm._hostValues.optionsOf(fn)?.bytes);
    entry.pushed[index].add(this.#bytes().subarray(at, at + n), last !== 0);
  }

  #takeArgs(entry, fn, args, n) {
    const asBytes = this.vm._hostValues.optionsOf(fn)?.bytes;
    entry.args.push(...this.vm._exchange.readAll(args, n, asBytes, (i) => entry.pushed[i].value));
  }

  #call(ex, id, fn, at, n, out) {
    return this.#guard((e) => this.#fail(ex, id, e, out), () => {
      const x = this.vm._exchange;
      let args, known = this.#calls.get(id);
      if (known) {
        this.#takeArgs(known, fn, at, n);
        args = known.args;
        this.#calls.delete(id);
      } else {
        args = x.readAll(at, n, this.vm._hostValues.optionsOf(fn)?.bytes);
      }
      const result = fn >= GET ? this.#operate(fn, args) : this.vm._hostValues.get(fn)(...args);
      if (!isThenable(result)) return this.#give(ex, id, result, out);
      const running = this.vm.running;
      if (!running || running._address !== ex) {
        Promise.resolve(result).catch(() => {});
        throw new Error('a finalizer cannot wait for a promise');
      }
      const entry = this.#entry(ex, id);
      const settle = (state, value) => {
        entry.state = state;
        entry.result = value;
      };
      this.vm._waitFor(Promise.resolve(result).then((v) => settle('value', v), (e) => settle('error', e)));
      return WAIT;
    });
  }

  #answer(ex, id, out) {
    const entry = this.#calls.get(id);
    if (!entry) return this.#fail(ex, id, new Error('the call was lost'), out);
    if (entry.state === '') return WAIT; // woken for something else
    this.#calls.delete(id);
    if (entry.state === 'error') return this.#fail(ex, id, entry.result, out);
    return this.#guard((e) => this.#fail(ex, id, e, out), () => this.#give(ex, id, entry.result, out));
  }

  /** Writes the first batch of results; keeps what the core may have to ask for again. */
  #give(ex, id, result, out) {
    const values = result instanceof Multi ? result.values : [result];
    if (values.length > MAX_RESULTS) throw new RangeError('too many results');
    const pulls = [];
    this.#writeBatch(values, 0, Math.min(values.length, BATCH), out, pulls);
    if (values.length > DIRECT || values.some((v) => !(v === null || v === undefined || typeof v === 'number' || typeof v === 'boolean' || typeof v === 'bigint'))) {
      const entry = this.#entry(ex, id);
      entry.values = values;
      entry.pulls = pulls;
    }
    return values.length;
  }

  #writeBatch(values, from, n, out, pulls) {
    const x = this.vm._exchange;
    x.begin();
    try {
      for (let i = 0; i < n; i++) {
        const value = values[from + i];
        // Pulled in later steps, too: what the embedder does with its array meanwhile makes no difference.
        x.write(out + i * VAR, value, (bytes) => pulls.push(bytes === value ? bytes.slice() : bytes) - 1);
      }
    } catch (e) {
      this.vm._hostValues.crossingFailed();
      throw e;
    }
  }

  #results(id, from, out, n) {
    const entry = this.#calls.get(id);
    if (n === 0) {
      this.#calls.delete(id);
      return;
    }
    try {
      this.#writeBatch(entry.values, from, n, out, entry.pulls);
    } catch { // a value that cannot cross, behind the first batch: nil
      for (let i = 0; i < n; i++) this.vm._exchange.write(out + i * VAR, undefined);
    }
  }

  /** What a host function threw, as a Lua error. Already to look at it may throw (a proxy does), and nothing may get out of here. */
  #fail(ex, id, e, out) {
    return this.#guard((unfit) => this.#plainError(out, unfit), () => {
      let value = e, kind = RAISE;
      if (e instanceof LuaError) {
        value = e.value; // an error of Lua that passed through JavaScript keeps its object
      } else if (isError(e)) {
        value = textOf(e);
        kind = ERROR; // with the caller's position in front
        this.vm.running?._threw(e, value);
      }
      this.#give(ex, id, value, out);
      return kind;
    });
  }

  /** What was thrown cannot be a Lua value: the reason of that is raised instead. */
  #plainError(out, unfit) {
    this.vm._exchange.begin();
    this.vm._exchange.write(out, messageOf(unfit).slice(0, 200));
    return RAISE;
  }

  /** An operation on a host object. */
  #operate(operation, [object, key, value]) {
    switch (operation) {
      case GET: return get(object, key);
      case SET: return set(object, key, value);
      case LEN: return length(object, (fuel) => this.vm.consume(fuel));
      default: return this.#traversals.next(object, key);
    }
  }
}
