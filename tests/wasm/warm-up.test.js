// A module is run in before its first VM: once, and only if that is wanted.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { Vm } from '../../wasm/index.js';
import { defaultUrl } from '../../wasm/loader.js';
import { script } from '../../wasm/warm-up.js';

const fresh = () => new WebAssembly.Module(readFileSync(defaultUrl));

/** How many instances `run` makes (Node makes them at once, pages by a promise). */
async function instances(run) {
  const { instantiate, Instance } = WebAssembly;
  let n = 0;
  WebAssembly.instantiate = (...args) => {
    n++;
    return instantiate(...args);
  };
  WebAssembly.Instance = class extends Instance {
    constructor(...args) {
      super(...args);
      n++;
    }
  };
  try {
    await run();
  } finally {
    Object.assign(WebAssembly, { instantiate, Instance });
  }
  return n;
}

describe('warming up', () => {
  it('gives way to other work', async () => { // first of all: engines know the code of a module that they have compiled once
    const wasmModule = fresh();
    let turns = 0, done = false;
    const count = () => {
      turns++;
      if (!done) setImmediate(count);
    };
    setImmediate(count);
    const vm = await Vm.create({ wasmModule, warmUp: true });
    done = true;
    vm.close();
    assert.ok(turns > 0, `${turns} turns`);
  });
  it('takes one instance more for the first VM of a module, and none for the next', async () => {
    const wasmModule = fresh();
    assert.equal(await instances(async () => (await Vm.create({ wasmModule, warmUp: true })).close()), 2);
    assert.equal(await instances(async () => (await Vm.create({ wasmModule, warmUp: true })).close()), 1);
  });
  it('is done once for VMs that are made at the same time', async () => {
    const wasmModule = fresh();
    const both = () => Promise.all([1, 2].map(() => Vm.create({ wasmModule, warmUp: true })));
    assert.equal(await instances(async () => (await both()).forEach((vm) => vm.close())), 3);
  });
  it('is left out when the VM is wanted at once, and in Node unless it is asked for', async () => {
    const wasmModule = fresh();
    assert.equal(await instances(async () => (await Vm.create({ wasmModule })).close()), 1);
    assert.equal(await instances(async () => (await Vm.create({ wasmModule, warmUp: false })).close()), 1);
  });
  it('has a script that runs to its end', async () => {
    const vm = await Vm.create();
    assert.deepEqual(await vm.execute(script), []);
    vm.close();
  });
  it('leaves no trace in the VM', async () => {
    const vm = await Vm.create({ wasmModule: fresh(), warmUp: true, write: () => assert.fail('it printed') });
    assert.deepEqual(await vm.execute('return fib, t, o, co'), [undefined, undefined, undefined, undefined]);
    vm.close();
  });
});
