// branch-hints.js MODULE RESULT: tells engines which way a module's branches go (the custom section metadata.code.branch_hint). Their optimisers
// put what is rare out of the way, and keep registers free for what is not; of a loop with a slow path in every instruction they cannot know.
//
// The compiler knows, and does not say. So the module is asked itself: a copy that counts its branches runs some programs.

import { readFileSync, writeFileSync } from 'node:fs';
import { OP, Reader, SECTION, assemble, bodiesOf, counted, eachInstruction, isBranch, leb, sectionsOf } from './module.js';
import { train } from './training.js';

const ENOUGH = 16; // times that a program must meet a branch to be heard about it
const RARE = 0.1;  // share of these that may go the other way

/** The number of functions imported, and the index of the type (i32, i32) -> i32. */
function signatures(sections) {
  const find = (id) => new Reader(sections.find((section) => section.id === id).content);
  const types = find(SECTION.type);
  let type;
  for (let n = types.number(), i = 0; i < n; i++) {
    const from = types.at;
    types.byte();
    types.take(types.number());
    types.take(types.number());
    if (Buffer.from([0x60, 2, 0x7f, 0x7f, 1, 0x7f]).equals(types.bytes.subarray(from, types.at))) type = i;
  }
  const imports = find(SECTION.import);
  const n = imports.number();
  for (let i = 0; i < n; i++) {
    imports.take(imports.number());
    imports.take(imports.number());
    if (imports.byte() !== 0) throw new Error('the module imports something that is no function');
    imports.number();
  }
  return { type, imported: n };
}

/** A copy that calls its import hints.note(condition, number) at each branch; numbers count branches from the first function on. */
function counting(sections) {
  const { type, imported } = signatures(sections);
  const moved = (index) => leb(index < imported ? index : index + 1); // the new import is the last of them
  let number = 0;
  const patchBody = (body) => {
    const parts = [];
    let from = 0;
    eachInstruction(body, (opcode, at, end) => {
      if (isBranch(opcode)) {
        parts.push(body.subarray(from, at), Buffer.from([OP.const32, ...signed(number++), OP.call, ...leb(imported)]));
        from = at;
      } else if (opcode === OP.call || opcode === OP.refFunc) {
        parts.push(body.subarray(from, at), Buffer.from([opcode, ...moved(new Reader(body, at + 1).number())]));
        from = end;
      }
    });
    return counted(Buffer.concat([...parts, body.subarray(from)]));
  };
  const patches = {
    [SECTION.import]: (content) => {
      const reader = new Reader(content), n = reader.number();
      return Buffer.concat([Buffer.from(leb(n + 1)), content.subarray(reader.at), counted('hints'), counted('note'), Buffer.from([0, ...leb(type)])]);
    },
    [SECTION.export]: (content) => {
      const reader = new Reader(content), n = reader.number(), parts = [Buffer.from(leb(n))];
      for (let i = 0; i < n; i++) {
        const name = reader.take(reader.number()), kind = reader.byte(), index = reader.number();
        parts.push(counted(name), Buffer.from([kind, ...(kind === 0 ? moved(index) : leb(index))]));
      }
      return Buffer.concat(parts);
    },
    [SECTION.element]: (content) => {
      const reader = new Reader(content), n = reader.number(), parts = [Buffer.from(leb(n))];
      for (let i = 0; i < n; i++) {
        const from = reader.at;
        if (reader.number() !== 0 || reader.byte() !== OP.const32) throw new Error('an element section of a kind that is not known here');
        reader.number();
        reader.byte(); // end
        parts.push(content.subarray(from, reader.at));
        const length = reader.number();
        parts.push(Buffer.from(leb(length)), ...Array.from({ length }, () => Buffer.from(moved(reader.number()))));
      }
      return Buffer.concat(parts);
    },
    [SECTION.start]: (content) => Buffer.from(moved(new Reader(content).number())),
    [SECTION.code]: (content) => {
      const bodies = bodiesOf(content);
      return Buffer.concat([Buffer.from(leb(bodies.length)), ...bodies.map(patchBody)]);
    },
  };
  const copy = sections.filter(({ id }) => id !== SECTION.custom).map(({ id, content }) => ({ id, content: patches[id]?.(content) ?? content }));
  return { bytes: assemble(copy), branches: number, imported };
}

/** A signed number in LEB128. */
function signed(n) {
  const bytes = [];
  for (;;) {
    const low = n & 127;
    n >>= 7;
    if ((n === 0 && low < 64) || (n === -1 && low >= 64)) return [...bytes, low];
    bytes.push(low | 128);
  }
}

/** Which way branches went: program by program, as what is rare in one may be what another does all the time. */
class Counts {
  constructor(branches) {
    this.met = new Float64Array(branches);
    this.taken = new Float64Array(branches);
    this.ways = new Uint8Array(branches); // bits: 1 a program mostly goes on there, 2 one mostly branches, 3 both or neither
  }

  note(condition, number) {
    this.met[number]++;
    if (condition !== 0) this.taken[number]++;
    return condition;
  }

  endProgram() {
    this.met.forEach((n, number) => {
      const share = this.taken[number] / n;
      if (n >= ENOUGH) this.ways[number] |= share <= RARE ? 1 : share >= 1 - RARE ? 2 : 3;
    });
    this.met.fill(0);
    this.taken.fill(0);
  }
}

/** The custom section. */
function hintSection(code, imported, ways) {
  let number = 0;
  const functions = [];
  bodiesOf(code).forEach((body, f) => {
    const hints = [];
    eachInstruction(body, (opcode, at) => {
      const way = isBranch(opcode) ? ways[number++] : 0;
      if (way === 1 || way === 2) hints.push([...leb(at), 1, way - 1]);
    });
    if (hints.length > 0) functions.push(Buffer.from([...leb(imported + f), ...leb(hints.length), ...hints.flat()]));
  });
  return { id: SECTION.custom, content: Buffer.concat([counted('metadata.code.branch_hint'), Buffer.from(leb(functions.length)), ...functions]) };
}

const [module, result] = process.argv.slice(2);
const sections = sectionsOf(readFileSync(module));
const { bytes, branches, imported } = counting(sections);
const counts = new Counts(branches);
await train(new WebAssembly.Module(bytes), (condition, number) => counts.note(condition, number), () => counts.endProgram());
const at = sections.findIndex(({ id }) => id === SECTION.code);
sections.splice(at, 0, hintSection(sections[at].content, imported, counts.ways));
writeFileSync(result, assemble(sections));
