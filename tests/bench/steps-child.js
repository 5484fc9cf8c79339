// What steps.c measures, on the wasm build in Node: prints the same "name value unit" lines. CPU time of the main thread.
import { existsSync, readFileSync } from 'node:fs';
import { Fuel, Vm, compileModule } from '../../wasm/index.js';
import { root } from '../support/paths.js';
import { join } from 'node:path';

const TRIES = 3;
const steps_c = readFileSync(join(root, 'tests/bench/steps.c'), 'utf8');
/** The two Lua sources are those of steps.c. */
const source = (name) => {
  const [, lines] = new RegExp(`${name}\\[\\] =\\s*((?:\\s*"(?:[^"\\\\]|\\\\.)*"\\s*)+);`).exec(steps_c);
  return [...lines.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text]) => text.replaceAll('\\n', '\n')).join('');
};
const work = source('work');
const endless = source('endless');

const stat = '/proc/self/schedstat';
const seconds = existsSync(stat) && !readFileSync(stat, 'utf8').startsWith('0 ')
  ? () => Number(readFileSync(stat, 'utf8').split(' ')[0]) / 1e9
  : () => performance.now() / 1000;
const best = async (measure) => {
  let least = Infinity;
  for (let i = 0; i < TRIES; i++) least = Math.min(least, await measure());
  return least;
};
const say = (name, value, unit) => console.log(`${name} ${value} ${unit}`);

const wasmModule = await compileModule();
const newVm = () => Vm.create({ wasmModule, seed: 1 });
const vm = await newVm();
const bytes = vm.stats;

let steps = 0;
const timeWork = (fuel) => best(() => {
  const executor = vm.load(work);
  const tank = new Fuel(0);
  steps = 0;
  const start = seconds();
  do {
    tank.refill(fuel, fuel);
    steps++;
  } while (!executor.step(tank));
  const took = seconds() - start;
  executor.takeResult();
  executor.free();
  return took;
});
await timeWork(8192); // until V8 has optimised it
const whole = await timeWork(2 ** 50);
say('steps:unlimited', (whole * 1e3).toFixed(3), 'ms');
for (const fuel of [8192, 1024, 256, 64, 1]) {
  const took = await timeWork(fuel);
  say(`steps:${fuel}`, ((took / whole - 1) * 100).toFixed(2), '%');
  say(`step-cost:${fuel}`, (((took - whole) / steps) * 1e9).toFixed(1), 'ns');
}

const FUEL = 64, TURNS = 500000;
const timeTurns = (executors, fuel, turns) => best(() => {
  const tank = new Fuel(0);
  const start = seconds();
  for (let i = 0; i < turns; i++) {
    tank.refill(fuel, fuel);
    executors[i % executors.length].step(tank);
  }
  return (seconds() - start) / turns;
});
const other = await newVm();
const [a, b, c] = [vm.load(endless), vm.load(endless), other.load(endless)];
const alone = (await timeTurns([a], FUEL * 1000, TURNS / 1000)) / 1000;
for (const [name, executors] of [['same', [a]], ['executors', [a, b]], ['vms', [a, c]]]) {
  say(`switch:${name}`, (((await timeTurns(executors, FUEL, TURNS)) - alone) * 1e9).toFixed(1), 'ns');
}

say('vm:create', ((await best(async () => {
  const start = seconds();
  for (let i = 0; i < 200; i++) (await newVm()).close();
  return (seconds() - start) / 200;
})) * 1e6).toFixed(1), 'us');
say('vm:bytes', bytes.usedBytes, 'bytes');
say('vm:instance', bytes.memoryBytes, 'bytes');
