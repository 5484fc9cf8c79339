// What a hostile program costs the other task on its VM: a counter runs beside it under one scheduler, as two widgets of a page do.
import { Scheduler, Vm } from '../../wasm/index.js';
import { limits } from './corpus.js';

const COUNTER = 'counted = 0 local n = 0 while true do n = n + 1 if n % 100 == 0 then counted = n end end';

const newVm = () => Vm.create({ memoryLimit: limits.memory, binaryChunks: true, write: () => {}, stdin: () => null });

const WARM_UP_MS = 150; // the engine takes some time to compile and optimise what the counter's loop becomes

/**
 * Runs the counter (and the program, if any, once the counter is warm) for `ms`. Answers the counter's progress and in how many
 * milliseconds: the program may end early.
 */
async function count(program, ms) {
  const vm = await newVm();
  const { globals } = vm; // a reference, for which there may be no memory later
  const counted = () => Number(globals.get('counted') ?? 0);
  const pause = (time) => new Promise((resolve) => { setTimeout(resolve, time); });
  const scheduler = new Scheduler({ fuel: limits.fuel, interval: 0, budget: 4 });
  try {
    scheduler.spawn(vm.load(COUNTER, { name: '=counter' }), { name: 'counter' });
    await pause(WARM_UP_MS);
    const before = counted(), started = performance.now();
    const hostile = program && scheduler.spawn(vm.load(program.source, { name: `=${program.name}` }), { name: 'hostile' });
    let ended = false;
    hostile?.result.catch(() => {}).then(() => { ended = true; });
    while (performance.now() - started < ms && !ended) await pause(10);
    return { counted: counted() - before, time: performance.now() - started };
  } finally {
    scheduler.stop();
    vm.close();
  }
}

/** Turns of the counter's loop in a millisecond when it runs alone: the best of three. */
export async function loneSpeed() {
  let best = 0;
  for (let i = 0; i < 3; i++) {
    const { counted, time } = await count(null, 200);
    best = Math.max(best, counted / time);
  }
  return best;
}

/** The counter's speed beside the program, compared with `lone`. */
export async function shareBeside(program, lone, ms) {
  const { counted, time } = await count(program, ms);
  // A program that has ended at once was no burden, and left too little time to tell anything from.
  return time < 60 ? 1 : counted / time / lone;
}
