// A LineEditor on a headless terminal, and what tests ask of the two.

import headless from '@xterm/headless';
import graphemes from '@xterm/addon-unicode-graphemes';
import { LineEditor } from '../../../web/line-editor.js';
import { History } from '../../../web/history.js';

/** The Unicode provider that the addon would register: the same object measures in the editor. */
function graphemeProvider() {
  let provider;
  const unicode = { register: (candidate) => (provider = candidate), activeVersion: '' };
  new graphemes.UnicodeGraphemesAddon().activate({ unicode });
  return provider;
}

export const KEY = {
  enter: '\r', left: '\x1b[D', right: '\x1b[C', up: '\x1b[A', down: '\x1b[B', home: '\x1b[H', end: '\x1b[F',
  delete: '\x1b[3~', backspace: '\x7f', tab: '\t', escape: '\x1b', altB: '\x1bb', altF: '\x1bf', altD: '\x1bd',
  altEnter: '\x1b\r', altBackspace: '\x1b\x7f', ctrlLeft: '\x1b[1;5D', ctrlRight: '\x1b[1;5C',
  ctrl: (letter) => String.fromCharCode(letter.charCodeAt(0) - 96),
};

/**
 * `decide(text)` plays the owner: true takes a submitted text, false asks for more of it,
 * undefined leaves the editor pending.
 */
export class EditorTerminal {
  constructor({ columns = 40, rows = 10, history = [], complete, decide = () => true, start = true } = {}) {
    this.terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true, convertEol: true });
    const provider = graphemeProvider();
    this.terminal.unicode.register(provider);
    this.terminal.unicode.activeVersion = provider.version;
    this.submitted = [];
    this.abandoned = [];
    this.interrupts = 0;
    this.history = new History(undefined);
    this.history.entries.push(...history);
    this.editor = new LineEditor({
      columns, rows, complete, history: this.history,
      charProperties: (code, preceding) => provider.charProperties(code, preceding),
      write: (escapes) => this.terminal.write(escapes),
      onSubmit: (text) => {
        const taken = decide(text);
        if (taken === false) this.editor.more();
        if (taken !== true) return;
        this.submitted.push(text);
        this.editor.accept();
        this.editor.start();
      },
      onAbandon: (line) => this.abandoned.push(line),
      onInterrupt: () => (this.interrupts += 1),
    });
    if (start) this.editor.start();
  }

  type(...data) {
    for (const chunk of data) this.editor.input(chunk);
    return this;
  }

  /** Resolves once the terminal has parsed all that was written. */
  settle() {
    return new Promise((resolve) => this.terminal.write('', resolve));
  }

  async resize(columns, rows) {
    this.editor.beforeResize();
    await this.settle();
    this.terminal.resize(columns, rows);
    this.editor.resize(columns, rows);
    await this.settle();
  }

  /** All rows that hold anything, scrollback included, trimmed on the right. */
  async lines() {
    await this.settle();
    const buffer = this.terminal.buffer.active;
    const lines = [];
    for (let y = 0; y < buffer.length; y += 1) lines.push(buffer.getLine(y).translateToString(true).trimEnd());
    while (lines.length > 0 && lines.at(-1) === '') lines.pop();
    return lines;
  }

  /** The cursor, in rows from the top of the scrollback. */
  async cursor() {
    await this.settle();
    const { cursorX, cursorY, baseY } = this.terminal.buffer.active;
    return { row: baseY + cursorY, column: cursorX };
  }
}
