#!/usr/bin/env node
// cli.js: the command line on the wasm core. The same options as the native one (core/native/main.c).

import fs from 'node:fs';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { InterruptedError, LuaError, Vm } from './index.js';
import { nodeFiles } from './cli-files.js';
import { Repl } from './cli-repl.js';
import { Terminal } from './cli-terminal.js';

const VERSION = 'Ocarina 0.1.0 (Lua 5.4)';
const OK = 0, ERROR = 1, USAGE = 2, TIMEOUT = 124, CTRL_C = 130;
const PAUSE_MS = 10; // how long to step before signals, timers and promises get their turn

const usage = `usage: ocarina [options] [script.lua [args]]
  -e CODE            run CODE
  -l [NAME=]MODULE   require MODULE, as the global NAME (without it: up to a '-' in MODULE)
  -i                 interactive prompt after the scripts
  -W                 show warnings
  -                  run standard input
  --list             print the bytecode instead of running it
  -v, --version      print the version
  --fuel N           fuel of one step (default 8192)
  --memory SIZE      memory limit, as 500K, 64M, 1G (default: none)
  --timeout SECONDS  stop the script after that time (exit status 124)
  --stats FILE       write statistics to FILE, as JSON (the engine is warmed up first)
  --translate WHICH  functions that become WebAssembly: hot (default), none, all
`;

class UsageError extends Error {}

// V8 compiles with as many threads as it likes: on two cores they took the processor from this one, for 10 ms at a time.
setFlagsFromString('--wasm-num-compilation-tasks=1');

const milliseconds = ({ user, system }) => (user + system) / 1000;
/** Clocks none of which runs slower than this thread's CPU time: the least difference is the closest. Old Nodes lack the exact one. */
const cpuTimes = () => [performance.now(), milliseconds(process.cpuUsage()), ...(process.threadCpuUsage ? [milliseconds(process.threadCpuUsage())] : [])];

const readFile = promisify(fs.read);
const nobody = new Int32Array(new SharedArrayBuffer(4));

/** The disk is full, say. Nobody is to believe that the output is whole. */
const cannotWrite = (fd, e) => {
  if (fd === 1) fs.writeSync(2, `ocarina: cannot write standard output: ${reasonOf(e)}\n`);
  process.exit(ERROR);
};

const writeAll = (fd, bytes) => {
  let done = 0;
  while (done < bytes.length) {
    try {
      done += fs.writeSync(fd, bytes, done);
    } catch (e) {
      if (e.code === 'EPIPE') process.exit(ERROR); // nobody reads any more
      if (e.code !== 'EAGAIN') cannotWrite(fd, e);
      Atomics.wait(nobody, 0, 0, 1); // the reader is slow
    }
  }
};

const FULL = 65536; // bytes of output that make a script wait until they are written

/** Output is written between steps: standard output when there is enough of it, standard error, and what came before it, soon. */
const output = {
  pending: [], // buffers of one stream
  stream: 1,
  size: 0,
  draining: null,
  openLine: '', // what was written of a line that has not ended
  write(stream, bytes) {
    if (stream !== this.stream) this.flush();
    this.stream = stream;
    this.pending.push(Buffer.from(bytes));
    this.size += bytes.length;
    const line = bytes.subarray(bytes.lastIndexOf(10) + 1);
    const text = Buffer.from(line.subarray(-1000)).toString();
    this.openLine = line.length < bytes.length ? text : this.openLine.slice(-1000) + text;
  },
  /** A line is about to be read from the terminal, behind what stands there if it `continues` that and fits: what stands there. */
  beforeLine(continues) {
    const open = this.openLine;
    const stays = continues && open.length < (process.stdout.columns || 80);
    if (open !== '' && !stays) this.write(1, Buffer.from('\n'));
    this.openLine = '';
    this.flush();
    return stays ? open : '';
  },
  /** What must not wait any longer. */
  flushErrors() {
    if (this.stream === 2) this.flush();
  },
  /** When there is much to be written: a promise of the time when it is. */
  full() {
    if (this.size < FULL) return undefined;
    this.draining ??= new Promise((resolve) => {
      setImmediate(() => {
        this.draining = null;
        this.flush();
        resolve();
      });
    });
    return this.draining;
  },
  flush() {
    if (this.size === 0) return;
    const bytes = Buffer.concat(this.pending);
    this.pending = [];
    this.size = 0;
    writeAll(this.stream, bytes);
  },
};
const complain = (text) => output.write(2, Buffer.from(`ocarina: ${text}\n`));

function parseOptions(argv) {
  const o = { chunks: [], fuel: 8192, memory: 0, timeout: 0, script: undefined, args: [] };
  const number = (text, name, unit) => {
    const n = Number(text);
    if (text === undefined || text.trim() === '' || !(n > 0) || !Number.isFinite(n)) throw new UsageError(`${unit} must follow '${name}'`);
    return n;
  };
  let i = 0;
  for (; i < argv.length; i++) {
    const arg = argv[i];
    if (!arg.startsWith('-')) break;
    if (arg === '-') {
      o.stdin = true;
      break;
    }
    if (arg === '--') {
      i++;
      break;
    }
    const long = /^(--(?:fuel|memory|timeout|stats|translate))(?:=(.*))?$/s.exec(arg);
    if (long) {
      const value = long[2] ?? argv[++i];
      switch (long[1]) {
        case '--fuel':
          o.fuel = number(value, '--fuel', 'a positive number');
          if (!Number.isSafeInteger(o.fuel)) throw new UsageError("a positive number must follow '--fuel'");
          break;
        case '--memory': {
          const size = /^([\d.]+)([kmg]?)$/i.exec(value ?? '');
          o.memory = Math.floor(number(size?.[1], '--memory', 'a size greater than 0, such as 64M,') * 1024 ** ' kmg'.indexOf((size?.[2] || ' ').toLowerCase()));
          break;
        }
        case '--translate':
          if (!['hot', 'none', 'all'].includes(value)) throw new UsageError("'hot', 'none' or 'all' must follow '--translate'");
          o.translate = value;
          break;
        case '--timeout': o.timeout = number(value, '--timeout', 'a number of seconds greater than 0'); break;
        default:
          if (value === undefined) throw new UsageError("a file name must follow '--stats'");
          if (value.endsWith('.lua')) throw new UsageError(`--stats overwrites the file that follows, which looks like a script: '${value}'`);
          o.stats = value;
      }
    } else if (arg === '-i') o.interactive = true;
    else if (arg === '-W') o.chunks.push({ text: "warn('@on')" });
    else if (arg === '--list') o.list = true;
    else if (arg === '-v' || arg === '--version') o.version = true;
    else if (arg === '--help') o.help = true;
    else if (/^-[el]/.test(arg)) {
      const text = arg.length > 2 ? arg.slice(2) : argv[++i];
      if (text === undefined) throw new UsageError(`a value is missing after '${arg}'`);
      o.chunks.push({ module: arg[1] === 'l', text });
    } else throw new UsageError(`unrecognized option '${arg}'`);
  }
  if (i < argv.length) {
    o.script = i;
    o.args = argv.slice(i + 1);
  }
  return o;
}

/** Some bytes of standard input; null at its end, which at a terminal is Ctrl-D, and not the last word. */
async function readInput() {
  const buffer = Buffer.allocUnsafe(65536);
  for (;;) {
    try {
      const { bytesRead } = await readFile(0, buffer, 0, buffer.length, null);
      return bytesRead > 0 ? buffer.subarray(0, bytesRead) : null;
    } catch (e) {
      if (e.code === 'EOF') return null; // a pipe of Windows
      if (e.code !== 'EAGAIN') throw e;
      await new Promise((resolve) => { setTimeout(resolve, PAUSE_MS); }); // somebody made it non-blocking
    }
  }
}

/** Standard input as a source of chunks, for io.read, the prompt and the script "-". */
class Input {
  #rest = null;
  #coming = null; // promise of the time when more is there
  #readers = 0;   // who was told to give up is of an older number
  #ended = false;
  terminal = null; // where there is a prompt: it reads all lines

  /** The next bytes; null at the end, or when abandoned. */
  async chunk() {
    const reader = this.#readers;
    if (!this.#rest && !this.#ended) {
      this.#coming ??= this.#more().then((bytes) => {
        this.#coming = null;
        this.#rest = bytes;
        this.#ended = bytes === null && !process.stdin.isTTY;
      });
      await this.#coming;
      if (reader !== this.#readers) return null;
    }
    const rest = this.#rest;
    this.#rest = null;
    return rest;
  }

  async #more() {
    if (!this.terminal) return readInput();
    const line = await this.terminal.read(output.beforeLine(true), false);
    return line === null ? null : Buffer.from(`${line}\n`);
  }

  /** Whoever waits for input no longer does: what comes is for the next one. */
  abandon() {
    this.#readers++;
    if (!this.terminal) return;
    this.terminal.abandon();
    this.#coming = null;
  }

  /** A line without its newline; null at the end. */
  async line() {
    const parts = [];
    for (;;) {
      const bytes = await this.chunk();
      if (bytes === null) return parts.length > 0 ? Buffer.concat(parts) : null;
      const at = bytes.indexOf(10);
      if (at < 0) {
        parts.push(bytes);
        continue;
      }
      parts.push(bytes.subarray(0, at));
      if (at + 1 < bytes.length) this.#rest = bytes.subarray(at + 1);
      return Buffer.concat(parts);
    }
  }

  async all() {
    const parts = [];
    for (let bytes; (bytes = await this.chunk()) !== null;) parts.push(bytes);
    return Buffer.concat(parts);
  }
}

/** What stops a run besides its end. */
class Stopped extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason; // 'timeout', 'ctrl-c' or 'exit'
  }
}

class Cli {
  constructor(options) {
    this.options = options;
    this.input = new Input();
    this.files = nodeFiles();
    this.interrupted = false;
    this.deadline = Infinity;
    this.stats = { steps: 0, fuel: 0, maxMs: 0, histogram: new Map() };
    process.on('SIGINT', () => this.#interrupt());
    if (prompts(options) && process.stdin.isTTY && process.stdout.isTTY) this.input.terminal = new Terminal(() => this.#interrupt());
  }

  #interrupt() {
    if (this.interrupted) process.exit(CTRL_C); // the second one in a row
    this.interrupted = true;
    this.wake?.();
  }

  async start() {
    const awake = setInterval(() => {}, 1000); // an idle event loop of Node waits for the engine's compiler threads
    this.vm = await Vm.create({
      wasmUrl: process.env.OCARINA_WASM && pathToFileURL(process.env.OCARINA_WASM), // another build of the module, as the tests' debug one
      warmUp: this.options.stats !== undefined || (prompts(this.options) && 'idle'), // a script had better begin at once
      memoryLimit: Math.min(this.options.memory, 0xffffffff), // there is no more
      binaryChunks: true,
      printInterrupts: false,
      translate: this.options.translate,
      write: (bytes, { stream }) => {
        output.write(stream, bytes);
        return output.full();
      },
      stdin: () => {
        output.flush();
        return this.input.chunk();
      },
      files: this.files,
      env: process.env,
      exit: (status, close) => {
        this.exit = { status, close };
        return true;
      },
    });
    clearInterval(awake);
    if (this.options.timeout > 0) this.deadline = performance.now() + this.options.timeout * 1000;
    this.executor = this.vm.executor();
  }

  /** Steps the executor to its end: the results. Throws LuaError, Stopped. */
  async run() {
    const { executor, stats, options } = this;
    let pause = performance.now() + PAUSE_MS;
    let closing; // os.exit was told to close pending variables: what it said
    for (;;) {
      const fuel = { left: options.fuel, interrupted: false };
      const done = this.#timed(() => executor.step(fuel));
      stats.fuel += options.fuel - fuel.left;
      output.flushErrors();
      if (this.exit && this.exit !== closing) {
        if (closing || !this.exit.close || !this.#close()) {
          executor.cancel();
          throw new Stopped('exit');
        }
        closing = this.exit;
        continue;
      }
      if (done && closing) {
        executor.cancel();
        throw new Stopped('exit');
      }
      if (done) return this.#timed(() => executor.takeResult());
      const waits = executor.waiting;
      if (waits) await this.#wait(waits);
      else if (performance.now() >= pause) {
        output.flush();
        await new Promise((resolve) => { setImmediate(resolve); });
        pause = performance.now() + PAUSE_MS;
      }
      if (this.interrupted || performance.now() >= this.deadline) {
        this.#timed(() => executor.cancel());
        this.input.abandon();
        throw new Stopped(this.interrupted ? 'ctrl-c' : 'timeout');
      }
    }
  }

  /** Pending variables are to be closed before the end. False: there is no memory for that. */
  #close() {
    try {
      this.executor.close();
      return true;
    } catch {
      return false;
    }
  }

  /** One call into the VM, counted and timed: whatever it is, a page would wait for it. */
  #timed(call) {
    const { stats } = this;
    const before = this.options.stats && cpuTimes();
    try {
      return call();
    } finally {
      stats.steps++;
      if (before) {
        const after = cpuTimes();
        const ms = Math.max(0, Math.min(...after.map((time, i) => time - before[i])));
        if (ms > stats.maxMs) stats.maxMs = ms;
        const bucket = ms <= 0.0001 ? -128 : Math.ceil(Math.log2(ms) * 16);
        stats.histogram.set(bucket, (stats.histogram.get(bucket) ?? 0) + 1);
      }
    }
  }

  /** Until the promise settles, Ctrl-C or the deadline. */
  async #wait(promise) {
    let timer;
    const stopped = new Promise((resolve) => {
      this.wake = resolve;
      if (this.deadline < Infinity) timer = setTimeout(resolve, Math.max(0, this.deadline - performance.now()) + 1);
    });
    await Promise.race([promise, stopped]);
    clearTimeout(timer);
    this.wake = null;
  }

  async chunk(source, name, args = []) {
    if (this.options.list) {
      const executor = this.vm.builtin('list', source, name);
      this.executor.free();
      this.executor = executor;
      const [text] = await this.run();
      output.write(1, Buffer.from(text));
      return;
    }
    this.executor.free();
    this.executor = this.vm.load(source, { name, args });
    await this.run();
  }

  async builtin(name, ...args) {
    this.executor.free();
    this.executor = this.vm.builtin(name, ...args);
    return this.run();
  }

  async call(fn, ...args) {
    this.executor.restart(fn, ...args);
    return this.run();
  }

  /** Message and traceback of an uncaught error. */
  report(e) {
    if (!(e instanceof LuaError)) {
      complain(e.message);
      return;
    }
    complain(e.message);
    // As lua.c: an object that says what it is (__tostring) is told without a traceback.
    const isObject = typeof e.value === 'object' && !(e.value instanceof Uint8Array);
    if (e.traceback && (!isObject || e.message.startsWith('(error object is a '))) output.write(2, Buffer.from(`${e.traceback}\n`));
  }

  percentile(share) {
    const { histogram, steps, maxMs } = this.stats;
    let seen = 0;
    for (const bucket of [...histogram.keys()].sort((a, b) => a - b)) {
      seen += histogram.get(bucket);
      if (seen > share * steps) return Math.min(maxMs, 2 ** (bucket / 16));
    }
    return maxMs;
  }

  writeStats(outcome, error) {
    const { steps, fuel, maxMs } = this.stats;
    const { peakBytes, collections, memoryBytes } = this.vm.stats;
    const json = { outcome, error: outcome === 'error' ? error : null, steps, fuel, max_step_ms: maxMs, p99_step_ms: this.percentile(0.99),
      peak_bytes: Math.max(peakBytes, memoryBytes), collections, overrun_ms: Math.max(0, performance.now() - this.deadline) };
    fs.writeFileSync(this.options.stats, `${JSON.stringify(json)}\n`);
  }
}

/** A source file: no byte order mark, no first line with '#' (its newline stays, for the line numbers). */
function skipPrefix(bytes) {
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  if (bytes[at] === 0x23) {
    at = bytes.indexOf(10, at);
    if (at < 0) at = bytes.length;
    else if (bytes[at + 1] === 0x1b) at++;
  }
  return bytes.subarray(at);
}

/** Why a file could not be read or written, as C says it. */
function reasonOf(e) {
  const reasons = { ENOENT: 'No such file or directory', EACCES: 'Permission denied', EISDIR: 'Is a directory', ENOSPC: 'No space left on device' };
  return reasons[e.code] ?? e.message;
}

function readScript(name) {
  try {
    return fs.readFileSync(name);
  } catch (e) {
    throw new Error(`cannot ${e.code === 'EISDIR' ? 'read' : 'open'} ${name}: ${reasonOf(e)}`);
  }
}

/** The module and the global that -l names: "global=module", or "module", whose global leaves out a version behind '-'. */
function moduleOf(text) {
  const equals = text.indexOf('=');
  return equals < 0 ? [text, text.split('-')[0]] : [text.slice(equals + 1), text.slice(0, equals)];
}

const hasWork = (o) => o.script !== undefined || o.chunks.length > 0 || o.version || o.stdin;
/** Does it end in an interactive prompt? */
const prompts = (o) => o.interactive || (!hasWork(o) && process.stdin.isTTY);

async function runAll(cli, argv) {
  const { options: o, vm } = cli;
  const arg = vm.table();
  const self = o.script ?? -1;
  arg.set(-1 - self, 'ocarina');
  argv.forEach((text, i) => arg.set(i - self, text));
  vm.set('arg', arg);
  for (const { module, text } of o.chunks) {
    if (module) await cli.builtin('require', ...moduleOf(text));
    else await cli.chunk(text, '=(command line)');
  }
  if (o.stdin) await cli.chunk(skipPrefix(await cli.input.all()), '=stdin', o.args);
  else if (o.script !== undefined) await cli.chunk(skipPrefix(readScript(argv[o.script])), `@${argv[o.script]}`, o.args);
  if (prompts(o)) {
    output.write(1, Buffer.from(`${VERSION}. Ctrl-D ends it.\n`));
    await new Repl(cli, output, complain).run();
  } else if (!hasWork(o)) {
    await cli.chunk(skipPrefix(await cli.input.all()), '=stdin');
  }
}

async function finalize(cli) {
  cli.exit = undefined;
  try {
    await cli.builtin('finalize');
  } catch { /* errors of finalizers are warnings; a second timeout changes nothing */ }
}

async function main(argv) {
  let options;
  try {
    options = parseOptions(argv);
  } catch (e) {
    if (!(e instanceof UsageError)) throw e;
    process.stderr.write(`ocarina: ${e.message}\n${usage}`);
    return USAGE;
  }
  if (options.help) {
    output.write(1, Buffer.from(usage));
    return OK;
  }
  if (options.version) output.write(1, Buffer.from(`${VERSION}\n`));
  const cli = new Cli(options);
  try {
    await cli.start();
  } catch (e) {
    complain(e.message);
    return ERROR;
  }
  let status = OK, outcome = 'done', error = null, close = true;
  try {
    await runAll(cli, argv);
  } catch (e) {
    const reason = e instanceof Stopped ? e.reason : e instanceof InterruptedError ? 'ctrl-c' : 'error';
    if (reason === 'error') {
      cli.report(e);
      [status, outcome, error] = [ERROR, 'error', e.message];
    } else if (reason === 'exit') {
      ({ status, close } = cli.exit);
    } else {
      complain(reason === 'timeout' ? 'interrupted by the timeout' : 'interrupted');
      [status, outcome, close] = [reason === 'timeout' ? TIMEOUT : CTRL_C, 'interrupted', false];
    }
  }
  if (close && !cli.vm.closed) await finalize(cli);
  output.flush();
  if (options.stats) {
    try {
      cli.writeStats(outcome, error);
    } catch (e) {
      complain(`cannot write ${options.stats}: ${reasonOf(e)}`);
      status ||= ERROR;
    }
  }
  cli.files.closeAll();
  return status;
}

process.stdout.on('error', () => {});
const status = await main(process.argv.slice(2));
output.flush();
process.exit(status & 255);
