// host-values.js: the functions and objects of JavaScript that Lua holds. The core knows them by numbers, and says when it holds one no longer.

export class HostValues {
  #numbers = new WeakMap(); // function or object -> its number
  #values = new Map();      // number -> value: what the core holds
  #options = new WeakMap(); // function -> how it is called
  #next = 1;
  #fresh = [];              // numbers given to the values that are crossing to the core

  /** How many Lua holds. */
  get size() { return this.#values.size; }

  /** The number of one that crosses to the core. */
  numberOf(value) {
    let number = this.#numbers.get(value);
    if (number === undefined || !this.#values.has(number)) {
      number = this.#next++;
      this.#numbers.set(value, number);
      this.#values.set(number, value);
      this.#fresh.push(number);
    }
    return number;
  }

  get(number) {
    return this.#values.get(number);
  }

  /** Values are about to cross. */
  beginCrossing() {
    this.#fresh.length = 0;
  }

  /** They did not get there: of those that were given numbers for it, the core will never say that it holds them no longer. */
  crossingFailed() {
    for (const number of this.#fresh) this.#values.delete(number);
  }

  /** The core holds that one no longer. */
  release(number) {
    this.#values.delete(number);
  }

  clear() {
    this.#values.clear();
  }

  /** Declares how a function is called from Lua: see Vm.function(). */
  setOptions(fn, options) {
    this.#options.set(fn, options);
  }

  /** What was declared of the function with that number, if anything. */
  optionsOf(number) {
    return this.#options.get(this.#values.get(number));
  }
}
