// cli-input.js: standard input of the command line on Node.

import fs from 'node:fs';
import { promisify } from 'node:util';
import { output } from './cli-output.js';

const RETRY_MS = 10;
const readFile = promisify(fs.read);

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
      await new Promise((resolve) => { setTimeout(resolve, RETRY_MS); }); // somebody made it non-blocking
    }
  }
}

/** Standard input as a source of chunks, for io.read, the prompt and the script "-". */
export class Input {
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
