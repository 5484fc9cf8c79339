// The widget's DOM: built once in its shadow root, then only its texts and buttons change.

import { highlightElement } from './highlight.js';
import { WIDGET_CSS } from './widget-style.js';
import { XTERM_CSS } from './xterm-css.js';

const TEMPLATE = `
  <div class="frame" part="frame" role="group">
    <div class="bar" part="bar">
      <span class="label"></span>
      <span class="status"></span>
      <button type="button" class="interrupt" part="button interrupt" hidden>Interrupt</button>
      <button type="button" class="copy" part="button copy" title="Copy all that is shown" hidden>Copy</button>
      <button type="button" class="reset" part="button reset">Reset</button>
    </div>
    <pre class="source" part="source" tabindex="0" aria-label="Lua source" role="group" hidden><code></code></pre>
    <p class="failure" role="alert" hidden></p>
    <div class="screen" part="screen"></div>
    <form class="compose" part="compose">
      <button type="button" class="recall" aria-label="Previous line">↑</button>
      <textarea rows="1" aria-label="Lua code" placeholder="Lua" autocapitalize="off" autocomplete="off"
        autocorrect="off" spellcheck="false" enterkeyhint="send"></textarea>
      <button type="submit" part="button run">Run</button>
    </form>
    <div class="unseen log" role="log" aria-live="polite" aria-label="Lua output"></div>
    <span class="unseen probe" aria-hidden="true"></span>
  </div>`;

const STATUS = { loading: 'starting', idle: 'ready', running: 'running', waiting: 'waiting', dead: 'stopped' };

// One sheet for all widgets, made with the first: there may be no DOM when this module loads.
let sheets;
function widgetSheets() {
  sheets ??= [XTERM_CSS, WIDGET_CSS].map((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    return sheet;
  });
  return sheets;
}

export class WidgetView {
  #root;

  constructor(root) {
    this.#root = root;
    root.adoptedStyleSheets = widgetSheets();
    root.innerHTML = TEMPLATE;
    const find = (selector) => root.querySelector(selector);
    this.frame = find('.frame');
    this.screen = find('.screen');
    this.interrupt = find('.interrupt');
    this.reset = find('.reset');
    this.copy = find('.copy');
    this.copy.hidden = !navigator.clipboard; // only in secure contexts
    this.compose = find('.compose');
    this.recall = find('.recall');
    this.input = find('.compose textarea');
    this.log = find('.log');
    this.probe = find('.probe');
  }

  /** The widget's name, for eyes and for screen readers. */
  setLabel(label) {
    this.#root.querySelector('.label').textContent = label;
    this.frame.setAttribute('aria-label', label || 'Lua REPL');
  }

  /** `unfinished`: what stands at the prompt is being continued. Where there is no Ctrl-C, a button gives it up. */
  setState(state, unfinished = false) {
    const phone = matchMedia('(pointer: coarse)').matches;
    this.#root.querySelector('.status').textContent = unfinished ? 'unfinished' : STATUS[state];
    const busy = state === 'running' || state === 'waiting' || (unfinished && phone);
    // The focus must not be lost with a button that goes.
    const focused = this.#root.activeElement === this.interrupt;
    this.interrupt.hidden = !busy;
    this.interrupt.textContent = unfinished ? 'Cancel' : 'Interrupt';
    if (!focused || busy) return;
    // In the terminal a phone would bring its keyboard up.
    const next = phone ? this.reset : this.#root.querySelector('.xterm-helper-textarea');
    next?.focus({ preventScroll: true });
  }

  /** Answers a press of Copy, for eyes and for screen readers. */
  tellCopied(word) {
    this.copy.textContent = word;
    const line = document.createElement('div');
    line.textContent = word;
    this.log.append(line);
    setTimeout(() => (this.copy.textContent = 'Copy'), 1500);
  }

  showSource(code) {
    const source = this.#root.querySelector('.source');
    source.hidden = code === '';
    source.firstElementChild.replaceChildren(highlightElement(document, code));
  }

  /** Says why there is no terminal; '' takes it back. */
  showFailure(message) {
    const failure = this.#root.querySelector('.failure');
    failure.hidden = message === '';
    failure.textContent = message;
  }
}
