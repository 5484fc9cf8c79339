// output.js: what Lua programs write, on its way to the embedder.

import { isThenable } from './check.js';
import { report } from './errors.js';

export class Output {
  #options;
  #decoders = new WeakMap(); // executor -> its decoders, by stream

  /** `options`: the VM's, of which `write`, `stdout` and `stderr` count. */
  constructor(options) {
    this.#options = options;
  }

  /**
   * What print and io.write (stream 1), warnings and io.stderr (2) of `executor` (null: of none) wrote. Answers what the embedder's function
   * does.
   */
  write(executor, stream, bytes) {
    if (this.#options.write) return this.#options.write(bytes.slice(), { stream, executor });
    return this.#sink(stream)?.(this.#decode(executor ?? this, stream, bytes), executor);
  }

  #sink(stream) {
    const { stdout, stderr } = this.#options;
    return stream === 2 ? stderr ?? stdout : stdout;
  }

  /** Text of a piece of output; a character may span two pieces. */
  #decode(key, stream, bytes) {
    let decoders = this.#decoders.get(key);
    if (!decoders) this.#decoders.set(key, decoders = []);
    decoders[stream] ??= new TextDecoder('utf-8', { ignoreBOM: true });
    return decoders[stream].decode(bytes, { stream: true });
  }

  /** The executor's program has ended: a character that it left unfinished is shown as one that is none. */
  end(executor) {
    const decoders = this.#decoders.get(executor);
    if (!decoders) return;
    this.#decoders.delete(executor);
    for (const [stream, decoder] of decoders.entries()) {
      const rest = decoder?.decode();
      try {
        const answer = rest ? this.#sink(stream)(rest, executor) : undefined;
        if (isThenable(answer)) Promise.resolve(answer).catch(report);
      } catch (e) { // as for all output: the program's result is no worse for it
        report(e);
      }
    }
  }
}
