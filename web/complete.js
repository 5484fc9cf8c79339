// Tab completion over the live tables of a VM. Everything is read raw: completing must never run
// the script's code, so what an __index function would answer is not offered.

import { tokenize } from './highlight.js';

const KEYWORDS = (
  'and break do else elseif end false for function goto if in local nil not or repeat return then true until while'
).split(' ');
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const WORDS = new Set(['name', 'builtin', 'keyword', 'constant']);
const SCANNED = 5000; // keys looked at in one table

/**
 * What can stand at `cursor` in `text`: `from` is where the name being typed begins, `matches` are
 * whole names, sorted. Null where no name can be completed. `globals` is the handle of the VM's
 * table of globals: iteration and get() on it and on the tables in it are raw.
 */
export function complete(text, cursor, globals) {
  const path = pathBefore(text.slice(0, cursor));
  if (!path) return null;
  const { typed, parents, isMethod } = path;
  const names = new Set(parents.length === 0 ? KEYWORDS.filter((word) => word.startsWith(typed)) : []);
  const table = resolve(globals, parents);
  if (table) {
    let left = SCANNED;
    for (const [key, value] of table) {
      if ((left -= 1) < 0) break;
      if (typeof key !== 'string' || !key.startsWith(typed) || !NAME.test(key)) continue;
      if (!isMethod || typeof value === 'function' || isCallable(value)) names.add(key);
    }
  }
  return { from: cursor - typed.length, matches: [...names].sort() };
}

/** `a.b:ty` as { typed: 'ty', parents: ['a', 'b'], isMethod: true }; null if the text ends otherwise. */
function pathBefore(text) {
  const tokens = tokenize(text);
  const textOf = (token) => token && text.slice(token.start, token.end);
  const isName = (token) => token !== undefined && WORDS.has(token.kind);
  let typed = '';
  const last = tokens.at(-1);
  if (last?.end === text.length) {
    if (last.kind === 'string' || last.kind === 'comment' || last.kind === 'number') return null;
    if (isName(last)) {
      typed = textOf(last);
      tokens.pop();
    }
  }
  const parents = [];
  const isMethod = textOf(tokens.at(-1)) === ':';
  while (['.', ':'].includes(textOf(tokens.at(-1)))) {
    tokens.pop();
    if (!isName(tokens.at(-1))) return null; // the value of some expression: unknown before it runs
    parents.unshift(textOf(tokens.pop()));
  }
  return typed === '' && parents.length === 0 ? null : { typed, parents, isMethod };
}

/** The table at a path of names, or undefined. A string's fields are those of the string library. */
function resolve(globals, names) {
  let value = globals;
  for (const name of names) {
    if (typeof value?.get !== 'function') return undefined;
    value = value.get(name);
  }
  if (typeof value === 'string') value = globals.get('string');
  return typeof value?.entries === 'function' && typeof value.get === 'function' ? value : undefined;
}

function isCallable(value) {
  return value !== null && typeof value === 'object' && typeof value.call === 'function' && typeof value.get !== 'function';
}
