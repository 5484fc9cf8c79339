// check.js: what embedders pass is looked at where they pass it, so that a mistake is told there: which option, of what, and what it may be.

import { OcarinaError } from './errors.js';

/** A value as a message shows it. */
function shown(value) {
  if (typeof value === 'string') return value.length > 40 ? `'${value.slice(0, 40)}...'` : `'${value}'`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return `an object (${value.constructor?.name ?? 'without a class'})`;
  return String(value);
}

export const isThenable = (v) => v !== null && typeof v === 'object' && typeof v.then === 'function';

const is = (type) => (v) => typeof v === type;
const isObject = (v) => (typeof v === 'object' || typeof v === 'function') && v !== null;

/** What a value may be: a test, and how a message says it. */
export const kinds = {
  bytes: [(v) => Number.isInteger(v) && v >= 0 && v <= 0xffffffff, 'a whole number of bytes, 0 (none) to 4294967295'],
  positive: [(v) => v > 0 && Number.isFinite(v), 'a number greater than 0'],
  notNegative: [(v) => v >= 0 && Number.isFinite(v), 'a number, 0 or more'],
  number: [(v) => typeof v === 'number' && !Number.isNaN(v), 'a number'],
  integer: [(v) => typeof v === 'bigint' || Number.isSafeInteger(v), 'an integer, as a number or a bigint'],
  boolean: [is('boolean'), 'true or false'],
  text: [is('string'), 'a string'],
  function: [is('function'), 'a function'],
  object: [isObject, 'an object'],
  array: [Array.isArray, 'an array'],
  input: [(v) => v === undefined || v === null || typeof v === 'string' || v instanceof Uint8Array, 'a string, a Uint8Array or null'],
  source: [(v) => typeof v === 'string' || v instanceof Uint8Array, 'source text, or bytes as a Uint8Array'],
  url: [(v) => typeof v === 'string' || v instanceof URL, 'a URL'],
  module: [(v) => Object.prototype.toString.call(v) === '[object WebAssembly.Module]', // of any realm
    'a compiled WebAssembly.Module'],
  signal: [(v) => isObject(v) && is('boolean')(v.aborted) && is('function')(v.addEventListener), 'an AbortSignal'],
  policy: [(v) => isObject(v) && is('function')(v.grant) && is('function')(v.next), 'an object with methods grant and next'],
  files: [(v) => isObject(v) && is('function')(v.open), 'an object with a method open (and others)'],
  scheduler: [(v) => isObject(v) && is('function')(v.spawn), 'a Scheduler'],
  oneOf: (...values) => [(v) => values.includes(v), values.map(shown).join(', ').replace(/, ([^,]*)$/, ' or $1')],
};

/** Throws an OcarinaError unless `value`, which `what` names, is of the kind. */
export function check(what, value, [test, expected]) {
  if (!test(value)) throw new OcarinaError('argument', `${what}: ${expected} is expected, not ${shown(value)}`);
  return value;
}

/** The same for an object of options: `schema` has a kind for each name. What is undefined or null is left out. */
export function checkOptions(what, options, schema) {
  check(`${what}(options)`, options, kinds.object);
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(schema, name)) {
      throw new OcarinaError('argument', `${what}: no option is called '${name}' (there are: ${Object.keys(schema).join(', ')})`);
    }
    if (value !== undefined && value !== null) check(`${what}: ${name}`, value, schema[name]);
  }
}
