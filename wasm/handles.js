// handles.js: Lua tables, functions and other values with identity, as JavaScript sees them.

import { OcarinaError } from './errors.js';
import { TABLE, FUNCTION, THREAD } from './values.js';

/**
 * A Lua value held from JavaScript. The same Lua value gives the same handle, while the handle lives. It is released when
 * the handle is collected, or by free(): only worth while for many at once.
 */
export class LuaHandle {
  #vm;
  #ref;

  constructor(vm, ref) {
    if (!vm) throw new OcarinaError('argument', 'handles come from a VM (vm.table(), vm.get(name)), not from new');
    this.#vm = vm;
    this.#ref = ref;
  }

  /** As instanceof, which of a proxy would call what the embedder wrote. */
  static is(value) { return #ref in value; }

  get vm() { return this.#vm; }

  /** 0 when it was freed. */
  get ref() { return this.#ref; }

  free() {
    const ref = this.#ref;
    this.#ref = 0;
    if (ref !== 0) this.#vm._dropHandle(this, ref);
  }

  /** `this[key]` with metamethods: a promise. */
  index(key) { return this.#vm._operate('index', this, key).then((r) => r[0]); }

  /** `this[key] = value` with metamethods: a promise. */
  setIndex(key, value) { return this.#vm._operate('setIndex', this, key, value).then(() => undefined); }

  /** Calls it (a function, or anything with __call): a promise of the array of results. */
  call(...args) { return this.#vm.call(this, ...args); }

  /** tostring(this), with metamethods: a promise. */
  toLuaString() { return this.#vm._operate('tostring', this).then((r) => r[0]); }
}

/** A table. get, set, length and iteration are raw and synchronous. */
export class LuaTable extends LuaHandle {
  get(key) { return this.vm._rawGet(this, key); }
  set(key, value) {
    this.vm._rawSet(this, key, value);
    return this;
  }
  has(key) { return this.get(key) !== undefined; }
  /** A border, as the operator # without metamethods. */
  get length() { return this.vm._rawLength(this); }
  entries() { return this.vm._rawEntries(this); }
  [Symbol.iterator]() { return this.entries(); }
  * keys() { for (const [key] of this.entries()) yield key; }
  * values() { for (const [, value] of this.entries()) yield value; }
  /** The data that it holds: see index.d.ts. */
  toJS(options = {}) {
    return this.vm._toData(this, options);
  }
  /** Its elements 1 .. length. */
  toArray() {
    const array = [];
    for (let i = 1, n = this.length; i <= n; i++) array.push(this.get(i));
    return array;
  }
}

/** A Lua function (or one of the libraries'). */
export class LuaFunction extends LuaHandle {}
/** A coroutine. */
export class LuaThread extends LuaHandle {}
/** A userdata that is not the host's: a file of the io library, ... */
export class LuaUserdata extends LuaHandle {}

export function handleClass(type) {
  return type === TABLE ? LuaTable : type === FUNCTION ? LuaFunction : type === THREAD ? LuaThread : LuaUserdata;
}
