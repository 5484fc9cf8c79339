// Tells screen readers what the terminal shows, politely: xterm.js's own screen reader mode
// interrupts the reader with every line. Text collects for a moment; of a flood only the end is
// announced.

import { stripEscapes } from './safe-text.js';

const DELAY = 400; // ms
const LONGEST = 600; // characters announced at once
const KEPT = 10; // announcements left in the region

export class Announcer {
  #region;
  #text = '';
  #timer = 0;

  /** @param {HTMLElement} region an element with role="log" */
  constructor(region) {
    this.#region = region;
  }

  add(text) {
    this.#text = (this.#text + text).slice(-4 * LONGEST);
    this.#timer ||= setTimeout(() => this.#announce(), DELAY);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#text = '';
  }

  #announce() {
    const text = stripEscapes(this.#text).trim();
    this.stop();
    if (text === '') return;
    const line = document.createElement('div');
    line.textContent = text.length > LONGEST ? `… ${text.slice(-LONGEST)}` : text;
    this.#region.append(line);
    while (this.#region.childElementCount > KEPT) this.#region.firstElementChild.remove();
  }
}
