// The text of a session, as it was shown, without colours. Bounded: of a program that prints
// without end the newest part is kept.

import { stripEscapes } from './safe-text.js';

const LIMIT = 1 << 20; // characters

export class Transcript {
  #parts = [];
  #length = 0;

  add(text) {
    const plain = stripEscapes(text);
    this.#parts.push(plain);
    this.#length += plain.length;
    // Drop in large steps, not with every line.
    if (this.#length > 2 * LIMIT) this.#keep(this.text.slice(-LIMIT));
  }

  get text() {
    if (this.#parts.length > 1) this.#keep(this.#parts.join(''));
    return this.#parts[0] ?? '';
  }

  get endsLine() {
    const last = this.#parts.findLast((part) => part !== '');
    return last === undefined || last.endsWith('\n');
  }

  /** Takes the last line away, if it has not ended, and returns it. */
  takeOpenLine() {
    const { text } = this;
    const start = text.lastIndexOf('\n') + 1;
    this.#keep(text.slice(0, start));
    return text.slice(start);
  }

  clear() {
    this.#keep('');
  }

  #keep(text) {
    this.#parts = [text];
    this.#length = text.length;
  }
}
