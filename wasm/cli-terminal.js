// cli-terminal.js: lines from a person at a terminal, edited and with a history, by node:readline. Between lines the terminal is as any
// program's: Ctrl-C is a signal.

import readline from 'node:readline';

export class Terminal {
  #onInterrupt;
  #rl = null;
  #history = [];
  #ahead = [];     // lines that came before somebody read them: pasted ones
  #reading = null; // { resolve, remember } of whom the next line is for

  /** `onInterrupt`: Ctrl-C while a line is read. */
  constructor(onInterrupt) {
    this.#onInterrupt = onInterrupt;
  }

  /** The next line, without its newline, after `prompt`; null for Ctrl-D. `remember`: it goes into the history. */
  read(prompt, remember) {
    const ahead = this.#ahead.shift();
    if (ahead !== undefined) {
      process.stdout.write(`${prompt}${ahead}\n`);
      if (!remember) this.#forget(ahead);
      return Promise.resolve(ahead);
    }
    return new Promise((resolve) => {
      this.#reading = { resolve, remember };
      this.#rl ??= this.#open();
      process.stdin.setRawMode(true);
      this.#rl.setPrompt(prompt);
      this.#rl.prompt(true); // a pasted line may have come in part
    });
  }

  /** Nobody waits for a line any more: what was typed of it is gone. */
  abandon() {
    if (!this.#reading) return;
    this.#reading = null;
    this.#rl.write(null, { ctrl: true, name: 'e' });
    this.#rl.write(null, { ctrl: true, name: 'u' });
    this.#rest();
  }

  #open() {
    const rl = readline.createInterface({ input: process.stdin, output: process.stdout, terminal: true, history: this.#history, historySize: 1000 });
    rl.on('line', (line) => this.#take(line));
    rl.on('SIGINT', () => this.#onInterrupt());
    rl.on('close', () => {
      this.#rl = null;
      this.#take(null);
    });
    this.#history = rl.history; // which it keeps
    return rl;
  }

  #take(line) {
    const reader = this.#reading;
    if (!reader) {
      if (line !== null) this.#ahead.push(line);
      return;
    }
    this.#reading = null;
    if (line !== null && !reader.remember) this.#forget(line);
    this.#rest();
    reader.resolve(line);
  }

  /** Takes a line out of the history, where the newest come first. */
  #forget(line) {
    const at = this.#history.indexOf(line);
    if (at >= 0) this.#history.splice(at, 1);
  }

  #rest() {
    this.#rl?.pause();
    process.stdin.setRawMode(false);
  }
}
