// fuel.js: how much an executor may do in one step.

import { check, kinds } from './check.js';

/**
 * A tank of fuel. One unit is about one VM instruction. `left` is signed: what a step overshoots is carried as debt, and a refill
 * pays it first. An interrupted fuel ends the step at once; what is left stays.
 */
export class Fuel {
  constructor(left = 0) {
    this.left = check('new Fuel(left)', left, kinds.number);
    this.interrupted = false;
  }

  /** Adds `n`, up to at most `max` in the tank, and clears an interrupt. */
  refill(n, max = Infinity) {
    this.interrupted = false;
    if (this.left < max) this.left = Math.min(this.left + n, max);
    return this;
  }

  consume(n) {
    this.left -= n;
  }

  interrupt() {
    this.interrupted = true;
  }

  /** Worth a step: something left, and not interrupted. */
  get ready() {
    return this.left > 0 && !this.interrupted;
  }
}
