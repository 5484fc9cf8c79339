// The line editor on a headless xterm.js: what it edits, and what the terminal then shows.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EditorTerminal, KEY } from './support/editor-terminal.js';
import { graphemes } from '../../web/layout.js';

const { ctrl } = KEY;

/** Types into a fresh editor; checks its text with the cursor shown as `|`. */
function edits(name, keys, expected, options) {
  test(name, async () => {
    const e = new EditorTerminal(options).type(...keys);
    const { text, cursor } = e.editor;
    assert.equal(`${text.slice(0, cursor)}|${text.slice(cursor)}`, expected);
  });
}

edits('typing inserts', ['1', '+', '1'], '1+1|');
edits('typing inserts at the cursor', ['13', KEY.left, '2'], '12|3');
edits('left and right stop at the ends', ['ab', KEY.left, KEY.left, KEY.left, KEY.right], 'a|b');
edits('Home and End', ['abc', KEY.home, 'x', KEY.end, 'y'], 'xabcy|');
edits('Ctrl-A and Ctrl-E', ['abc', ctrl('a'), 'x', ctrl('e'), 'y'], 'xabcy|');
edits('Ctrl-B and Ctrl-F', ['abc', ctrl('b'), ctrl('b'), ctrl('f')], 'ab|c');
edits('Home in application cursor mode', ['abc', '\x1bOH'], '|abc');
edits('Backspace', ['abc', KEY.left, KEY.backspace], 'a|c');
edits('Ctrl-H is Backspace', ['abc', '\b'], 'ab|');
edits('Backspace at the start does nothing', ['abc', KEY.home, KEY.backspace], '|abc');
edits('Delete and Ctrl-D', ['abcd', KEY.home, KEY.delete, ctrl('d')], '|cd');
edits('Delete at the end does nothing', ['abc', KEY.delete], 'abc|');
edits('Ctrl-K kills to the end', ['abc def', KEY.home, KEY.altF, ctrl('k')], 'abc|');
edits('Ctrl-U kills to the start', ['abc def', KEY.altB, ctrl('u')], '|def');
edits('Ctrl-W kills a blank-separated word', ['print(a.b) c', ctrl('w'), ctrl('w')], '|');
edits('Alt-Backspace kills a word', ['print(a.b)', KEY.altBackspace], 'print(a.|');
edits('Alt-D kills a word forwards', ['one two', KEY.home, KEY.altD], '| two');
edits('Ctrl-Y brings back', ['abc def', ctrl('w'), ctrl('y'), ctrl('y')], 'abc defdef|');
edits('kills in a row join', ['one two three', ctrl('w'), ctrl('w'), 'X', ctrl('y')], 'one Xtwo three|');
edits('kills apart do not join', ['one two', ctrl('w'), 'x', ctrl('w'), ctrl('y')], 'one x|');
edits('Ctrl-T swaps', ['ab', ctrl('t')], 'ba|');
edits('Ctrl-T in the middle swaps around the cursor', ['abc', KEY.left, ctrl('t')], 'acb|');
edits('Ctrl-T needs two', ['a', ctrl('t')], 'a|');
edits('Alt-B and Alt-F by words', ['foo.bar baz', KEY.altB, KEY.altB, KEY.altF], 'foo.bar| baz');
edits('Ctrl-arrows by words', ['foo bar', KEY.ctrlLeft, KEY.ctrlLeft, KEY.ctrlRight], 'foo| bar');
edits('words in any script', ['größe 数值 x', KEY.altB, KEY.altB, KEY.altB], '|größe 数值 x');
edits('Ctrl-Z undoes a run of typing', ['a', 'b', ctrl('w'), 'x', ctrl('z'), ctrl('z')], 'ab|');
edits('undo stops at the start', ['a', ctrl('z'), ctrl('z')], '|');
edits('unknown keys and replies do nothing', ['a', '\x1b[99~', '\x1b[?1;2c', '\x1b]10;rgb:0/0/0\x07', '\x1bOP', 'b'], 'ab|');
edits('escape alone does nothing', ['a', KEY.escape, 'b'], 'ab|');

edits('a combining mark moves with its letter', ['xe\u0301y', KEY.left, KEY.left, KEY.left], '|xe\u0301y');
edits('a family is one character', ['a👨‍👩‍👧b', KEY.left, KEY.backspace], 'a|b');
edits('a flag is one character', ['🇳🇱🇧🇪', KEY.backspace], '🇳🇱|');
edits('Ctrl-T swaps graphemes', ['👍🏽e\u0301', ctrl('t')], 'e\u0301👍🏽|');

edits('Alt-Enter starts a line', ['a', KEY.altEnter, 'b'], 'a\nb|');
edits('up and down inside a text', ['abc', KEY.altEnter, 'defg', KEY.up, KEY.left, KEY.down, 'X'], 'abc\ndeX|fg');
edits('vertical moves keep their column', ['abcd', KEY.altEnter, 'e', KEY.altEnter, 'fghi', KEY.up, KEY.up, 'X'], 'abcdX|\ne\nfghi');
edits('Home and End are of the line', ['ab', KEY.altEnter, 'cd', KEY.home, 'X', KEY.up, KEY.end, 'Y'], 'abY|\nXcd');
edits('Ctrl-Home and Ctrl-End are of the text', ['ab', KEY.altEnter, 'cd', '\x1b[1;5H', 'X', '\x1b[1;5F', 'Y'], 'Xab\ncdY|');
edits('Ctrl-K at the end of a line joins', ['ab', KEY.altEnter, 'cd', KEY.up, ctrl('k')], 'ab|cd');
edits('Ctrl-U stops at the start of a line', ['ab', KEY.altEnter, 'cd', ctrl('u'), ctrl('u')], 'ab\n|');
edits('an empty first line', [KEY.altEnter, 'x', KEY.up, KEY.home, ctrl('u')], '|\nx');

const past = { history: ['one', 'two', 'three'] };
edits('up recalls', [KEY.up, KEY.up], 'two|', past);
edits('up stops at the oldest', [KEY.up, KEY.up, KEY.up, KEY.up], 'one|', past);
edits('Ctrl-P and Ctrl-N recall', [ctrl('p'), ctrl('p'), ctrl('n')], 'three|', past);
edits('down returns to the draft', ['dra', KEY.up, KEY.up, KEY.down, KEY.down, 'ft'], 'draft|', past);
edits('down without recall does nothing', ['x', KEY.down], 'x|', past);
edits('up moves through a recalled text first', [KEY.up, KEY.up, KEY.up], 'z|', { history: ['z', 'a\nb'] });
edits('down goes on through entries', [KEY.up, KEY.up, KEY.up, KEY.down, KEY.down, KEY.down], '|', { history: ['z', 'a\nb'] });

edits('Ctrl-R finds the newest', [ctrl('r'), 'o'], 'tw|o', past);
edits('Ctrl-R again finds an older', [ctrl('r'), 'o', ctrl('r')], '|one', past);
edits('Ctrl-S finds a newer', [ctrl('r'), 'o', ctrl('r'), ctrl('s')], 'tw|o', past);
edits('a longer query narrows', [ctrl('r'), 't', 'h'], '|three', past);
edits('Backspace widens again', [ctrl('r'), 'o', 'n', KEY.backspace], 'tw|o', past);
edits('Escape keeps what was found', [ctrl('r'), 'tw', KEY.escape, KEY.end, '!'], 'two!|', past);
edits('an arrow keeps it and moves', [ctrl('r'), 'tw', KEY.right], 't|wo', past);
edits('Ctrl-G gives the draft back', ['dra', ctrl('r'), 'tw', ctrl('g'), 'ft'], 'draft|', past);
edits('Ctrl-C in a search only ends it', ['dra', ctrl('r'), 'tw', ctrl('c')], 'dra|', past);
edits('no match keeps the last', [ctrl('r'), 'tw', 'zzz'], '|two', past);
edits('down after a search goes on from there', [ctrl('r'), 'on', KEY.end, KEY.down], 'two|', past);

test('a search shows its query, and that nothing matches', async () => {
  const e = new EditorTerminal(past).type(ctrl('r'), 'tw');
  assert.deepEqual(await e.lines(), ['(search: tw) two']);
  e.type('q');
  assert.deepEqual(await e.lines(), ['(no match: twq) two']);
  e.type(KEY.enter);
  assert.deepEqual(await e.lines(), ['> two', '>']);
  assert.deepEqual(e.submitted, ['two']);
});

test('Enter submits, and the text stays on the screen', async () => {
  const e = new EditorTerminal().type('1+1', KEY.enter, '2');
  assert.deepEqual(await e.lines(), ['> 1+1', '> 2']);
  assert.deepEqual(e.submitted, ['1+1']);
  assert.deepEqual(e.history.entries, ['1+1']);
  assert.deepEqual(await e.cursor(), { row: 1, column: 3 });
});

test('Enter with the cursor inside submits all of it', async () => {
  const e = new EditorTerminal().type('1+1', KEY.home, KEY.enter);
  assert.deepEqual(e.submitted, ['1+1']);
  assert.deepEqual(await e.lines(), ['> 1+1', '>']);
});

test('a blank line submits nothing', async () => {
  const e = new EditorTerminal().type('  ', KEY.enter, KEY.enter);
  assert.deepEqual(e.submitted, []);
  assert.deepEqual(e.history.entries, []);
  assert.deepEqual(await e.lines(), ['>', '>', '>']);
});

test('an incomplete chunk goes on behind a continuation prompt', async () => {
  const e = new EditorTerminal({ decide: (text) => text.endsWith('end') });
  e.type('do', KEY.enter, 'f()', KEY.enter, 'end');
  assert.deepEqual(await e.lines(), ['> do', '>> f()', '>> end']);
  e.type(KEY.enter);
  assert.deepEqual(e.submitted, ['do\nf()\nend']);
  assert.deepEqual(await e.lines(), ['> do', '>> f()', '>> end', '>']);
  e.type(KEY.up);
  assert.equal(e.editor.text, 'do\nf()\nend', 'history brings the whole chunk back');
});

test('keys pressed while a text is pending wait', async () => {
  const e = new EditorTerminal({ decide: () => undefined });
  e.type('1', KEY.enter, '2', KEY.enter, '3');
  assert.equal(e.editor.state, 'pending');
  assert.equal(e.editor.text, '1');
  assert.equal(e.editor.accept(), '> 1');
  e.editor.start();
  assert.equal(e.editor.text, '2');
  assert.equal(e.editor.state, 'pending', 'the Enter pressed ahead counts');
  e.editor.accept();
  e.editor.start();
  assert.equal(e.editor.text, '3');
});

test('Ctrl-C leaves the line and forgets it', async () => {
  const e = new EditorTerminal().type('while', KEY.home, ctrl('c'), 'x');
  assert.deepEqual(await e.lines(), ['> while^C', '> x']);
  assert.deepEqual(e.abandoned, ['> while^C']);
  assert.equal(e.interrupts, 0);
});

test('Ctrl-C interrupts where nothing is edited, and drops what was typed ahead', async () => {
  const e = new EditorTerminal({ start: false }).type('abc', ctrl('c'), 'd');
  assert.equal(e.interrupts, 1);
  e.editor.start();
  assert.equal(e.editor.text, 'd');
});

test('Ctrl-L clears the screen and keeps the line', async () => {
  const e = new EditorTerminal().type('1', KEY.enter, 'abc', KEY.left, ctrl('l'));
  assert.deepEqual(await e.lines(), ['> abc']);
  assert.deepEqual(await e.cursor(), { row: 0, column: 4 });
});

test('output that comes while editing stands above the prompt', async () => {
  const e = new EditorTerminal({ columns: 10 }).type('0123456789abc', KEY.left);
  e.editor.printAbove('one\ntwo\n');
  e.editor.printAbove('no newline');
  assert.deepEqual(await e.lines(), ['one', 'two', 'no newline', '> 01234567', '89abc']);
  assert.deepEqual(await e.cursor(), { row: 4, column: 4 });
});

test('output scrolls without harm to the line', async () => {
  const e = new EditorTerminal({ rows: 4, columns: 12 }).type('abcdefghijklmno', KEY.home);
  for (let i = 1; i <= 20; i += 1) e.editor.printAbove(`${i}\n`);
  const lines = await e.lines();
  assert.equal(lines.length, 22);
  assert.deepEqual(lines.slice(18), ['19', '20', '> abcdefghij', 'klmno']);
});

test('stop takes the prompt away', async () => {
  const e = new EditorTerminal().type('abc');
  e.editor.stop();
  assert.deepEqual(await e.lines(), []);
  assert.equal(e.editor.shown, '');
});

test('replace shows a text and can submit it; a draft comes back', async () => {
  const e = new EditorTerminal().type('draft', KEY.left);
  e.editor.replace('a = 1\nb = 2', { submit: true });
  assert.deepEqual(e.submitted, ['a = 1\nb = 2']);
  assert.deepEqual(await e.lines(), ['> a = 1', '>> b = 2', '> draft']);
  assert.deepEqual([e.editor.text, e.editor.cursor], ['draft', 4]);
});

// ---- paste -----------------------------------------------------------------------------------

test('a pasted text of many lines is one submission, made by Enter alone', async () => {
  const e = new EditorTerminal();
  e.editor.paste('local a = 1\r\nprint(a)\n\n');
  assert.deepEqual(e.submitted, []);
  assert.deepEqual(await e.lines(), ['> local a = 1', '>> print(a)']);
  e.type(KEY.enter);
  assert.deepEqual(e.submitted, ['local a = 1\nprint(a)']);
});

test('nothing in a pasted text acts as a key or an escape', async () => {
  const e = new EditorTerminal();
  e.editor.paste('a\x1b[201~b\x03c\x1b[2Jd\x1b]0;title\x07e\x9b31mf\u202eg\x7f\x00');
  assert.equal(e.editor.text, 'abcdefg');
  assert.deepEqual(await e.lines(), ['> abcdefg']);
});

test('a paste keeps its tabs', async () => {
  const e = new EditorTerminal();
  e.editor.paste('if x then\n\ty()\nend');
  assert.deepEqual(await e.lines(), ['> if x then', '>>     y()', '>> end']);
  e.type(KEY.up, KEY.home, KEY.right);
  assert.deepEqual(await e.cursor(), { row: 1, column: 7 });
  e.type(KEY.enter);
  assert.deepEqual(e.submitted, ['if x then\n\ty()\nend']);
});

test('a lone surrogate becomes a replacement character', () => {
  const e = new EditorTerminal();
  e.editor.paste('a\ud800b');
  assert.equal(e.editor.text, 'a\ufffdb');
});

test('a paste while a program runs waits for the prompt', async () => {
  const e = new EditorTerminal({ start: false });
  e.editor.paste('a\nb');
  e.editor.start();
  assert.equal(e.editor.text, 'a\nb');
});

// ---- completion ------------------------------------------------------------------------------

const words = ['print', 'pairs', 'pcall', 'string.format', 'string.find'];
const complete = (text, cursor) => {
  const typed = /[\w.]*$/.exec(text.slice(0, cursor))[0];
  return { from: cursor - typed.length, matches: words.filter((word) => word.startsWith(typed)) };
};
edits('Tab completes the only match', ['x = pr', KEY.tab], 'x = print|', { complete });
edits('Tab completes what matches share', ['str', KEY.tab], 'string.f|', { complete });
edits('Tab completes inside a text', ['f(pr)', KEY.left, KEY.tab], 'f(print|)', { complete });
edits('Tab at the start of a line indents', [KEY.tab, 'x'], '  x|', { complete });
edits('Tab without a match does nothing', ['zz', KEY.tab], 'zz|', { complete });

test('Tab lists the matches above the prompt', async () => {
  const e = new EditorTerminal({ complete }).type('p', KEY.tab);
  assert.deepEqual(await e.lines(), ['print  pairs  pcall', '> p']);
});

// ---- wrapping and size -----------------------------------------------------------------------

test('a line wraps at the edge and the cursor follows', async () => {
  const e = new EditorTerminal({ columns: 10 }).type('12345678');
  assert.deepEqual(await e.cursor(), { row: 1, column: 0 });
  e.type('9');
  assert.deepEqual(await e.lines(), ['> 12345678', '9']);
  e.type(KEY.left);
  assert.deepEqual(await e.cursor(), { row: 1, column: 0 });
  e.type(KEY.left);
  assert.deepEqual(await e.cursor(), { row: 0, column: 9 });
  e.type(KEY.end, KEY.enter);
  assert.deepEqual(await e.lines(), ['> 12345678', '9', '>']);
});

test('a line as wide as the terminal leaves no blank row behind', async () => {
  const e = new EditorTerminal({ columns: 10 }).type('12345678', KEY.enter);
  assert.deepEqual(await e.lines(), ['> 12345678', '>']);
});

test('a wide character that does not fit goes to the next row whole', async () => {
  const e = new EditorTerminal({ columns: 9 }).type('あいうえお');
  assert.deepEqual(await e.lines(), ['> あいう', 'えお']);
  e.type(KEY.left, KEY.left);
  assert.deepEqual(await e.cursor(), { row: 1, column: 0 });
  e.type(KEY.left);
  assert.deepEqual(await e.cursor(), { row: 0, column: 6 });
});

test('wrapped rows are one line to the terminal, so copying joins them', async () => {
  const e = new EditorTerminal({ columns: 10 }).type('1234567890', KEY.enter);
  await e.settle();
  assert.equal(e.terminal.buffer.active.getLine(1).isWrapped, true);
  assert.equal(e.terminal.buffer.active.getLine(2).isWrapped, false);
});

test('a text taller than the screen shows the part around the cursor', async () => {
  const e = new EditorTerminal({ rows: 4 });
  e.editor.paste('1\n2\n3\n4\n5\n6\n7');
  assert.deepEqual((await e.lines()).slice(-4), ['>> 4', '>> 5', '>> 6', '>> 7']);
  e.type(...Array(5).fill(KEY.up));
  assert.deepEqual((await e.lines()).slice(-4), ['>> 2', '>> 3', '>> 4', '>> 5']);
  e.type('\x1b[1;5F', KEY.enter);
  assert.deepEqual(await e.lines(), ['> 1', '>> 2', '>> 3', '>> 4', '>> 5', '>> 6', '>> 7', '>']);
});

test('resizing draws the line again and reflows what is above', async () => {
  const e = new EditorTerminal({ columns: 20 });
  e.editor.printAbove('0123456789abcdef\n');
  e.type('print("hello world")', KEY.left, KEY.left);
  await e.resize(10, 10);
  assert.deepEqual(await e.lines(), ['0123456789', 'abcdef', '> print("h', 'ello world', '")']);
  assert.deepEqual(await e.cursor(), { row: 4, column: 0 });
  await e.resize(40, 10);
  assert.deepEqual(await e.lines(), ['0123456789abcdef', '> print("hello world")']);
  assert.deepEqual(await e.cursor(), { row: 1, column: 20 });
});

test('tokens are coloured', async () => {
  const e = new EditorTerminal().type('return "x"');
  await e.settle();
  const line = e.terminal.buffer.active.getLine(0);
  assert.equal(line.getCell(2).getFgColor(), 5, 'keyword');
  assert.equal(line.getCell(9).getFgColor(), 2, 'string');
});

test('keys take no time with the length of the text (key_in_megabyte)', () => {
  const e = new EditorTerminal();
  e.editor.paste('local x = "é"\n'.repeat(80_000));
  const start = process.cpuUsage();
  for (let i = 0; i < 20; i += 1) e.type('y', KEY.left, KEY.up);
  const { user, system } = process.cpuUsage(start);
  assert.ok(user + system < 10e6, `${(user + system) / 1000} ms of processor time for 60 keys`);
});

// ---- properties ------------------------------------------------------------------------------

const pieces = fc.constantFrom(
  'a', 'Z', '0', ' ', '"', '(', '=', 'end', 'é', 'e\u0301', 'あ', '漢', '👍', '👍🏽', '👨‍👩‍👧', '🇳🇱', '❤️', '한', 'क्षि', '\u0301', '\u200d', 'ﷺ',
);
const keys = fc.oneof(
  { weight: 6, arbitrary: pieces.map((text) => ({ input: text })) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(...Object.entries(KEY).filter(([name]) => name !== 'ctrl' && name !== 'escape')
      .map(([, data]) => data), ...[...'abcdefhklnprtuwyz'].map(ctrl)).map((input) => ({ input })),
  },
  { weight: 1, arbitrary: fc.array(pieces, { maxLength: 30 }).map((parts) => ({ paste: parts.join('\n') })) },
  { weight: 1, arbitrary: fc.tuple(fc.integer({ min: 2, max: 30 }), fc.integer({ min: 1, max: 8 })).map((size) => ({ size })) },
  { weight: 1, arbitrary: fc.constantFrom('out\n', 'partial', 'あ\n').map((output) => ({ output })) },
);

async function play(e, script) {
  for (const { input, paste, size, output } of script) {
    if (input !== undefined) e.type(input);
    if (paste !== undefined) e.editor.paste(paste);
    if (output !== undefined) e.editor.printAbove(output);
    if (size !== undefined) await e.resize(...size);
  }
}

const boundaries = (text) => {
  const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text);
  return new Set([...segments].map((part) => part.index)).add(text.length);
};

test('a line is segmented in pieces as it is at once (graphemes_in_pieces)', () => {
  const joined = fc.constantFrom('👍🏽', '👨‍👩‍👧', '🇳🇱', '🇳', '\u0301', '\u200d', '한', 'क्षि', '\ud83d', 'a');
  fc.assert(fc.property(fc.array(joined, { minLength: 100, maxLength: 900, size: 'max' }), fc.nat(3), (parts, shift) => {
    const line = `${'-'.repeat(shift)}${parts.join('')}`;
    assert.deepEqual([...graphemes(line)], Array.from(new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(line), ({ segment }) => segment));
  }), { numRuns: 100 });
});

test('whatever is pressed, the cursor stands between graphemes', async () => {
  await fc.assert(fc.asyncProperty(fc.array(keys, { maxLength: 40 }), async (script) => {
    const e = new EditorTerminal({ columns: 12, rows: 5, history: ['one', 'two\nthree'] });
    for (const step of script) {
      await play(e, [step]);
      assert.ok(boundaries(e.editor.text).has(e.editor.cursor));
    }
  }), { numRuns: 200 });
});

test('after any keys, resizes and output the screen is what a fresh drawing shows', async () => {
  await fc.assert(fc.asyncProperty(
    fc.array(keys, { maxLength: 40 }), fc.integer({ min: 2, max: 24 }), fc.integer({ min: 2, max: 6 }),
    async (script, columns, rows) => {
      const e = new EditorTerminal({ columns, rows, history: ['one', 'two\nthree', 'あいうえお'] });
      await play(e, script);
      if (e.editor.searching) e.type(KEY.escape);
      // A screen high enough for all of it, so that the whole drawing is in view.
      await e.resize(e.terminal.cols, 60);
      const { text, cursor } = e.editor;
      const fresh = new EditorTerminal({ columns: e.terminal.cols, rows: 60 });
      fresh.editor.paste('x'); // a text that is not empty, so that the next edit is drawn over it
      fresh.editor.replace(text);
      while (fresh.editor.cursor > cursor) fresh.type(KEY.left);
      const expected = await fresh.lines();
      const shown = (await e.lines()).slice(-expected.length);
      assert.deepEqual(shown, expected);
      const [at, want] = [await e.cursor(), await fresh.cursor()];
      assert.equal(at.column, want.column);
    },
  ), { numRuns: 300 });
});

test('the terminal shows exactly the text, at every width', async () => {
  await fc.assert(fc.asyncProperty(
    fc.array(pieces, { maxLength: 40 }), fc.integer({ min: 2, max: 24 }), async (parts, columns) => {
      const text = parts.join('');
      const e = new EditorTerminal({ columns, rows: 60 });
      e.editor.paste(text);
      await e.settle();
      let shown = '';
      const buffer = e.terminal.buffer.active;
      for (let y = 0; y < buffer.length; y += 1) shown += buffer.getLine(y).translateToString(true);
      const bare = (s) => s.replace(/\s/g, '');
      assert.equal(bare(shown), bare('> ' + e.editor.text));
      // The cursor is where the terminal itself would go on.
      const lines = await e.lines();
      assert.ok((await e.cursor()).row >= lines.length - 1);
    },
  ), { numRuns: 300 });
});

// ---- a program reads --------------------------------------------------------------------------

/** An editor that reads for a program; `read` collects what the program gets. */
function reader(prompt, options) {
  const e = new EditorTerminal({ start: false, ...options });
  e.terminal.write(prompt);
  e.read = [];
  e.editor.read(prompt, (text, shown) => e.read.push([text, shown]));
  return e;
}

test('a program reads a line behind what it wrote, with the same editing and no colours', async () => {
  const e = reader('name? ').type('local Adb', KEY.backspace, 'a', KEY.home);
  assert.equal(e.editor.state, 'reading');
  assert.equal(e.editor.shown, 'name? local Ada');
  assert.deepEqual(await e.cursor(), { row: 0, column: 6 });
  assert.equal(e.terminal.buffer.active.getLine(0).getCell(6).isFgDefault(), true);
  e.type(KEY.enter);
  assert.deepEqual(e.read, [['local Ada', 'name? local Ada']]);
  assert.equal(e.editor.state, 'idle');
  assert.deepEqual(await e.lines(), ['name? local Ada']);
  assert.deepEqual(e.history.entries, [], 'input is no code');
});

test('reading: an empty line is one, Ctrl-D in it ends the input, Tab is a tab, history and search are out of reach', () => {
  assert.deepEqual(reader('').type(KEY.enter).read, [['', '']]);
  assert.deepEqual(reader('? ').type(ctrl('d')).read, [[null, '? ']]);
  assert.deepEqual(reader('', { history: ['old'] }).type('a', KEY.up, ctrl('r'), KEY.tab, ctrl('d'), 'b', KEY.enter).read, [['a\tb', 'a\tb']]);
});

test('reading: Ctrl-C interrupts, and what was typed stays to be seen', async () => {
  const e = reader('? ').type('abc', ctrl('c'));
  assert.equal(e.interrupts, 1);
  assert.equal(e.editor.stopReading(), '? abc');
  assert.deepEqual(e.read, []);
  e.editor.start();
  e.type('1', KEY.enter);
  assert.deepEqual(e.submitted, ['1']);
  assert.deepEqual(await e.lines(), ['? abc', '> 1', '>']);
});

test('reading: keys pressed ahead are input', () => {
  const e = new EditorTerminal({ decide: () => undefined }).type('f()', KEY.enter, 'one', KEY.enter, 'two');
  e.editor.accept();
  const read = [];
  e.editor.read('', (text) => read.push(text));
  assert.deepEqual(read, ['one']);
  e.editor.start();
  assert.equal(e.editor.text, 'two');
});
