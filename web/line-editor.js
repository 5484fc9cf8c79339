// A line editor as a state machine: keys in, terminal escapes out through `write`. It knows no DOM
// and no xterm.js, so Node tests drive it against a headless terminal.
//
// It is in one of three states:
//   idle      nothing is shown; keys are kept for the next prompt, except Ctrl-C
//   editing   prompt and text are shown and keys edit
//   pending   Enter was pressed; the editor's owner decides what it means and calls `more()` (the
//             chunk is incomplete, edit on) or `accept()` (it is taken)
//   reading   a program reads input: the same editing, but of plain text, and Enter gives it away

import { parseKeys } from './keys.js';
import { graphemes, nextBoundary, previousBoundary, snapToBoundary } from './layout.js';
import { Painter } from './painter.js';
import { sanitizeInput } from './safe-text.js';
import { TOKEN_STYLES, tokenize } from './highlight.js';

const UNDO_LIMIT = 200;
const AHEAD_LIMIT = 4096; // keys kept while nothing reads them
const COLOURED = 100_000; // characters; a longer text is shown plain, as colouring it with each key would hold the page
const LISTED = 60; // completions listed at most
export const INDENT = '  ';
const WORD = /^[\p{L}\p{N}_]/u;
const SHOW_CURSOR = '\x1b[?25h';
const HIDE_CURSOR = '\x1b[?25l';
const CLEAR_SCREEN = '\x1b[H\x1b[2J\x1b[3J';

const PROMPT_STYLE = '90';

export class LineEditor {
  #write;
  #painter;
  #history;
  #complete;
  #onSubmit;
  #onAbandon;
  #onInterrupt;
  #prompt;
  #continuation;

  #state = 'idle'; // of the first three
  #reader = null; // while reading: { prompt, onLine }
  #text = '';
  #cursor = 0; // index into #text, always at a grapheme's edge
  #ahead = []; // keys pressed while not editing
  #did = ''; // kind of the command in progress: 'type', 'kill', 'vertical' or any other
  #before = ''; // kind of the command before it: a run of one kind belongs together
  #goal = 0; // column to return to in a run of vertical moves
  #killed = ''; // what Ctrl-Y brings back: all of a run of kills
  #undo = []; // { text, cursor } before each edit, one for a run of typing
  #recalled = -1; // index of the history entry being edited, -1 for the draft
  #draft = ''; // what was typed before history was entered
  #search = null; // Ctrl-R: { query, index, found, text, cursor }
  #remembered = true; // the text goes into the history when it is taken
  #continued = false; // the text was submitted and is incomplete: more of it is expected
  #setAside = null; // what execute() found at the prompt, for the next one: { text, cursor, continued }

  /**
   * @param {object} options
   * @param {(escapes: string) => void} options.write to the terminal
   * @param {(codepoint: number, preceding: number) => number} options.charProperties the terminal's
   *   Unicode provider
   * @param {{ entries: string[], add(text: string): void }} options.history
   * @param {(text: string) => void} options.onSubmit Enter; the answer is more() or accept()
   * @param {(line: string) => void} [options.onAbandon] the shown line was left without running it
   * @param {() => void} [options.onInterrupt] Ctrl-C while there is nothing to edit
   * @param {(text: string, cursor: number) => { from: number, matches: string[] } | null} [options.complete]
   */
  constructor({
    columns = 80, rows = 24, write, charProperties, history, onSubmit, onAbandon = () => {},
    onInterrupt = () => {}, complete = () => null, prompt = '> ', continuation = '>> ',
  }) {
    this.#write = write;
    this.#painter = new Painter({ columns, rows, charProperties });
    this.#history = history;
    this.#complete = complete;
    this.#onSubmit = onSubmit;
    this.#onAbandon = onAbandon;
    this.#onInterrupt = onInterrupt;
    this.#prompt = prompt;
    this.#continuation = continuation;
  }

  get state() {
    return this.#reader ? 'reading' : this.#state;
  }

  get text() {
    return this.#text;
  }

  get cursor() {
    return this.#cursor;
  }

  /** True while what stands at the prompt is the continuation of an incomplete chunk. */
  get continued() {
    return this.#continued;
  }

  /** True while Escape means something to the editor. */
  get searching() {
    return this.#search !== null;
  }

  /** What the screen shows of the edited text, prompts included; '' while there is no prompt. */
  get shown() {
    return this.#state === 'idle' ? '' : this.#withPrompts();
  }

  /** Shows a prompt with an empty text; keys pressed before it then count. */
  start() {
    if (this.#state !== 'idle') return;
    this.#state = 'editing';
    this.#reset();
    if (this.#setAside) {
      this.#setText(this.#setAside.text, this.#setAside.cursor);
      this.#continued = this.#setAside.continued;
    }
    this.#setAside = null;
    this.#write(SHOW_CURSOR);
    this.#draw();
    this.#replayAhead();
  }

  /**
   * Reads a line for a program, after `prompt`, which is what the program has written on this line. `onLine` gets what was
   * entered and what the screen now shows of it; or null, for Ctrl-D in an empty line: the end of the input.
   */
  read(prompt, onLine) {
    if (this.#state !== 'idle') return;
    this.#state = 'editing';
    this.#reader = { prompt, onLine };
    this.#reset();
    this.#write(`\r\x1b[K${SHOW_CURSOR}`);
    this.#draw();
    this.#replayAhead();
  }

  /** Ends reading. What was typed stays on the screen, and is the result. */
  stopReading() {
    if (!this.#reader) return '';
    const line = this.#withPrompts();
    this.#leave('');
    return line;
  }

  /** The answer to onSubmit for an incomplete chunk: goes on in a new line. */
  more() {
    if (this.#state !== 'pending') return;
    this.#state = 'editing';
    this.#continued = true;
    this.#edit('newline', () => this.#insert('\n'));
    this.#draw();
    this.#replayAhead();
  }

  /** The answer to onSubmit for a chunk that is taken: it stays on the screen, prompts included. */
  accept() {
    if (this.#state !== 'pending') return '';
    const line = this.#withPrompts();
    if (this.#remembered) this.#history.add(this.#text);
    this.#remembered = true;
    this.#leave('');
    return line;
  }

  /** Takes the prompt and what was typed away. */
  stop() {
    if (this.#state === 'idle') return;
    this.#state = 'idle';
    this.#reader = null;
    this.#setAside = null;
    this.#write(this.#painter.erase() + HIDE_CURSOR);
    this.#reset();
  }

  /** Forgets keys pressed ahead: what was typed at an interrupted program is not for the prompt. */
  dropAhead() {
    this.#ahead = [];
  }

  /** Output that comes while there is a prompt goes above it, on lines of its own. */
  printAbove(output) {
    if (this.#state === 'idle') {
      this.#write(output);
      return;
    }
    const ended = /\n(?:\x1b\[[0-9;]*m)*$/.test(output) ? output : output + '\r\n';
    this.#write(this.#painter.erase() + ended + this.#drawing());
  }

  /**
   * A terminal reflows its lines when its width changes, so the drawing is taken away first: call
   * this, let the terminal change, then call resize().
   */
  beforeResize() {
    this.#write(this.#painter.erase());
  }

  resize(columns, rows) {
    this.#painter.columns = columns;
    this.#painter.rows = rows;
    if (this.#state !== 'idle') this.#draw();
  }

  /** Data from the terminal: what its keys send. */
  input(data) {
    for (const key of parseKeys(data)) {
      if (this.#state === 'editing') this.#press(key);
      else this.#keepAhead(key);
    }
  }

  /** Text from the clipboard. It is only inserted: running it takes an Enter of its own. */
  paste(pasted) {
    const text = sanitizeInput(pasted).replace(/\n+$/, '');
    if (text === '') return;
    if (this.#state === 'editing') this.#press({ text });
    else this.#keepAhead({ text });
  }

  /**
   * Puts `text` in place of the edited one, as if typed. With `submit`, presses Enter too; what stood there comes back at the
   * next prompt. `remembered`: as all that is entered; else the history does not learn of it.
   */
  replace(text, { submit = false, remembered = true } = {}) {
    if (this.state !== 'editing') return;
    if (this.#search) this.#endSearch({ keep: false });
    if (submit && this.#text !== '') this.#setAside = { text: this.#text, cursor: this.#cursor, continued: this.#continued };
    this.#edit('replace', () => this.#setText(sanitizeInput(text)));
    this.#remembered = remembered;
    this.#draw();
    if (submit) this.#press({ key: 'enter' });
  }

  // ---- keys ---------------------------------------------------------------------------------

  static #commands = {
    left: (e) => e.#moveTo(previousBoundary(e.#text, e.#cursor)),
    right: (e) => e.#moveTo(nextBoundary(e.#text, e.#cursor)),
    'far-left': (e) => e.#moveTo(e.#wordStart()),
    'far-right': (e) => e.#moveTo(e.#wordEnd()),
    home: (e) => e.#moveTo(e.#lineStart()),
    end: (e) => e.#moveTo(e.#lineEnd()),
    'far-home': (e) => e.#moveTo(0),
    'far-end': (e) => e.#moveTo(e.#text.length),
    up: (e) => e.#vertical(-1),
    down: (e) => e.#vertical(1),

    backspace: (e) => e.#delete(previousBoundary(e.#text, e.#cursor), e.#cursor),
    delete: (e) => e.#delete(e.#cursor, nextBoundary(e.#text, e.#cursor)),
    'ctrl-k': (e) => e.#kill(e.#cursor, e.#atLineEnd() ? e.#cursor + 1 : e.#lineEnd()),
    'ctrl-u': (e) => e.#kill(e.#lineStart(), e.#cursor),
    'ctrl-w': (e) => e.#kill(e.#blankBefore(), e.#cursor),
    'alt-backspace': (e) => e.#kill(e.#wordStart(), e.#cursor),
    'alt-d': (e) => e.#kill(e.#cursor, e.#wordEnd()),
    'ctrl-y': (e) => e.#edit('yank', () => e.#insert(e.#killed)),
    'ctrl-t': (e) => e.#transpose(),
    'ctrl-_': (e) => e.#undoEdit(),
    newline: (e) => e.#edit('newline', () => e.#insert('\n')),
    tab: (e) => e.#tab(),

    enter: (e) => e.#enter(),
    'ctrl-c': (e) => e.#abandon('^C'),
    'ctrl-l': (e) => e.#write(e.#painter.erase() + CLEAR_SCREEN),
    'ctrl-r': (e) => e.#startSearch(),
  };

  // The same commands under their other keys.
  static {
    const also = {
      'ctrl-b': 'left', 'ctrl-f': 'right', 'alt-b': 'far-left', 'alt-f': 'far-right', 'ctrl-a': 'home',
      'ctrl-e': 'end', 'ctrl-p': 'up', 'ctrl-n': 'down', 'ctrl-d': 'delete', 'ctrl-h': 'backspace',
      'far-delete': 'alt-d', 'ctrl-z': 'ctrl-_',
    };
    for (const [key, command] of Object.entries(also)) this.#commands[key] = this.#commands[command];
  }

  #press({ key, text }) {
    if (this.#search && this.#searchPress(key, text)) return;
    this.#before = this.#did;
    this.#did = '';
    if (this.#reader && this.#readerPress(key)) return;
    if (text !== undefined) {
      this.#edit(text.includes('\n') ? 'paste' : 'type', () => this.#insert(sanitizeInput(text)));
    } else {
      LineEditor.#commands[key]?.(this);
    }
    if (this.#state === 'editing') this.#draw();
  }

  /** Keys that mean something else to a program that reads. */
  #readerPress(key) {
    if (key === 'enter' || (key === 'ctrl-d' && this.#text === '')) {
      const { onLine } = this.#reader;
      const text = key === 'enter' ? this.#text : null;
      onLine(text, this.stopReading());
    } else if (key === 'ctrl-c') {
      this.#onInterrupt();
    } else if (key === 'tab') {
      this.#edit('type', () => this.#insert('\t'));
      this.#draw();
    } else {
      return key === 'ctrl-r'; // what was typed before is code, and no input
    }
    return true;
  }

  #keepAhead(key) {
    if (key.key === 'ctrl-c') {
      this.#ahead = [];
      this.#onInterrupt();
    } else if (this.#ahead.length < AHEAD_LIMIT) {
      this.#ahead.push(key);
    }
  }

  #replayAhead() {
    while (this.#state === 'editing' && this.#ahead.length > 0) this.#press(this.#ahead.shift());
  }

  // ---- text ---------------------------------------------------------------------------------

  #moveTo(at) {
    this.#cursor = Math.max(0, Math.min(at, this.#text.length));
  }

  #setText(text, cursor = text.length) {
    this.#text = text;
    this.#cursor = snapToBoundary(text, cursor); // an edit may join what was apart
  }

  #insert(text) {
    this.#splice(this.#cursor, this.#cursor, text);
  }

  #splice(from, to, text) {
    this.#setText(this.#text.slice(0, from) + text + this.#text.slice(to), from + text.length);
  }

  /** Runs a change of the text so that it can be undone. */
  #edit(kind, change) {
    if (kind !== 'type' || this.#before !== 'type') {
      this.#undo.push({ text: this.#text, cursor: this.#cursor });
      if (this.#undo.length > UNDO_LIMIT) this.#undo.shift();
    }
    this.#did = kind;
    change();
  }

  #undoEdit() {
    const last = this.#undo.pop();
    if (last) this.#setText(last.text, last.cursor);
  }

  #delete(from, to) {
    if (from < to) this.#edit('delete', () => this.#splice(from, to, ''));
  }

  #kill(from, to) {
    const killed = this.#text.slice(from, to);
    const backwards = to === this.#cursor;
    if (killed !== '') this.#edit('kill', () => this.#splice(from, to, ''));
    if (this.#before !== 'kill') this.#killed = killed || this.#killed;
    else this.#killed = backwards ? killed + this.#killed : this.#killed + killed;
    this.#did = 'kill';
  }

  #transpose() {
    const end = this.#atLineEnd() ? this.#cursor : nextBoundary(this.#text, this.#cursor);
    const middle = previousBoundary(this.#text, end);
    const start = previousBoundary(this.#text, middle);
    if (start < this.#lineStart() || start === middle) return;
    const swapped = this.#text.slice(middle, end) + this.#text.slice(start, middle);
    this.#edit('transpose', () => this.#splice(start, end, swapped));
  }

  #lineStart(at = this.#cursor) {
    return at === 0 ? 0 : this.#text.lastIndexOf('\n', at - 1) + 1;
  }

  #lineEnd(at = this.#cursor) {
    const end = this.#text.indexOf('\n', at);
    return end < 0 ? this.#text.length : end;
  }

  #atLineEnd() {
    return this.#cursor === this.#lineEnd();
  }

  // Where the grapheme run before the cursor begins: first those that fail `inside`, then those
  // that pass it.
  #runBefore(inside) {
    let at = this.#cursor;
    const step = (wanted) => {
      for (;;) {
        const before = previousBoundary(this.#text, at);
        if (before === at || inside(this.#text.slice(before, at)) !== wanted) return;
        at = before;
      }
    };
    step(false);
    step(true);
    return at;
  }

  #wordStart() {
    return this.#runBefore((grapheme) => WORD.test(grapheme));
  }

  #blankBefore() {
    return this.#runBefore((grapheme) => grapheme.trim() !== '');
  }

  #wordEnd() {
    let at = this.#cursor;
    for (const wanted of [false, true]) {
      while (at < this.#text.length && WORD.test(this.#text.slice(at, at + 2)) === wanted) at = nextBoundary(this.#text, at);
    }
    return at;
  }

  // ---- lines and history --------------------------------------------------------------------

  #vertical(step) {
    const start = this.#lineStart();
    const target = step < 0 ? start - 1 : this.#lineEnd() + 1;
    if (target < 0 || target > this.#text.length) {
      this.#recall(step);
      return;
    }
    // Columns are counted in graphemes: near enough to what the eye sees, wide characters aside.
    if (this.#before !== 'vertical') this.#goal = [...graphemes(this.#text.slice(start, this.#cursor))].length;
    this.#did = 'vertical';
    const from = this.#lineStart(target);
    const line = [...graphemes(this.#text.slice(from, this.#lineEnd(target)))];
    this.#moveTo(from + line.slice(0, this.#goal).join('').length);
  }

  /** Shows a history entry in place of the text; past the newest stands the draft. */
  #recall(step) {
    if (this.#reader) return;
    const { entries } = this.#history;
    const index = (this.#recalled < 0 ? entries.length : this.#recalled) + step;
    if (index < 0 || index > entries.length) return;
    if (this.#recalled < 0) this.#draft = this.#text;
    this.#recalled = index === entries.length ? -1 : index;
    this.#undo = [];
    this.#setText(this.#recalled < 0 ? this.#draft : entries[index]);
    // Going down through entries enters each at its first line, so that down goes on moving.
    if (step > 0) this.#moveTo(this.#lineEnd(0));
  }

  #startSearch() {
    this.#search = {
      query: '', index: this.#history.entries.length, found: true, text: this.#text, cursor: this.#cursor,
    };
  }

  /** A key during Ctrl-R. Returns false for a key that ends the search and then does its own work. */
  #searchPress(key, text) {
    const search = this.#search;
    const newest = this.#history.entries.length - 1;
    if (text !== undefined) {
      search.query += sanitizeInput(text).replaceAll('\n', ' ');
      this.#searchFrom(Math.min(search.index, newest), -1);
    } else if (key === 'backspace') {
      search.query = search.query.slice(0, previousBoundary(search.query, search.query.length));
      this.#searchFrom(newest, -1);
    } else if (key === 'ctrl-r') {
      this.#searchFrom(search.index - 1, -1);
    } else if (key === 'ctrl-s') {
      this.#searchFrom(search.index + 1, 1);
    } else if (key === 'ctrl-c' || key === 'ctrl-g') {
      this.#endSearch({ keep: false });
    } else {
      this.#endSearch({ keep: true });
      if (key !== 'escape') return false;
    }
    this.#draw();
    return true;
  }

  #searchFrom(index, step) {
    const search = this.#search;
    const { entries } = this.#history;
    for (let i = index; i >= 0 && i < entries.length; i += step) {
      const at = search.query === '' ? -1 : entries[i].lastIndexOf(search.query);
      if (at < 0) continue;
      search.index = i;
      search.found = true;
      this.#setText(entries[i], at);
      return;
    }
    search.found = search.query === '';
  }

  #endSearch({ keep }) {
    const { text, cursor, index } = this.#search;
    this.#search = null;
    if (!keep) {
      this.#setText(text, cursor);
    } else if (this.#text !== text) {
      if (this.#recalled < 0) this.#draft = text;
      this.#recalled = index;
      this.#undo = [];
    }
  }

  // ---- leaving the line ---------------------------------------------------------------------

  #enter() {
    if (this.#text.trim() === '') {
      this.#abandon('');
      return;
    }
    this.#state = 'pending';
    this.#continued = false;
    this.#onSubmit(this.#text);
  }

  /** Leaves the line as it stands and begins a new one. */
  #abandon(mark) {
    const line = this.#withPrompts() + mark;
    this.#leave(mark);
    this.#onAbandon(line);
    this.start();
  }

  #leave(mark) {
    const picture = this.#picture();
    this.#state = 'idle';
    this.#reader = null;
    this.#write(this.#painter.finish(picture, mark) + HIDE_CURSOR);
    this.#reset();
  }

  #reset() {
    this.#remembered = true;
    this.#continued = false;
    this.#setText('');
    this.#undo = [];
    this.#did = '';
    this.#recalled = -1;
    this.#search = null;
  }

  // ---- completion ---------------------------------------------------------------------------

  #tab() {
    if (this.#text.slice(this.#lineStart(), this.#cursor).trim() === '') {
      this.#edit('type', () => this.#insert(INDENT));
      return;
    }
    const found = this.#complete(this.#text, this.#cursor);
    if (!found || found.matches.length === 0) return;
    const typed = this.#text.slice(found.from, this.#cursor);
    const common = commonPrefix(found.matches);
    if (common !== typed) this.#edit('complete', () => this.#splice(found.from, this.#cursor, common));
    else if (found.matches.length > 1) this.printAbove(this.#listing(found.matches));
  }

  #listing(matches) {
    const shown = matches.slice(0, LISTED);
    const width = Math.max(...shown.map((match) => match.length)) + 2;
    const perRow = Math.max(1, Math.floor(this.#painter.columns / width));
    let out = '';
    shown.forEach((match, i) => {
      const ends = (i + 1) % perRow === 0 || i === shown.length - 1;
      out += ends ? match + '\r\n' : match.padEnd(width);
    });
    const more = matches.length - shown.length;
    return more > 0 ? `${out}… and ${more} more\r\n` : out;
  }

  // ---- drawing ------------------------------------------------------------------------------

  #draw() {
    this.#write(this.#drawing());
  }

  #drawing() {
    return this.#painter.draw({ ...this.#picture(), cursorAt: this.#cursor });
  }

  #withPrompts() {
    if (this.#reader) return this.#reader.prompt + this.#text;
    return this.#prompt + this.#text.replaceAll('\n', '\n' + this.#continuation);
  }

  #picture() {
    if (this.#reader) return { text: this.#text, prompt: this.#reader.prompt, continuation: '', styleOf: () => '' };
    const styles = [];
    const tokens = this.#text.length > COLOURED ? [] : tokenize(this.#text);
    for (const { kind, start, end } of tokens) {
      const style = TOKEN_STYLES[kind];
      for (let at = start; style && at < end; at += 1) styles[at] = style;
    }
    const search = this.#search;
    return {
      text: this.#text,
      prompt: search ? `(${search.found ? 'search' : 'no match'}: ${search.query}) ` : this.#prompt,
      continuation: this.#continuation,
      styleOf: (at) => (at < 0 ? PROMPT_STYLE : (styles[at] ?? '')),
    };
  }
}

function commonPrefix(words) {
  let prefix = words[0];
  for (const word of words) {
    while (!word.startsWith(prefix)) prefix = prefix.slice(0, -1);
  }
  return prefix;
}
