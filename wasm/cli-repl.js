// cli-repl.js: the interactive prompt of the command line, as the native one (core/native/repl.c).

import { LuaError } from './index.js';
import { complain, output } from './cli-output.js';
import { makeRoom } from './room.js';

export class Repl {
  #cli;
  #line = null; // the line being read

  constructor(cli) {
    this.#cli = cli;
  }

  #prompt(first) {
    const text = this.#cli.vm.get(first ? '_PROMPT' : '_PROMPT2');
    return typeof text === 'string' ? text : first ? '> ' : '>> ';
  }

  /** A line after `prompt`, as bytes. */
  async #ask(prompt) {
    const { terminal } = this.#cli.input;
    if (!terminal) {
      output.write(1, Buffer.from(prompt));
      output.flush();
      return this.#cli.input.line();
    }
    output.beforeLine(false);
    const line = await terminal.read(prompt, true);
    return line === null ? null : Buffer.from(line);
  }

  /**
   * The next line; null at the end of input. Ctrl-C at the prompt throws like Ctrl-C in a chunk; a line that is on its way is not lost, but
   * for one that is being edited.
   */
  async #nextLine(first) {
    const cli = this.#cli;
    const prompt = this.#prompt(first);
    if (this.#line) output.write(1, Buffer.from(prompt));
    output.flush();
    this.#line ??= this.#ask(prompt);
    const interrupted = new Promise((resolve) => { cli.wake = () => resolve(undefined); });
    const line = await Promise.race([this.#line, interrupted]);
    cli.wake = null;
    if (line === undefined && cli.input.terminal) {
      cli.input.terminal.abandon();
      this.#line = null;
    }
    if (line === undefined) throw Object.assign(new Error('interrupted'), { reason: 'prompt' });
    this.#line = null;
    return line;
  }

  /** Source text that compiles, and its function; null at the end of input. */
  async #read() {
    const { vm } = this.#cli;
    let line = await this.#nextLine(true);
    if (line === null) return null;
    if (line[0] === 0x3d) line = Buffer.concat([Buffer.from('return '), line.subarray(1)]); // '=': the old way to ask for a value
    let text = line;
    for (;;) {
      const [fn, message, incomplete] = await this.#cli.builtin('interactive', text, '=stdin');
      if (fn !== undefined) return fn;
      if (!incomplete) {
        complain(message);
        return undefined;
      }
      const more = await this.#nextLine(false);
      if (more === null || vm.closed) return null;
      text = Buffer.concat([text, Buffer.from('\n'), more]);
    }
  }

  async #turn() {
    const cli = this.#cli;
    const fn = await this.#read();
    if (fn === null) return false;
    if (fn === undefined) return true;
    const results = await cli.call(fn);
    if (results.length > 0) await cli.call(cli.vm.get('print'), ...results);
    return true;
  }

  async run() {
    const cli = this.#cli;
    const limit = cli.vm.memoryLimit;
    cli.deadline = Infinity; // --timeout is for scripts
    for (;;) {
      makeRoom(cli.vm, limit);
      try {
        if (!await this.#turn()) break;
      } catch (e) {
        if (e.reason === 'prompt') output.write(2, Buffer.from('\n'));
        else if (e.reason === 'ctrl-c') output.write(2, Buffer.from('interrupted!\n'));
        else if (e instanceof LuaError) cli.report(e);
        else throw e;
      }
      cli.interrupted = false;
    }
    output.write(1, Buffer.from('\n'));
    output.flush();
  }
}
