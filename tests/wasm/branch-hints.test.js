// Branch hints, of the module (wasm/build/branch-hints.js) and of what the translator makes (core/jit.c): an engine that is told of an
// instruction that is no branch believes it of another one, or nothing, and says no word.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Vm } from '../../wasm/index.js';
import { Reader, SECTION, bodiesOf, eachInstruction, isBranch, sectionsOf } from '../../wasm/build/module.js';
import { root } from '../support/paths.js';

/** The hints of a module, each { at, holds }, by the index of its function; and the functions' bodies. */
function hintsOf(bytes) {
  const sections = sectionsOf(bytes);
  const named = (name) => sections.findIndex(({ id, content }) => id === SECTION.custom && new Reader(content, 1).take(name.length).toString() === name);
  const at = named('metadata.code.branch_hint'), code = sections.findIndex(({ id }) => id === SECTION.code);
  assert.ok(at >= 0 && at < code, 'the hints come before the code');
  const reader = new Reader(sections[at].content);
  reader.take(reader.number());
  const functions = Array.from({ length: reader.number() }, () => {
    const index = reader.number();
    const hints = Array.from({ length: reader.number() }, () => {
      const position = reader.number();
      assert.equal(reader.number(), 1, 'the length of a hint');
      return { at: position, holds: reader.byte() };
    });
    return { index, hints };
  });
  assert.equal(reader.at, reader.bytes.length, 'nothing follows the hints');
  return { functions, bodies: bodiesOf(sections[code].content), imported: importedFunctions(bytes) };
}

const importedFunctions = (bytes) => WebAssembly.Module.imports(new WebAssembly.Module(bytes)).filter(({ kind }) => kind === 'function').length;

/** Each hint is 0 or 1, and stands at a branch; in order, one for each. Answers how many there are. */
function check(bytes) {
  const { functions, bodies, imported } = hintsOf(bytes);
  let n = 0, before = -1;
  for (const { index, hints } of functions) {
    assert.ok(index > before, 'functions are in order');
    before = index;
    const branches = new Set();
    eachInstruction(bodies[index - imported], (opcode, at) => { if (isBranch(opcode)) branches.add(at); });
    let last = -1;
    for (const { at, holds } of hints) {
      assert.ok(at > last, 'hints are in order');
      assert.ok(branches.has(at), `function ${index}, position ${at}: no branch`);
      assert.ok(holds === 0 || holds === 1);
      last = at;
      n++;
    }
  }
  return n;
}

describe('branch hints', () => {
  it('of the module: of the interpreter loop, and of much else', () => {
    const bytes = readFileSync(join(root, 'dist/ocarina.wasm'));
    assert.ok(check(bytes) > 1000);
    const { functions, bodies, imported } = hintsOf(bytes);
    const loop = bodies.reduce((largest, body, i) => (body.length > bodies[largest].length ? i : largest), 0);
    assert.ok(functions.find(({ index }) => index === imported + loop)?.hints.length > 100, 'the largest function is the loop');
  });

  it('of translated functions', async () => {
    const made = [], { Module } = WebAssembly;
    const vm = await Vm.create({ translate: 'all' });
    try {
      WebAssembly.Module = class extends Module {
        constructor(bytes) {
          super(bytes);
          made.push(Buffer.from(bytes));
        }
      };
      const executor = vm.load(`
        local function f(t, n)
          local s = 0
          for i = 1, n do
            t[i] = i
            if i % 50 == 0 then s = s + #t else s = s + t[i] / 2 end
            t.field = s
          end
          if n < 0 then return f(t, -n) end
          return s
        end
        local s
        for i = 1, 20 do s = f({}, 100) end
        return s`);
      while (!executor.step(8192));
      assert.deepEqual(executor.takeResult(), [2600]);
    } finally {
      WebAssembly.Module = Module;
      vm.close();
    }
    assert.ok(made.length > 0, 'something was translated');
    for (const bytes of made) assert.ok(check(bytes) > 10);
  });
});
