// host-object.js: JavaScript objects as Lua sees them: their own properties, never inherited ones.

import { Multi } from './values.js';

const KEY_FUEL = 4; // for each key that a traversal finds
const HOLES = 10_000; // of an array, skipped at once

const INDEX = /^\d+$/;

const own = (object, key) => Object.prototype.hasOwnProperty.call(object, key);
const isList = (object) => Array.isArray(object) || (ArrayBuffer.isView(object) && !(object instanceof DataView));

/** Property names are strings; Lua's integers name the elements of an array. */
const nameOf = (key) => (typeof key === 'number' || typeof key === 'bigint' ? String(key) : key);

export function get(object, key) {
  const name = nameOf(key);
  return typeof name === 'string' && own(object, name) ? object[name] : undefined;
}

export function set(object, key, value) {
  const name = nameOf(key);
  if (typeof name !== 'string' || !own(object, name)) throw new Error(`the host object has no property '${String(name)}'`);
  if (!Reflect.set(object, name, value)) throw new Error(`property '${name}' of the host object is read-only`);
}

/** `consume(fuel)` charges the script when keys have to be counted. */
export function length(object, consume) {
  if (isList(object) || own(object, 'length')) return object.length;
  const n = Object.keys(object).length;
  consume(n * KEY_FUEL);
  return n;
}

const invalidKey = () => new Error("invalid key to 'next'");

/** Traversals by pairs. `consume(fuel)` charges the script for what a step of one takes beyond the usual. */
export class Traversals {
  #keys = new WeakMap(); // object -> { names, at, places }: its keys, where the traversal was last, where each is (when that was asked for)
  #consume;

  constructor(consume) {
    this.#consume = consume;
  }

  /** The key behind `key` (undefined: the first one) and its value; undefined at the end. Of an array: its elements. */
  next(object, key) {
    return isList(object) ? this.#nextElement(object, key) : this.#nextProperty(object, key);
  }

  #nextElement(list, key) {
    if (key !== undefined && !INDEX.test(String(key))) throw invalidKey();
    const last = key === undefined ? -1 : Number(key);
    let i = last + 1;
    while (i < list.length && !own(list, i) && i - last <= HOLES) i++;
    if (i > last + 1) this.#consume(i - last - 1);
    if (i >= list.length) return undefined;
    return own(list, i) ? new Multi([i, list[i]]) : this.#nextProperty(list, key);
  }

  #nextProperty(object, key) {
    let found = this.#keys.get(object);
    if (!found || key === undefined) this.#keys.set(object, found = this.#look(object));
    if (key !== undefined) {
      let at = this.#find(found, nameOf(key));
      if (at < 0) { // the object has other keys by now
        this.#keys.set(object, found = this.#look(object));
        at = this.#find(found, nameOf(key));
        if (at < 0) throw invalidKey();
      }
      found.at = at + 1;
    }
    while (found.at < found.names.length && !own(object, found.names[found.at])) found.at++; // gone since
    const name = found.names[found.at];
    if (name === undefined || (isList(object) && !INDEX.test(name))) return undefined;
    return new Multi([isList(object) ? Number(name) : name, object[name]]);
  }

  #look(object) {
    const names = Object.keys(object);
    this.#consume(names.length * KEY_FUEL);
    return { names, at: 0, places: null };
  }

  #find(found, name) {
    if (found.names[found.at] === name) return found.at;
    found.places ??= new Map(found.names.map((each, i) => [each, i]));
    return found.places.get(name) ?? -1;
  }
}
