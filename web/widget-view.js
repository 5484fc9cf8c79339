// The widget's DOM: built once in its shadow root, then only its texts and buttons change.

import { ProgramEditor } from './program-editor.js';
import { WIDGET_CSS } from './widget-style.js';
import { XTERM_CSS } from './xterm-css.js';

// An element, as `['tag class class', attributes, ...children]`. Not HTML in a string: pages may require trusted types.
const TREE = ['div frame', { part: 'frame', role: 'group' },
  ['div bar', { part: 'bar' },
    ['span label'],
    ['span status', { tabindex: -1 }],
    ['span act', {},
      ['button run-program', { type: 'button', part: 'button run', 'aria-label': 'Run the program', title: 'Ctrl Enter', hidden: '' }, 'Run'],
      ['button interrupt', { type: 'button', part: 'button interrupt', hidden: '' }, 'Interrupt']],
    ['button copy', { type: 'button', part: 'button copy', title: 'Copy all that is shown', hidden: '' }, 'Copy'],
    ['button reset', { type: 'button', part: 'button reset' }, 'Reset']],
  ['div source', { part: 'source', tabindex: 0, 'aria-label': 'Lua source', role: 'group', hidden: '' },
    ['pre', {}, ['code']],
    ['textarea', {
      'aria-label': 'Lua program', 'aria-description': 'Tab indents, Escape and then Tab leaves, Control Enter runs the program', wrap: 'off',
      autocapitalize: 'off', autocomplete: 'off', autocorrect: 'off', spellcheck: 'false',
    }]],
  ['p failure', { role: 'alert', hidden: '' }],
  ['pre printed'],
  ['div screen', { part: 'screen' }],
  ['form compose', { part: 'compose' },
    ['button recall', { type: 'button', part: 'button recall', 'aria-label': 'Previous line' }, '↑'],
    ['button forward', { type: 'button', part: 'button forward', 'aria-label': 'Next line', hidden: '' }, '↓'],
    ['textarea', {
      rows: 1, 'aria-label': 'Lua code', placeholder: 'Lua', autocapitalize: 'off', autocomplete: 'off', autocorrect: 'off', spellcheck: 'false',
      enterkeyhint: 'send',
    }],
    ['button', { type: 'submit', part: 'button send' }, 'Run']],
  ['div unseen log', { role: 'log', 'aria-live': 'polite', 'aria-label': 'Lua output' }],
  ['span unseen probe', { 'aria-hidden': 'true' }]];

function grow(node) {
  if (typeof node === 'string') return document.createTextNode(node);
  const [name, attributes = {}, ...children] = node;
  const [tag, ...classes] = name.split(' ');
  const element = document.createElement(tag);
  element.classList.add(...classes);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  element.append(...children.map(grow));
  return element;
}

const STATUS = { loading: 'starting', idle: 'ready', running: 'running', waiting: 'waiting', dead: 'stopped' };

// One pair for all widgets of a document, as no other document takes them; made with the first: there may be no DOM when this module loads.
const sheets = new WeakMap();
function sheetsOf(document) {
  if (!sheets.has(document)) {
    sheets.set(document, [XTERM_CSS, WIDGET_CSS].map((css) => {
      const sheet = new document.defaultView.CSSStyleSheet();
      sheet.replaceSync(css);
      return sheet;
    }));
  }
  return sheets.get(document);
}

const onPhone = () => matchMedia('(pointer: coarse)').matches;

export class WidgetView {
  #root;
  #focusedBefore; // what had the focus before Interrupt got it

  /** `onRun`: the program is to be run. */
  constructor(root, { onRun }) {
    this.#root = root;
    this.dress();
    root.append(grow(TREE), grow(['span unseen sentinel', { 'aria-hidden': 'true' }]));
    const find = (selector) => root.querySelector(selector);
    this.frame = find('.frame');
    this.screen = find('.screen');
    this.interrupt = find('.interrupt');
    this.reset = find('.reset');
    this.copy = find('.copy');
    this.copy.hidden = !navigator.clipboard; // only in secure contexts
    this.compose = find('.compose');
    this.recall = find('.recall');
    this.forward = find('.forward');
    this.input = find('.compose textarea');
    this.log = find('.log');
    this.probe = find('.probe');
    this.sentinel = find('.sentinel');
    this.printed = find('.printed');
    this.runProgram = find('.run-program');
    this.source = find('.source');
    this.program = new ProgramEditor(this.source, { onRun });
    this.runProgram.addEventListener('click', onRun);
    // A key that is held presses no button again: it would interrupt what it has just begun.
    find('.act').addEventListener('keydown', (event) => event.repeat && event.preventDefault());
  }

  /** Again when it has come to another document, which a widget loses its style sheets by. */
  dress() {
    this.#root.adoptedStyleSheets = sheetsOf(this.#root.ownerDocument);
  }

  /** The widget's name, for eyes and for screen readers. */
  setLabel(label) {
    this.#root.querySelector('.label').textContent = label;
    this.frame.setAttribute('aria-label', label || 'Lua REPL');
  }

  /**
   * `unfinished`: what stands at the prompt is being continued. Where there is no Ctrl-C, a button gives it up. `reading`: it waits for a line
   * from the keyboard.
   */
  setState(state, { unfinished, reading }) {
    const asks = reading && state === 'waiting';
    this.#root.querySelector('.status').textContent = unfinished ? 'unfinished' : asks ? 'reads a line' : STATUS[state];
    this.input.placeholder = asks ? 'Input' : 'Lua';
    const busy = state === 'running' || state === 'waiting' || (unfinished && onPhone());
    const focused = this.#root.activeElement;
    this.runProgram.ariaDisabled = String(state !== 'idle'); // and not disabled: it would lose the focus
    this.interrupt.hidden = !busy;
    this.interrupt.textContent = unfinished ? 'Cancel' : 'Interrupt';
    // The focus must not be lost with a button that goes, or is covered.
    if (busy && focused === this.runProgram) {
      this.#focusedBefore = this.runProgram;
      this.interrupt.focus({ preventScroll: true });
    } else if (!busy && focused === this.interrupt) {
      this.#passFocus(this.#focusedBefore);
    }
    if (!busy) this.#focusedBefore = undefined;
  }

  /** From what goes, to `wanted` if that is still there; else to where a key that comes once too often presses nothing, least of all Reset. */
  #passFocus(wanted) {
    // In the terminal a phone would bring its keyboard up.
    const prompt = onPhone() ? null : this.#root.querySelector('.xterm-helper-textarea');
    const next = wanted && !wanted.hidden ? wanted : (prompt ?? this.#root.querySelector('.status'));
    next.focus({ preventScroll: true });
  }

  /** Answers a press of Copy, for eyes and for screen readers. */
  tellCopied(word) {
    this.copy.textContent = word;
    const line = document.createElement('div');
    line.textContent = word;
    this.log.append(line);
    setTimeout(() => (this.copy.textContent = 'Copy'), 1500);
  }

  showSource(code, editable) {
    const focused = this.#root.activeElement;
    this.program.show(code, editable);
    this.runProgram.hidden = !editable;
    // Scrolled by keys where nothing in it has the focus.
    if (editable) this.source.removeAttribute('tabindex');
    else this.source.tabIndex = 0;
    if (!editable && (focused === this.runProgram || focused?.matches('.source textarea'))) this.#passFocus();
  }

  /** Says why there is no terminal; '' takes it back. */
  showFailure(message) {
    const failure = this.#root.querySelector('.failure');
    failure.hidden = message === '';
    failure.textContent = message;
  }
}
