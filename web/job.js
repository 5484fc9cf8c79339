// One piece of code on its way through a VM, on behalf of a widget: compiled, run, its results put
// into words. It is always one task of the scheduler, so it can be interrupted at any point.

import { InterruptedError, LuaError } from '../wasm/index.js';

const WATCH = 40; // ms between looks at whether it waits

export class Job {
  #vm;
  #scheduler;
  #jobs;
  #widget;
  #executor;
  #task;
  #held = false;
  #waits = false;
  #watch;

  interrupted = false;
  /**
   * Resolves to true when the code is compiled, or to false if it is incomplete; rejects with its
   * syntax error.
   */
  compiled;
  /** Resolves to { values, shown }: the results, and their text (undefined for none). */
  results;

  /**
   * @param {object} options
   * @param {Map} options.jobs where to enter which executor is at work for this job
   * @param {object} options.widget who shows the output: see joinGroup
   * @param {object} [options.printer] puts the code's results into words; without it the code is run as
   *   a file would be
   */
  constructor({ vm, scheduler, jobs, widget, code, name, printer }) {
    this.#vm = vm;
    this.#scheduler = scheduler;
    this.#jobs = jobs;
    this.#widget = widget;
    const compiling = printer ? this.#compile(code, name) : Promise.resolve({ load: code });
    this.compiled = compiling.then(({ incomplete }) => !incomplete);
    this.results = compiling.then((chunk) => this.#run(chunk, name, printer)).finally(() => this.#end());
    // Either may be of no interest to the owner.
    this.compiled.catch(() => {});
    this.results.catch(() => {});
    this.#watch = setInterval(() => this.#look(), WATCH);
  }

  interrupt() {
    this.interrupted = true;
    this.#task?.interrupt();
  }

  /** Shows output that the job's code made, in its own widget or in another. */
  print(text, widget = this.#widget) {
    widget.output(text);
    if (this.#held || !widget.held()) return;
    // No fuel until the terminal has caught up.
    this.#held = true;
    const release = this.#task.hold();
    widget.low().then(() => {
      this.#held = false;
      release();
    });
  }

  /** A line of input from the user: a promise. */
  read() {
    return this.#widget.read();
  }

  async #compile(code, name) {
    const source = code.startsWith('=') ? `return ${code.slice(1)}` : code; // the old way to ask for a value
    const [fn, message, incomplete] = await this.#step(this.#vm.builtin('interactive', source, `=${name}`));
    if (fn !== undefined) return { fn };
    return { incomplete, error: new LuaError(message) };
  }

  async #run({ fn, load, error }, name, printer) {
    if (error) throw error;
    if (load !== undefined) return { values: await this.#step(this.#vm.load(load, { name: `=${name}` })) };
    this.#executor.free();
    const [shown, ...values] = await this.#step(this.#vm.builtin('pipe', printer, fn));
    return { shown: typeof shown === 'object' ? new TextDecoder().decode(shown) : shown, values };
  }

  async #step(executor) {
    if (this.interrupted) throw new InterruptedError();
    this.#executor = executor;
    this.#jobs.set(executor, this);
    this.#task = this.#scheduler.spawn(executor);
    return this.#task.result;
  }

  #look() {
    const waits = this.#task?.state === 'waiting';
    if (waits === this.#waits) return;
    this.#waits = waits;
    this.#widget.waiting(waits);
  }

  #end() {
    clearInterval(this.#watch);
    this.#jobs.delete(this.#executor);
    if (this.#executor && !this.#vm.closed) this.#executor.free();
  }
}
