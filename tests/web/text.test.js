// History's storage and the cleaning of text.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { History } from '../../web/history.js';
import { sanitizeInput, sanitizeOutput, stripEscapes } from '../../web/safe-text.js';

const storage = () => {
  const kept = new Map();
  return { kept, getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
};

test('history outlives its widget', () => {
  const store = storage();
  const history = new History('a', store);
  history.add('1');
  history.add('2\n3');
  assert.deepEqual(new History('a', store).entries, ['1', '2\n3']);
  assert.deepEqual(new History('b', store).entries, []);
});

test('history drops blanks and repeats, and keeps the newest 500', () => {
  const history = new History(undefined);
  for (const text of ['a', 'a', ' ', 'b']) history.add(text);
  assert.deepEqual(history.entries, ['a', 'b']);
  for (let i = 0; i < 600; i += 1) history.add(`${i}`);
  assert.equal(history.entries.length, 500);
  assert.equal(history.entries.at(-1), '599');
});

test('history lives without storage, with blocked storage and with damaged storage', () => {
  const throwing = { getItem() { throw new Error('blocked'); }, setItem() { throw new Error('blocked'); } };
  for (const broken of [undefined, throwing, { ...storage(), getItem: () => '{"not": "a list"}' }, { ...storage(), getItem: () => '[1,' }]) {
    const history = new History('a', broken);
    history.add('x');
    assert.deepEqual(history.entries, ['x']);
  }
});

test('a huge entry is not stored', () => {
  const store = storage();
  new History('a', store).add('x'.repeat(50_000));
  assert.deepEqual(new History('a', store).entries, []);
});

test('escape sequences of every kind go', () => {
  const text = 'a\x1b[31mb\x1b]0;t\x07c\x1b]8;;u\x1b\\d\x1bPq\x1b\\e\x1b(Bf\x9b1mg\x1b[1';
  assert.equal(stripEscapes(text), 'abcdefg');
});

test('input keeps newlines and tabs only', () => {
  assert.equal(sanitizeInput('a\r\nb\rc\td\0\x07\x85e\u202e\u2066'), 'a\nb\nc\tde');
});

test('output keeps newlines and tabs only', () => {
  assert.equal(sanitizeOutput('a\n\tb\x1b[2J\rc'), 'a\n\tbc');
});
