// The program that a widget shows: text in colours; and where it can be edited, a transparent <textarea> on top of that,
// which has the caret, the selection, the keyboard of a phone and the undo that people are used to.

import { highlightElement } from './highlight.js';
import { INDENT } from './line-editor.js';

export class ProgramEditor {
  #box;
  #code;
  #input;
  #onRun;
  #leaving = false; // Escape was the last key: Tab now leaves

  /** `box` holds a <code>, and the <textarea> on top of it. `onRun`: Ctrl, Command or Shift with Enter. */
  constructor(box, { onRun }) {
    this.#box = box;
    this.#code = box.querySelector('code');
    this.#input = box.querySelector('textarea');
    this.#onRun = onRun;
    this.#input.addEventListener('input', () => this.#colour());
    this.#input.addEventListener('keydown', (event) => this.#press(event));
  }

  get text() {
    return this.#input.value;
  }

  /** Without a text there is nothing to see, unless it can be edited. */
  show(text, editable) {
    this.#box.hidden = text === '' && !editable;
    this.#input.hidden = !editable;
    this.#code.ariaHidden = editable ? 'true' : null; // or it would be read twice
    if (this.#input.value !== text) this.#input.value = text;
    this.#colour();
  }

  /** The coloured text, which also gives the box its size: by a space, a last line that is empty counts. */
  #colour() {
    const { value } = this.#input;
    this.#code.replaceChildren(highlightElement(document, value), /(^|\n)$/.test(value) ? ' ' : '');
  }

  #press(event) {
    const wasLeaving = this.#leaving;
    this.#leaving = event.key === 'Escape';
    if (event.isComposing || event.altKey) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey || event.shiftKey) this.#onRun();
      else this.#insert(`\n${this.#indentation()}`);
    } else if (event.key === 'Tab' && !event.shiftKey && !wasLeaving) {
      event.preventDefault();
      this.#insert(INDENT);
    }
  }

  /** That of the line with the caret, as far as it lies before it. */
  #indentation() {
    const { value, selectionStart } = this.#input;
    const before = value.slice(value.lastIndexOf('\n', selectionStart - 1) + 1, selectionStart);
    return /^[ \t]*/.exec(before)[0];
  }

  /** In place of the selection, so that it can be undone: no other way of changing a text area can. */
  #insert(text) {
    if (document.execCommand('insertText', false, text)) return;
    this.#input.setRangeText(text, this.#input.selectionStart, this.#input.selectionEnd, 'end');
    this.#colour();
  }
}
