// The screen side of a widget: terminal, line editor, output queue, transcript and announcements,
// made to agree on what stands where. It knows nothing of Lua.

import { Announcer } from './announcer.js';
import { highlightAnsi } from './highlight.js';
import { LineEditor } from './line-editor.js';
import { Output } from './output.js';
import { sanitizeOutput } from './safe-text.js';
import { scrollByTouch } from './touch-scroll.js';

// What a program may leave behind that would spoil the prompt: attributes, a hidden cursor, a scroll
// region, mouse and focus reports.
const CALM = '\x1b[!p\x1b[?1000;1002;1003;1004;1006l';
const LEAVE_ALTERNATE = '\x1b[?1049l';
const PLAIN = /^[ -~]*$/;

export class Console {
  #opened; // the terminal and what ./terminal.js gave with it
  #transcript;
  #announcer;
  #onOutput;
  #onRead; // reading has begun, or ended
  #output;
  #lineOpen = false; // the last line pushed has not ended
  #unsettled = false; // the program sent escape sequences since the last prompt
  #programText = ''; // program output not yet reported to onOutput
  #resizing = false;
  #disposers = [];

  constructor({ opened, transcript, log, history, complete, onSubmit, onInterrupt, onAbandon, onOutput, onRead }) {
    this.history = history;
    this.#opened = opened;
    this.#transcript = transcript;
    this.#announcer = new Announcer(log);
    this.#onOutput = onOutput;
    this.#onRead = onRead;
    this.#output = new Output((text, done) => this.#show(text, done));
    const { terminal, charProperties } = opened;
    this.editor = new LineEditor({
      columns: terminal.cols,
      rows: terminal.rows,
      write: (escapes) => terminal.write(escapes),
      charProperties,
      history,
      complete,
      onSubmit,
      onInterrupt,
      onAbandon: (line) => {
        this.#transcript.add(`${line}\n`);
        onAbandon();
      },
    });
    this.#listen(terminal);
    this.fit();
  }

  /** True while the program should wait until more of its output is drawn. */
  get held() {
    return this.#output.held;
  }

  /** Resolves when it need no longer wait. */
  low() {
    return this.#output.low();
  }

  /** Output of a program, escape sequences and all. */
  program(text) {
    this.#programText += text;
    this.#unsettled ||= text.includes('\x1b');
    this.#push(text);
  }

  /** A message of the widget's own, on lines of its own, in an SGR style. */
  say(text, style) {
    this.#pushLines(sanitizeOutput(text).replace(/[^\n]+/g, (line) => `\x1b[${style}m${line}\x1b[m`));
  }

  /** Results, written as Lua would be. */
  echo(text) {
    this.#pushLines(highlightAnsi(sanitizeOutput(text), { errors: false }));
  }

  /** The submitted text is taken: it stays on the screen. */
  accept() {
    if (this.editor.state !== 'pending') return;
    this.#transcript.add(`${this.editor.accept()}\n`);
  }

  /** Shows the prompt once all output is drawn. Resolves when it is there. */
  async prompt(stillWanted) {
    await this.#output.drained();
    if (!stillWanted()) return;
    if (this.#lineOpen) this.#push('\n');
    await this.#output.drained();
    if (!stillWanted()) return;
    if (this.#unsettled) {
      const { terminal } = this.#opened;
      terminal.write(terminal.buffer.active.type === 'alternate' ? LEAVE_ALTERNATE + CALM : CALM);
      this.#unsettled = false;
    }
    this.editor.start();
  }

  /**
   * A line from the keyboard, with its newline; null for the end of the input. What the program has written of the present line
   * is its prompt. `stillWanted` as above; when reading is interrupted, the promise does not settle.
   */
  async read(stillWanted) {
    await this.#output.drained();
    if (!stillWanted()) return null;
    let open = this.#transcript.takeOpenLine();
    this.#lineOpen = false;
    if (open.length >= this.#opened.terminal.cols || !PLAIN.test(open)) { // it may fill more than a row
      this.#transcript.add(`${open}\n`);
      this.#opened.terminal.write('\r\n');
      open = '';
    }
    return new Promise((resolve) => {
      this.editor.read(open, (text, shown) => {
        this.#transcript.add(`${shown}\n`);
        this.#onRead();
        resolve(text === null ? null : `${text}\n`);
      });
      this.#onRead();
    });
  }

  /** The same for a line that did not come from the keyboard: it is shown behind what the program has written. */
  answer(line) {
    if (line === null) return null;
    this.#push(`${sanitizeOutput(line)}\n`);
    return `${line}\n`;
  }

  /** Drops output that is not yet drawn, and keys typed at the program. */
  interrupt() {
    this.#output.drop();
    if (this.editor.state === 'reading') this.#transcript.add(`${this.editor.stopReading()}\n`);
    this.editor.dropAhead();
    this.#lineOpen = !this.#transcript.endsLine;
  }

  clear() {
    this.interrupt();
    this.editor.stop();
    this.#announcer.stop();
    this.#transcript.clear();
    this.#lineOpen = false;
    this.#opened.terminal.write('\x1bc'); // full reset; queued behind what is still being written
  }

  setAppearance({ theme, fontFamily, fontSize }) {
    Object.assign(this.#opened.terminal.options, { theme, fontFamily, fontSize });
    this.fit();
  }

  /** Takes the size of the terminal's box, if it has one and it is new. */
  fit() {
    const { terminal } = this.#opened;
    const size = this.#opened.fittingSize();
    if (this.#resizing || !size || (size.cols === terminal.cols && size.rows === terminal.rows)) return;
    this.#resizing = true;
    this.editor.beforeResize();
    // The terminal reflows at once, so what is still queued for it has to be drawn before.
    terminal.write('', () => {
      this.#resizing = false;
      terminal.resize(size.cols, size.rows);
      this.editor.resize(size.cols, size.rows);
      this.fit(); // it may have changed again
    });
  }

  focus(options) {
    this.#opened.terminal.textarea.focus(options);
  }

  dispose() {
    this.#disposers.forEach((dispose) => dispose());
    this.#announcer.stop();
    this.#output.drop();
    this.#opened.terminal.dispose();
  }

  #pushLines(text) {
    this.#push(`${this.#lineOpen ? '\n' : ''}${text}\n`);
  }

  #push(text) {
    if (text === '') return;
    this.#lineOpen = !/\n(?:\x1b\[[0-9;]*m)*$/.test(text);
    this.#output.push(text);
  }

  /** A slice of output goes to the terminal, above the prompt if there is one. */
  #show(text, done) {
    const ended = this.editor.state === 'idle' || text.endsWith('\n') ? text : `${text}\n`;
    if (ended !== text) this.#lineOpen = false;
    this.#transcript.add(ended);
    this.#announcer.add(ended);
    this.editor.printAbove(ended);
    this.#opened.terminal.write('', done);
    if (this.#programText !== '') {
      const reported = this.#programText;
      this.#programText = '';
      this.#onOutput(reported);
    }
  }

  // ---- keys -----------------------------------------------------------------------------------

  #listen(terminal) {
    terminal.onData((data) => this.editor.input(data));
    this.#disposers.push(scrollByTouch(terminal));
    let leaving = false; // Escape was the last key: Tab now leaves the widget
    terminal.attachCustomKeyEventHandler((event) => {
      if (event.type !== 'keydown') return !(event.type === 'keypress' && event.key === 'Enter' && event.shiftKey);
      const wasLeaving = leaving;
      if (event.key === 'Escape') leaving = !this.editor.searching;
      else if (event.key !== 'Shift') leaving = false;
      return !(event.key === 'Tab' && wasLeaving) && this.#allowKey(terminal, event);
    });

    // xterm.js lets the end marker of a bracketed paste through; the editor takes pastes itself.
    this.#on(terminal.element, 'paste', (event) => {
      event.preventDefault();
      event.stopPropagation();
      this.editor.paste(event.clipboardData?.getData('text/plain') ?? '');
    }, true);
  }

  /** False for keys that the browser or we ourselves handle. */
  #allowKey(terminal, event) {
    const control = event.ctrlKey && !event.altKey && !event.metaKey;
    const letter = event.key.toLowerCase();
    if (control && letter === 'v') return false; // the browser pastes
    if (control && letter === 'c' && !event.shiftKey && terminal.hasSelection() && !isMac()) {
      // The browser copies; the next Ctrl-C is an interrupt again.
      setTimeout(() => terminal.clearSelection());
      return false;
    }
    const replacement = event.key === 'Enter' && event.shiftKey ? '\x1b\r'
      : control && event.key === 'Backspace' ? '\x1b\x7f'
      : undefined;
    if (replacement === undefined) return true;
    event.preventDefault();
    this.editor.input(replacement);
    return false;
  }

  #on(target, type, listener, options) {
    target.addEventListener(type, listener, options);
    this.#disposers.push(() => target.removeEventListener(type, listener, options));
  }
}

function isMac() {
  return /Mac|iPhone|iPad/.test(navigator.platform);
}
