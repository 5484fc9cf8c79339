// cli-output.js: what the command line on Node writes: in large pieces, between steps, and whole.

import fs from 'node:fs';
import { ERROR } from './cli-options.js';

const nobody = new Int32Array(new SharedArrayBuffer(4));

/** Why a file could not be read or written, as C says it. */
export function reasonOf(e) {
  const reasons = { ENOENT: 'No such file or directory', EACCES: 'Permission denied', EISDIR: 'Is a directory', ENOSPC: 'No space left on device' };
  return reasons[e.code] ?? e.message;
}

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
export const output = {
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
/** A message of the command line itself. */
export const complain = (text) => output.write(2, Buffer.from(`ocarina: ${text}\n`));
