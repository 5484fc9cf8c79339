// module.js: a WebAssembly module taken apart and put together again, as far as branch-hints.js needs it: sections, and the instructions
// of functions. (Core specification, "Binary Format".)

export const SECTION = { custom: 0, type: 1, import: 2, function: 3, export: 7, start: 8, element: 9, code: 10 };
export const OP = { if: 0x04, brIf: 0x0d, call: 0x10, const32: 0x41, refFunc: 0xd2 };

/** Reads numbers from bytes, at `at`. */
export class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  byte() { return this.bytes[this.at++]; }

  /** A number in LEB128; of signed ones, whose value nobody here asks for, it only finds the end. */
  number() {
    let value = 0, scale = 1, byte;
    do {
      byte = this.byte();
      value += (byte & 127) * scale;
      scale *= 128;
    } while (byte > 127);
    return value;
  }

  take(length) {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}

/** An unsigned number in LEB128. */
export function leb(n) {
  const bytes = [];
  for (; n > 127; n = Math.floor(n / 128)) bytes.push(n % 128 | 128);
  return [...bytes, n];
}

/** A name, or anything else that is told by its length first. */
export const counted = (content) => {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from(leb(bytes.length)), bytes]);
};

/** [{ id, content }] */
export function sectionsOf(bytes) {
  const reader = new Reader(bytes, 8);
  const sections = [];
  while (reader.at < bytes.length) {
    const id = reader.byte();
    sections.push({ id, content: reader.take(reader.number()) });
  }
  return sections;
}

export const assemble = (sections) => Buffer.concat([
  Buffer.from('\0asm\x01\0\0\0', 'latin1'),
  ...sections.flatMap(({ id, content }) => [Buffer.from([id]), counted(content)]),
]);

/** The functions' bodies in a code section, each from its locals on. */
export function bodiesOf(code) {
  const reader = new Reader(code);
  return Array.from({ length: reader.number() }, () => reader.take(reader.number()));
}

const one = (r) => r.number();
const two = (r) => { r.number(); r.number(); };

/** What follows an opcode: how to get over it. What is not here has nothing behind it. */
const immediates = new Map([
  [[0x02, 0x03, 0x04, 0x0c, 0x0d, 0x10, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x3f, 0x40, 0x41, 0x42, 0xd0, 0xd2], one],
  [[0x0e], (r) => { for (let n = r.number(); n >= 0; n--) r.number(); }],
  [[0x1c], (r) => r.take(r.number())],
  [[0x11, ...Array.from({ length: 0x3e - 0x28 + 1 }, (_, i) => 0x28 + i)], two],
  [[0x43], (r) => r.take(4)],
  [[0x44], (r) => r.take(8)],
  [[0xfc], (r) => {
    const which = r.number();
    const operands = [8, 10, 12, 14].includes(which) ? 2 : which > 7 ? 1 : 0;
    for (let i = 0; i < operands; i++) r.number();
  }],
].flatMap(([opcodes, skip]) => opcodes.map((opcode) => [opcode, skip])));
const isKnown = (opcode) => opcode <= 0x11 || (opcode >= 0x1a && opcode <= 0x1c) || (opcode >= 0x20 && opcode <= 0xc4) ||
  opcode === 0xd0 || opcode === 0xd2 || opcode === 0xfc;

/** May carry a hint. */
export const isBranch = (opcode) => opcode === OP.if || opcode === OP.brIf;

/** Calls `visit(opcode, at, end)` for each instruction of a body; positions count from the body's beginning. */
export function eachInstruction(body, visit) {
  const reader = new Reader(body);
  for (let n = reader.number(); n > 0; n--) { // locals
    reader.number();
    reader.byte();
  }
  while (reader.at < body.length) {
    const at = reader.at, opcode = reader.byte();
    if (!isKnown(opcode)) throw new Error(`instruction 0x${opcode.toString(16)} is not known to wasm/build/module.js`);
    immediates.get(opcode)?.(reader);
    visit(opcode, at, reader.at);
  }
}
