// Draws the edited text, its prompt and its cursor at the bottom of what a terminal shows, and
// takes them away again. It moves only relative to its own rows, so it needs to know nothing of
// what stands above; output may scroll freely while nothing is drawn.
//
// A text taller than the screen is shown through a window of rows around the cursor, as rows that
// have left the screen can no longer be drawn over.

import { layOut, isPlain } from './layout.js';

const CLEAR_BELOW = '\x1b[J';
const up = (n) => (n > 0 ? `\x1b[${n}A` : '');
const right = (n) => (n > 0 ? `\x1b[${n}C` : '');

export class Painter {
  #charProperties;
  #top = 0; // text index where the first row that is shown begins, where not all are
  #cursorRow = 0; // rows from the top of what is drawn down to the cursor
  #drawn = false;

  constructor({ columns, rows, charProperties }) {
    this.columns = columns;
    this.rows = rows;
    this.#charProperties = charProperties;
  }

  /** The escapes that take the drawing away, leaving the cursor where it began. */
  erase() {
    if (!this.#drawn) return '';
    this.#drawn = false;
    return '\r' + up(this.#cursorRow) + CLEAR_BELOW;
  }

  /**
   * The escapes that draw `text` in place of the last drawing. `styleOf(at)` gives the SGR
   * parameters of the character at an index, '' for plain; index -1 is the prompt.
   */
  draw({ text, cursorAt, prompt, continuation, styleOf }) {
    // Of a very long text, what cannot be in view whatever the window is, is not laid out.
    const { from, to } = linesAround(text, cursorAt, this.rows);
    const { rows, cursor } = this.#layOut(text.slice(from, to), cursorAt - from, from === 0 ? prompt : continuation, continuation);
    const height = Math.min(rows.length, this.rows);
    const before = rows.findLastIndex((row) => from + row.at <= this.#top);
    const top = Math.min(Math.max(Math.min(before, cursor.row), cursor.row - height + 1), rows.length - height);
    const erased = this.erase();
    this.#drawn = true;
    this.#top = from + rows[top].at;
    this.#cursorRow = cursor.row - top;
    const painted = paintRows(rows.slice(top, top + height), (at) => styleOf(at < 0 ? at : from + at));
    return erased + painted + '\r' + up(height - 1 - this.#cursorRow) + right(cursor.column);
  }

  /** Draws the whole text, however tall, for the last time, and goes to the line below it. */
  finish({ text, prompt, continuation, styleOf }, suffix = '') {
    const { rows } = this.#layOut(text, -1, prompt, continuation);
    const erased = this.erase();
    this.#top = 0;
    return erased + paintRows(rows, styleOf) + suffix + '\r\n';
  }

  #layOut(text, cursorAt, prompt, continuation) {
    return layOut({
      text, cursorAt, prompt, continuation, columns: this.columns, charProperties: this.#charProperties,
    });
  }
}

/** Where the lines begin and end that reach from `count` lines above index `at` to as many below it. */
function linesAround(text, at, count) {
  const startOf = (index) => (index <= 0 ? 0 : text.lastIndexOf('\n', index - 1) + 1);
  const endOf = (index) => (index < text.length && text.indexOf('\n', index) >= 0 ? text.indexOf('\n', index) : text.length);
  let from = startOf(at);
  let to = endOf(at);
  for (let i = 0; i < count; i += 1) {
    from = startOf(from - 1);
    to = endOf(to + 1);
  }
  return { from, to };
}

function paintRows(rows, styleOf) {
  let out = '';
  let style = '';
  rows.forEach((row, i) => {
    for (const { text, at } of row.cells) {
      const wanted = styleOf(at);
      const plain = isPlain(text);
      // Any escape ends the terminal's current cluster, a repeated colour included.
      if (wanted !== style || !plain) out += sgr(wanted);
      style = wanted;
      out += plain ? text : text + sgr(wanted);
    }
    if (i === rows.length - 1) return;
    if (!row.wraps) {
      out += '\r\n';
    } else if (rows[i + 1].cells.length === 0) {
      out += ' \r'; // nothing follows that would make the terminal wrap
    }
  });
  return style === '' ? out : out + sgr('');
}

function sgr(parameters) {
  return parameters === '' ? '\x1b[m' : `\x1b[0;${parameters}m`;
}
