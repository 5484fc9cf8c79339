// values.js: JavaScript values to Lua values and back, through the exchange area of the instance (exports.c).

import { OcarinaError, statusError } from './errors.js';

// OcVarType (ocarina.h)
export const NIL = 0, BOOLEAN = 1, INTEGER = 2, FLOAT = 3, STRING = 4, TABLE = 5, FUNCTION = 6, THREAD = 7, USERDATA = 8, LIGHT = 9,
  HOST_FUNCTION = 10, HOST_OBJECT = 11, REF = 12, PULL = 13, BUILTIN = 14, PUSHED = 15;

export const VAR = 16; // bytes of one OcVar: type, ref, payload of 8
export const PIECE = 65536; // OC_HOST_PIECE
const SCRATCH = PIECE + 4096;
const SHORT = 40; // OC_MAX_SHORT: strings the core cannot take in pieces
const INT_MIN = -(2n ** 63n), INT_MAX = 2n ** 63n - 1n;

const encoder = new TextEncoder();
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Several results of a host function: `return multi(1, 2, 3)`. */
export class Multi {
  #made = true;

  constructor(values) {
    this.values = values;
  }

  /** As instanceof, which of a proxy would call what the embedder wrote. */
  static is(value) { return #made in value; }
}
export const multi = (...values) => new Multi(values);

/** Text when the bytes are valid UTF-8, else the bytes (a copy). */
export function textOrBytes(bytes) {
  if (bytes.length <= 16) { // short ASCII, the common case, is faster by hand
    let text = '';
    let i = 0;
    while (i < bytes.length && bytes[i] < 0x80) text += String.fromCharCode(bytes[i++]);
    if (i === bytes.length) return text;
  }
  try {
    return strict.decode(bytes);
  } catch {
    return bytes.slice();
  }
}

/** Joins pieces of bytes. */
export function join(pieces) {
  let n = 0;
  for (const p of pieces) n += p.length;
  const all = new Uint8Array(n);
  n = 0;
  for (const p of pieces) {
    all.set(p, n);
    n += p.length;
  }
  return all;
}

/** A string that arrives in pieces: decoded as it comes, so that no step has to decode all of it. */
export class Gatherer {
  #pieces = [];
  #text = '';
  #decoder;

  constructor(bytesWanted) {
    this.#decoder = bytesWanted ? null : new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  }

  add(bytes, last) {
    this.#pieces.push(bytes.slice());
    if (!this.#decoder) return;
    try {
      this.#text += this.#decoder.decode(bytes, { stream: !last });
    } catch {
      this.#decoder = null;
    }
  }

  get value() {
    if (!this.#decoder) return join(this.#pieces);
    return this.#text;
  }
}

/** Bytes that are converted at once: so many that engines do not take the pieces for small objects, which they like to move about. */
export const CONVERTED = 4 * PIECE;

/** A long string in the instance's memory, converted a piece at a time: text, or bytes when it is not valid UTF-8. */
export class LongString {
  #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  #at;

  constructor({ start, end }) {
    this.start = start;
    this.end = end;
    this.#at = start;
    this.value = '';
  }

  /** The next piece. `memory` are the instance's bytes. True: that was the last. */
  convert(memory) {
    const to = Math.min(this.#at + CONVERTED, this.end), bytes = memory.subarray(this.#at, to);
    if (this.#decoder) {
      try {
        this.value += this.#decoder.decode(bytes, { stream: to < this.end });
      } catch { // again from the beginning, as bytes
        this.#decoder = null;
        this.value = new Uint8Array(this.end - this.start);
        this.#at = this.start;
        return false;
      }
    } else {
      this.value.set(bytes, this.#at - this.start);
    }
    this.#at = to;
    return to === this.end;
  }
}

/**
 * Reads and writes OcVars of one instance. The views are made anew whenever the memory has grown. `hostValues` (host-values.js)
 * knows the numbers of functions and objects; the VM is `handles`: refOf(handle) and handle(type, ref).
 */
export class Exchange {
  constructor(exports, hostValues, handles) {
    this.exports = exports;
    this.hostValues = hostValues;
    this.handles = handles;
    this.memory = exports.memory;
    this.scratch = exports.oc_js_scratch();
    this.state = exports.oc_js_state();
    this.long = undefined; // long strings that were decoded already: address -> value
    this.used = 0; // bytes of the scratch area taken by strings of the values written since begin()
    this.borrowed = []; // references made for long strings, to be freed by end()
    this.view = new DataView(this.memory.buffer);
    this.bytes = new Uint8Array(this.memory.buffer);
  }

  /** The VM is closed: its memory goes, whoever still holds on to it. */
  drop() {
    this.exports = this.memory = this.view = this.bytes = null;
  }

  /** After any call into the instance: the memory may have grown, which detaches the views. */
  refresh() {
    if (this.memory === null || this.view.buffer === this.memory.buffer) return;
    this.view = new DataView(this.memory.buffer);
    this.bytes = new Uint8Array(this.memory.buffer);
  }

  // --- writing ---

  begin() {
    this.used = 0;
    this.hostValues.beginCrossing();
  }

  /** Frees what strings were put in references for the call that is over. */
  end() {
    while (this.borrowed.length > 0) this.exports.oc_js_ref_free(this.borrowed.pop());
  }

  #head(at, type, ref = 0) {
    this.refresh();
    this.view.setUint32(at, type, true);
    this.view.setUint32(at + 4, ref, true);
    this.view.setUint32(at + 8, 0, true);
    this.view.setUint32(at + 12, 0, true);
  }

  /** The address of exchange slot `i`, when slots up to `n` are wanted. */
  slot(i, n = i + 1) {
    const base = this.exports.oc_js_vars(n);
    if (base === 0) throw new OcarinaError('memory', 'not enough memory for that many values');
    this.refresh();
    return base + i * VAR;
  }

  #number(at, value) {
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) {
      this.#head(at, INTEGER);
      this.view.setInt32(at + 8, value, true);
      this.view.setInt32(at + 12, Math.floor(value / 4294967296), true);
    } else {
      this.#head(at, FLOAT);
      this.view.setFloat64(at + 8, value, true);
    }
  }

  #scratchString(at, bytes) {
    this.refresh();
    const start = this.scratch + this.used;
    this.bytes.set(bytes, start);
    this.#string(at, start, bytes.length);
  }

  #string(at, start, n) {
    this.used += n;
    this.#head(at, STRING);
    this.view.setUint32(at + 8, start, true);
    this.view.setUint32(at + 12, n, true);
  }

  /** A new reference to a string too long for the scratch area; freed by end(). Its bytes are written where Lua will read them. */
  #stringRef(at, bytes) {
    const start = this.exports.oc_js_string_begin(bytes.length);
    this.check(start === 0 ? -1 : 0);
    this.borrowed.push(this.ref);
    this.bytes.set(bytes, start);
    this.#head(at, REF, this.ref);
  }

  /** The same for a short string, when the scratch area is full of others. */
  #shortRef(at, bytes) {
    this.bytes.set(bytes, this.scratch + SCRATCH);
    this.check(this.exports.oc_js_short_ref(bytes.length));
    this.borrowed.push(this.ref);
    this.#head(at, REF, this.ref);
  }

  /** Throws for a negative status. */
  check(status) {
    this.refresh();
    if (status < 0) throw statusError(status, this.message());
    return status;
  }

  message() {
    this.refresh();
    const start = this.exports.oc_js_message();
    let end = start;
    while (this.bytes[end] !== 0) end++;
    return new TextDecoder().decode(this.bytes.subarray(start, end));
  }

  /**
   * Writes `value` to the OcVar at address `at`. Strings go to the scratch area. A string that does not fit there goes to `pull`
   * (results of host functions: answers a number by which the core will ask for its bytes), or else into a reference, until end().
   */
  write(at, value, pull) {
    switch (typeof value) {
      case 'undefined': this.#head(at, NIL); return;
      case 'boolean':
        this.#head(at, BOOLEAN);
        this.view.setUint32(at + 8, value ? 1 : 0, true);
        return;
      case 'number': this.#number(at, value); return;
      case 'bigint':
        if (value < INT_MIN || value > INT_MAX) throw new RangeError('a BigInt outside 64 bits cannot be a Lua integer');
        this.#head(at, INTEGER);
        this.view.setBigInt64(at + 8, value, true);
        return;
      case 'string':
        if (value.length * 3 <= PIECE - this.used) { // fits, whatever the characters are
          this.refresh();
          const start = this.scratch + this.used;
          const { written } = encoder.encodeInto(value, this.bytes.subarray(start, start + value.length * 3));
          this.#string(at, start, written);
          return;
        }
        this.#writeBytes(at, encoder.encode(value), pull);
        return;
      case 'function':
        this.#head(at, HOST_FUNCTION);
        this.view.setUint32(at + 8, this.hostValues.numberOf(value), true);
        return;
      case 'object': break;
      default: throw new TypeError(`a ${typeof value} cannot be a Lua value`);
    }
    if (value === null) {
      this.#head(at, NIL);
      return;
    }
    // No code of the embedder's runs from here on, not even a proxy's traps: it could write other values where these are.
    if (ArrayBuffer.isView(value) && value instanceof Uint8Array) {
      this.#writeBytes(at, value, pull);
      return;
    }
    if (Multi.is(value)) throw new TypeError('multi() stands for several results of a host function, not for one value');
    const ref = this.handles.refOf(value);
    if (ref !== 0) {
      this.#head(at, REF, ref);
      return;
    }
    const number = this.hostValues.numberOf(value);
    this.#head(at, HOST_OBJECT);
    this.view.setUint32(at + 8, number, true);
  }

  #writeBytes(at, bytes, pull) {
    if (bytes.length <= PIECE - this.used || (bytes.length <= SHORT && bytes.length <= SCRATCH - this.used)) {
      this.#scratchString(at, bytes);
    } else if (bytes.length > 0x7fffff00) {
      throw new RangeError('string too long');
    } else if (pull) {
      this.#head(at, PULL);
      this.view.setUint32(at + 8, pull(bytes), true);
      this.view.setUint32(at + 12, bytes.length, true);
    } else if (bytes.length > SHORT) {
      this.#stringRef(at, bytes);
    } else {
      this.#shortRef(at, bytes);
    }
  }

  /** One of the API's own functions (OcBuiltin). */
  writeBuiltin(at, number) {
    this.#head(at, BUILTIN);
    this.view.setUint32(at + 8, number, true);
  }

  /** Writes values to exchange slots from `first` on. */
  writeAll(values, first) {
    this.slot(0, first + values.length);
    for (let i = 0; i < values.length; i++) this.write(this.slot(first + i, first + values.length), values[i]);
  }

  // --- reading ---

  /** The value of the OcVar at `at`. `asBytes`: strings as Uint8Array. `pushed(i)`: a long argument that came in pieces. */
  read(at, asBytes = false, pushed = undefined) {
    const view = this.view;
    const type = view.getUint32(at, true);
    switch (type) {
      case NIL: return undefined;
      case BOOLEAN: return view.getUint32(at + 8, true) !== 0;
      case INTEGER: {
        const high = view.getInt32(at + 12, true);
        if (high >= -0x200000 && high < 0x200000) {
          const n = high * 4294967296 + view.getUint32(at + 8, true);
          if (n !== -9007199254740992) return n;
        }
        return view.getBigInt64(at + 8, true);
      }
      case FLOAT: return view.getFloat64(at + 8, true);
      case STRING: {
        const start = view.getUint32(at + 8, true), n = view.getUint32(at + 12, true);
        if (n > PIECE && this.long?.has(start)) return this.long.get(start);
        const bytes = this.bytes.subarray(start, start + n);
        return asBytes ? bytes.slice() : textOrBytes(bytes);
      }
      case LIGHT: return view.getBigInt64(at + 8, true);
      case HOST_FUNCTION: case HOST_OBJECT: return this.hostValues.get(view.getUint32(at + 8, true));
      case PUSHED: return pushed(view.getUint32(at + 8, true));
      default: return this.handles.handle(type, view.getUint32(at + 4, true));
    }
  }

  /** n values from address `at` on. */
  readAll(at, n, asBytes, pushed) {
    const values = new Array(n);
    for (let i = 0; i < n; i++) {
      this.refresh();
      values[i] = this.read(at + i * VAR, asBytes, pushed);
    }
    return values;
  }

  /** Where the string lies that the OcVar at address `at` tells of. */
  stringAt(at) {
    const start = this.view.getUint32(at + 8, true);
    return { start, end: start + this.view.getUint32(at + 12, true) };
  }

  // --- the state struct ---

  get fuel() { return this.view.getFloat64(this.state, true); }
  get interrupted() { return this.view.getUint32(this.state + 48, true) !== 0; }
  get mode() { return this.view.getUint32(this.state + 52, true); }
  /** Of oc_js_string_begin, _short_ref, _new_table, _globals. */
  get ref() { return this.view.getUint32(this.state + 60, true); }
  get isError() { return this.view.getUint32(this.state + 56, true) !== 0; }
  stats() {
    this.exports.oc_js_stats();
    this.refresh();
    const at = (i) => this.view.getFloat64(this.state + 8 * i, true);
    return { usedBytes: at(1), peakBytes: at(2), limitBytes: at(3), collections: at(4), references: at(5),
      memoryBytes: this.memory.buffer.byteLength };
  }
}
