#!/usr/bin/env node
// cli.js: the command line on the wasm core. The same options as the native one (core/native/main.c).

import fs from 'node:fs';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { InterruptedError, LuaError, Vm } from './index.js';
import { nodeFiles } from './cli-files.js';
import { Input } from './cli-input.js';
import { CTRL_C, ERROR, OK, TIMEOUT, USAGE, UsageError, VERSION, hasWork, parseOptions, prompts, usage } from './cli-options.js';
import { complain, output, reasonOf } from './cli-output.js';
import { Repl } from './cli-repl.js';
import { Terminal } from './cli-terminal.js';

const PAUSE_MS = 10; // how long to step before signals, timers and promises get their turn

// V8 compiles with as many threads as it likes: on two cores they took the processor from this one, for 10 ms at a time.
setFlagsFromString('--wasm-num-compilation-tasks=1');

const milliseconds = ({ user, system }) => (user + system) / 1000;
/** Clocks none of which runs slower than this thread's CPU time: the least difference is the closest. Old Nodes lack the exact one. */
const cpuTimes = () => [performance.now(), milliseconds(process.cpuUsage()), ...(process.threadCpuUsage ? [milliseconds(process.threadCpuUsage())] : [])];

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
    await new Repl(cli).run();
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
  if (close && !cli.vm.closed) {
    await finalize(cli);
    if (cli.exit) ({ status } = cli.exit); // os.exit in a finalizer
  }
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
