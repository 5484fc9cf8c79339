// Where each character of an edited text stands on a terminal of a given width. This repeats,
// rule for rule, what xterm.js does when it prints: widths and joins come from the same Unicode
// provider, and a character that does not fit wraps in the same place. The painter resets the
// terminal's join state around every cell that is not plain ASCII, so each is measured alone.

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const PLAIN = /^[\x20-\x7e]*$/;
const PIECE = 256; // characters

/** Tabs in a text show as this many blanks. */
export const TAB = '    ';

/**
 * The graphemes of one line. Plain ASCII skips the segmenter, which is much slower; and which takes, in some engines, time with the
 * square of the length of what it is given, so that it gets the line in pieces.
 */
export function graphemes(line) {
  if (PLAIN.test(line)) return line;
  const found = [];
  for (let at = 0, size = PIECE; at < line.length;) {
    const halved = (line.charCodeAt(at + size - 1) & 0xfc00) === 0xd800; // the first half of a surrogate pair
    const piece = line.slice(at, at + size + (halved ? 1 : 0));
    const parts = Array.from(segmenter.segment(piece), (part) => part.segment);
    at += piece.length;
    if (at < line.length) at -= parts.pop().length; // which may go on behind the piece
    found.push(...parts);
    size = parts.length > 0 ? PIECE : 2 * size;
  }
  return found;
}

/** The start of the grapheme before index `at`. */
export function previousBoundary(text, at) {
  return at <= 0 ? 0 : segmenter.segment(text).containing(at - 1).index;
}

/** The end of the grapheme at index `at`. */
export function nextBoundary(text, at) {
  if (at >= text.length) return text.length;
  const part = segmenter.segment(text).containing(at);
  return part.index + part.segment.length;
}

/** Index `at`, or the end of the grapheme that it lies inside. */
export function snapToBoundary(text, at) {
  return at <= 0 ? 0 : nextBoundary(text, previousBoundary(text, at));
}

/** True for a cell that joins nothing and is one column wide. */
export function isPlain(text) {
  return PLAIN.test(text);
}

/**
 * Lays out a text of one or more lines, the first after `prompt` and the others after
 * `continuation`.
 *
 * The result has one entry in `rows` per terminal row: `cells`, a list of { text, at } where `at`
 * is the index into the text, or -1 in a prompt; `at`, the index where the row begins; and `wraps`, true where the terminal goes on to
 * the next row by itself. `cursor` is the row and column where the cursor shows text index
 * `cursorAt`. `spare` is true if the last row is empty, there only to hold the cursor.
 */
export function layOut({ text, cursorAt, prompt, continuation, columns, charProperties }) {
  const rows = [];
  let cursor;
  let cells;
  let column;

  const startRow = () => {
    cells = [];
    column = 0;
    rows.push({ cells, at, wraps: false });
  };
  const wrap = () => {
    rows.at(-1).wraps = true;
    startRow();
  };
  const markCursor = (at, where) => {
    if (at === cursorAt) cursor = { row: rows.length - 1, column: where };
  };

  const placePlain = (ch, at) => {
    if (column === columns) wrap();
    markCursor(at, column);
    cells.push({ text: ch, at });
    column += 1;
  };

  // A grapheme is nearly always one cluster of the terminal's. Where they disagree, each cluster
  // becomes a cell, and the cursor stands on the first.
  const placeWide = (grapheme, at) => {
    let cell;
    let previous = 0;
    for (const ch of grapheme) {
      const code = ch.codePointAt(0);
      let properties = charProperties(code, previous);
      const joins = cell !== undefined && (properties & 1) !== 0;
      if (!joins) properties = charProperties(code, 0);
      const width = (properties >> 1) & 3;
      const oldWidth = joins ? (previous >> 1) & 3 : 0;
      const isFirst = joins ? cell.isFirst : cell === undefined;
      previous = properties;
      if (column + width - oldWidth > columns) {
        // A cluster that grows over the edge takes the whole of itself to the next row.
        if (joins) cells.pop();
        wrap();
        if (joins) cells.push(cell);
        column = oldWidth;
      }
      if (!joins) {
        cell = { text: '', at, isFirst };
        cells.push(cell);
      }
      cell.text += ch;
      column += width - oldWidth;
      if (isFirst) markCursor(at, column - width);
    }
  };

  const place = (grapheme, at) => {
    if (grapheme === '\t') {
      // The cursor stands on the first blank; the others stand for no character of their own.
      [...TAB].forEach((blank, i) => placePlain(blank, i === 0 ? at : -1));
    } else if (isPlain(grapheme)) {
      placePlain(grapheme, at);
    } else {
      placeWide(grapheme, at);
    }
  };

  let at = 0;
  text.split('\n').forEach((line, number) => {
    startRow();
    for (const part of graphemes(number === 0 ? prompt : continuation)) place(part, -1);
    for (const part of graphemes(line)) {
      place(part, at);
      at += part.length;
    }
    markCursor(at, Math.min(column, columns - 1));
    at += 1; // the newline
  });
  // What is typed at the end of a full row appears in the row below, so the cursor shows there.
  const spare = column === columns && cursorAt === text.length;
  if (spare) {
    wrap();
    markCursor(cursorAt, 0);
  }
  return { rows, cursor, spare };
}
