// Output on its way to a terminal, with back-pressure. Text collects until the end of the running
// task of the page, so that a scheduler's whole round becomes one write; slices of at most 64 KB
// go out one at a time, each when the terminal has drawn the one before; and while more than
// 128 KB is not yet acknowledged, `held` says that the writer should get no fuel.

const SLICE = 64 * 1024; // characters
const HIGH_WATER = 128 * 1024;

export class Output {
  #write;
  #waiting = []; // texts not yet written
  #waitingLength = 0;
  #inFlight = 0; // characters written and not yet acknowledged
  #scheduled = false;
  #drained = []; // resolvers of drained()
  #low = []; // resolvers of low()

  /** @param {(text: string, done: () => void) => void} write calls `done` when the text is drawn. */
  constructor(write) {
    this.#write = write;
  }

  push(text) {
    if (text === '') return;
    this.#waiting.push(text);
    this.#waitingLength += text.length;
    if (this.#inFlight > 0 || this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      this.#next();
    });
  }

  get held() {
    return this.#waitingLength + this.#inFlight > HIGH_WATER;
  }

  /** Forgets what was not yet written. */
  drop() {
    this.#waiting = [];
    this.#waitingLength = 0;
    this.#release();
  }

  /** Resolves when `held` is false. */
  low() {
    return this.held ? new Promise((resolve) => this.#low.push(resolve)) : Promise.resolve();
  }

  /** Resolves when all that was pushed is drawn or dropped. */
  drained() {
    if (this.#waitingLength + this.#inFlight === 0) return Promise.resolve();
    return new Promise((resolve) => this.#drained.push(resolve));
  }

  #next() {
    if (this.#inFlight > 0) return;
    if (this.#waitingLength === 0) {
      this.#drained.splice(0).forEach((resolve) => resolve());
      return;
    }
    const slice = this.#takeSlice();
    this.#inFlight = slice.length;
    this.#write(slice, () => {
      this.#inFlight = 0;
      this.#release();
      this.#next();
    });
  }

  #release() {
    if (!this.held) this.#low.splice(0).forEach((resolve) => resolve());
  }

  /** Up to 64 KB, ending at the end of a line where there is one. */
  #takeSlice() {
    let taken = 0;
    let length = 0;
    while (taken < this.#waiting.length && length < SLICE) length += this.#waiting[taken++].length;
    const text = this.#waiting.splice(0, taken).join('');
    let end = text.length;
    if (end > SLICE) {
      const line = text.lastIndexOf('\n', SLICE - 1) + 1;
      end = line > 0 ? line : SLICE;
      this.#waiting.unshift(text.slice(end));
    }
    this.#waitingLength -= end;
    return text.slice(0, end);
  }
}
