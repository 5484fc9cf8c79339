// A module is run in before its first VM: once, and only if that is wanted.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { Vm } from '../../wasm/index.js';
import { defaultUrl } from '../../wasm/loader.js';
import { script, warmUp } from '../../wasm/warm-up.js';

const fresh = () => new WebAssembly.Module(readFileSync(defaultUrl()));

/** How many instances of the core `run` makes (Node makes them at once, pages by a promise). What is translated exports one function. */
async function instances(run) {
  const { instantiate, Instance, Module } = WebAssembly;
  let n = 0;
  const count = (module) => { n += Module.exports(module).length > 1; };
  WebAssembly.instantiate = (...args) => {
    count(args[0]);
    return instantiate(...args);
  };
  WebAssembly.Instance = class extends Instance {
    constructor(...args) {
      super(...args);
      count(args[0]);
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
  it('goes as far as the translator', async () => {
    const { Module } = WebAssembly;
    const wasmModule = fresh();
    let made = 0;
    WebAssembly.Module = class extends Module {
      constructor(bytes) {
        super(bytes);
        made++;
      }
    };
    try {
      (await Vm.create({ wasmModule, warmUp: true })).close();
    } finally {
      WebAssembly.Module = Module;
    }
    assert.equal(made, 1);
  });
  it('is left out when the VM is wanted at once, and in Node unless it is asked for', async () => {
    const wasmModule = fresh();
    assert.equal(await instances(async () => (await Vm.create({ wasmModule })).close()), 1);
    assert.equal(await instances(async () => (await Vm.create({ wasmModule, warmUp: false })).close()), 1);
  });
  it('goes on in idle time behind the first VM, until a script begins', async () => {
    const wasmModule = fresh();
    let steps = 0, closed = 0;
    const create = async () => ({ // a VM of which only the number of steps matters
      load: () => ({ step: () => { steps++; return steps >= 1000; } }),
      close: () => { closed++; },
    });
    const vm = await Vm.create({ wasmModule, warmUp: 'idle' });
    assert.equal(warmUp(wasmModule, create), warmUp(wasmModule, create), 'one warm-up a module');
    await warmUp(wasmModule, create).done;
    vm.close();
    assert.equal(steps, 0, 'it is the one that the VM began');

    const whole = warmUp({}, create);
    assert.equal(steps, 0, 'nothing happens at once');
    await whole.done;
    assert.deepEqual([steps, closed], [1000, 1]);

    steps = 0;
    const given = warmUp({}, create);
    given.abandon();
    await given.done;
    assert.deepEqual([steps, closed], [0, 2]);
  });
  it('is done to its end for who insists, although others abandon it', async () => {
    let steps = 0;
    const create = async () => ({ load: () => ({ step: () => { steps++; return steps % 1000 === 0; } }), close() {} });
    const waiting = {}, again = {};
    warmUp(waiting, create);
    const insisting = warmUp(waiting, create, true);
    insisting.abandon();
    await insisting.done;
    assert.equal(steps, 1000);

    const first = warmUp(again, create);
    first.abandon();
    await first.done;
    assert.equal(steps, 1000);
    await warmUp(again, create, true).done;
    assert.equal(steps, 2000, 'an abandoned one is no warm-up');
  });
  it('is abandoned by the first step of a VM that began it', async () => {
    const wasmModule = fresh();
    const vm = await Vm.create({ wasmModule, warmUp: 'idle' });
    let abandoned = 0;
    warmUp(wasmModule).abandon = () => { abandoned++; };
    const executor = vm.load('for i = 1, 10000 do end');
    assert.equal(abandoned, 0);
    while (!executor.step(1000));
    assert.equal(abandoned, 1);
    vm.close();
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
