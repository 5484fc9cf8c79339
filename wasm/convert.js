// convert.js: data as a whole, from JavaScript to Lua and back. Without recursion: how deep it goes is not ours to say.

import { OcarinaError } from './errors.js';
import { LuaTable } from './handles.js';

const LIMIT = 100_000; // values; some tenths of a second

/** Data, and no thing of a class of its own. */
function isData(value) {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value) || value instanceof Map) return true;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null; // an Object.prototype, of whatever realm
}

function* entriesOf(data) {
  if (Array.isArray(data)) {
    for (const [i, value] of data.entries()) if (i in data) yield [i + 1, value]; // a hole is nil
  } else {
    yield* data instanceof Map ? data : Object.entries(data);
  }
}

/** Fills `table` from data, by keys. `deep`: data within becomes tables as well, made by `make()`; what occurs twice, one table. */
export function fill(table, data, deep, make) {
  const made = new Map([[data, table]]);
  for (const [source, target] of made) { // which grows meanwhile
    for (const [key, value] of entriesOf(source)) {
      const nested = deep && isData(value);
      if (nested && !made.has(value)) made.set(value, make());
      target.set(key, nested ? made.get(value) : value);
    }
  }
  return table;
}

/** What a table is as data: an array, an object of strings, or, with other keys, a Map. */
function emptyFor(entries) {
  if (entries.every(([key], i) => key === i + 1)) return [];
  const names = new Set(entries.map(([key]) => (typeof key === 'number' ? String(key) : key)));
  return names.size === entries.length && entries.every(([key]) => typeof key === 'string' || typeof key === 'number') ? {} : new Map();
}

function put(data, key, value) {
  if (Array.isArray(data)) data.push(value);
  else if (data instanceof Map) data.set(key, value);
  else Object.defineProperty(data, key, { value, writable: true, enumerable: true, configurable: true }); // also '__proto__'
}

/** What a long string counts for, beyond the value that it is. */
const sizeOf = (value) => (typeof value === 'string' || value instanceof Uint8Array ? value.length >> 8 : 0);

/** The data that a table holds, tables within included; what occurs twice, once. */
export function toData(table, limit = LIMIT) {
  const made = new Map(); // table -> [its data, its entries]
  let left = limit;
  const dataOf = (source) => {
    let known = made.get(source);
    if (!known) {
      const entries = [];
      for (const entry of source.entries()) {
        left -= 1 + sizeOf(entry[0]) + sizeOf(entry[1]);
        if (left < 0) throw new OcarinaError('argument', `toJS(): there are more than ${limit} values (see its option 'limit')`);
        entries.push(entry);
      }
      // In the order of an array, if it is one: a hash tells its keys in any.
      if (entries.every(([key]) => Number.isInteger(key) && key >= 1 && key <= entries.length)) entries.sort(([a], [b]) => a - b);
      made.set(source, known = [emptyFor(entries), entries]);
    }
    return known[0];
  };
  const whole = dataOf(table);
  for (const [data, entries] of made.values()) {
    for (const [key, value] of entries) put(data, key, value instanceof LuaTable ? dataOf(value) : value);
  }
  return whole;
}
