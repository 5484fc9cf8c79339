// training.js: what a module runs while its branches are counted: the benchmarks, at a small size.

import { Fuel, Vm } from '../index.js';
import { programs } from '../../tests/bench/programs.js';

const STEP = 8192;

/** Runs everything on a module whose import hints.note is `note`; calls `ended` after each program. */
export async function train(wasmModule, note, ended) {
  const { Instance } = WebAssembly;
  WebAssembly.Instance = class extends Instance {
    constructor(module, imports) { super(module, module === wasmModule ? { ...imports, hints: { note } } : imports); }
  };
  for (const translate of ['none', 'all']) { // not 'hot': that depends on the time
    for (const { name, source, small } of programs()) {
      const vm = await Vm.create({ wasmModule, translate, seed: 1 });
      const executor = vm.load(`local function program(...) ${source}\nend\nreturn program("${small}")`, { name });
      const fuel = new Fuel(0);
      do fuel.refill(STEP, STEP); while (!executor.step(fuel));
      executor.takeResult();
      vm.close();
      ended();
    }
  }
  WebAssembly.Instance = Instance;
}
