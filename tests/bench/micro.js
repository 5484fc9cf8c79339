// The small costs (npm run bench -- --micro): steps, switches, VMs, memory of things, and the three loops of the spine.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/paths.js';
import { coreObjects } from '../support/objects.js';
import { compare } from './compare.js';
import { baseline, engines } from './engines.js';
import { table } from './report.js';

const folder = join(root, 'tests/bench');
const node = (...args) => [process.execPath, ...args];

function output([command, ...args]) {
  const result = spawnSync(command, args, { cwd: root, encoding: 'utf8', timeout: 300_000 });
  if (result.error || result.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${result.error ?? result.stderr}`);
  return result.stdout;
}

/** The driver in C, linked with the release build's objects. */
function buildSteps() {
  const program = join(root, 'build/bench/steps');
  mkdirSync(join(root, 'build/bench'), { recursive: true });
  const host = join(root, 'build/obj/native/core/native/host_posix.o'), run = join(root, 'build/obj/native/core/native/run.o');
  output(['gcc', '-std=c11', '-D_DEFAULT_SOURCE', '-O2', '-flto=auto', `-I${join(root, 'core')}`, '-o', program, join(folder, 'steps.c'),
    ...coreObjects('native'), host, run, '-lm']);
  return program;
}

/** "name value unit" lines -> { name: { value, unit } }. */
const figures = (text) =>
  Object.fromEntries(text.trim().split('\n').map((line) => line.split(' ')).map(([name, value, unit]) => [name, { value: Number(value), unit }]));

/** "a name bytes" lines -> { name: bytes }. */
const sizes = (text) => Object.fromEntries(text.trim().split('\n').map((line) => /^(.*) (\S+)$/.exec(line).slice(1)).map(([name, n]) => [name, Number(n)]));

function steps() {
  const native = figures(output([buildSteps()]));
  const wasm = figures(output(node(join(folder, 'steps-child.js'))));
  const show = (figure) => (figure ? `${figure.value} ${figure.unit}` : '');
  const lines = table([
    ['steps and VMs', 'native', 'wasm in Node'],
    ...Object.keys(wasm).map((name) => [name, show(native[name]), show(wasm[name])]),
  ]);
  return { lines, results: { native, wasm } };
}

function memory() {
  const script = join(folder, 'memory.lua');
  const of = {
    'lua5.4': sizes(output(['lua5.4', script])),
    native: sizes(output([join(root, 'build/ocarina'), script])),
    wasmoon: sizes(output(node(join(folder, 'memory-child.js')))),
    wasm: sizes(output(node(join(root, 'wasm/cli.js'), script))),
  };
  const lines = table([
    ['bytes of a', 'lua5.4', 'native', 'ratio', 'wasmoon', 'wasm', 'ratio'],
    ...Object.keys(of['lua5.4']).map((name) => [
      name, of['lua5.4'][name].toFixed(0), of.native[name].toFixed(0), (of.native[name] / of['lua5.4'][name]).toFixed(2),
      of.wasmoon[name].toFixed(0), of.wasm[name].toFixed(0), (of.wasm[name] / of.wasmoon[name]).toFixed(2),
    ]),
  ]);
  return { lines, results: of };
}

async function spine(runs) {
  const programs = readdirSync(join(folder, 'spine')).map((file) => ({ name: file, path: `tests/bench/spine/${file}`, size: '0' }));
  const results = await compare({ [baseline]: engines[baseline], native: engines.native }, programs, { runs });
  const rows = Object.entries(results).map(([name, { [baseline]: puc, native }]) => {
    if (puc.error || native.error) throw new Error(`${name}: ${puc.error ?? native.error}`);
    return [name, `${(puc.first * 1000).toFixed(0)} ms`, `${(native.first * 1000).toFixed(0)} ms`, `${(puc.first / native.first).toFixed(2)}x`];
  });
  return { lines: table([['the spine', baseline, 'native', 'speed'], ...rows]), results };
}

/** Everything: lines for the terminal, and the figures. */
export async function micro({ runs }) {
  const parts = { steps: steps(), memory: memory(), spine: await spine(runs) };
  return {
    lines: Object.values(parts).flatMap(({ lines }) => [...lines, '']),
    results: Object.fromEntries(Object.entries(parts).map(([name, { results }]) => [name, results])),
  };
}
