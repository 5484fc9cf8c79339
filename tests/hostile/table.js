// Measures every hostile program natively and on wasm, and writes the table in tests/README.md.
//
//   node tests/hostile/table.js [WORD]   only programs whose name contains the word: to standard output
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/paths.js';
import { readPrograms, runProgram } from './corpus.js';

const RUNS = 3, SECONDS = 1;
const word = process.argv[2];
const programs = readPrograms().filter(({ name }) => !word || name.includes(word));

/** The shortest of the longest steps, in milliseconds, and the most memory. */
async function measure(build, program) {
  let step = Infinity, memory = 0;
  for (let i = 0; i < RUNS; i++) {
    const { stats } = await runProgram(build, program, SECONDS);
    if (!stats) throw new Error(`${program.name} leaves no statistics on ${build}`);
    step = Math.min(step, stats.max_step_ms);
    memory = Math.max(memory, stats.peak_bytes);
  }
  return { step: step.toFixed(1), memory: (memory / (1 << 20)).toFixed(1) };
}

const rows = ['| program | what it does | step, native (ms) | step, wasm (ms) | memory, native (MB) | wasm (MB) |', '|---|---|--:|--:|--:|--:|'];
for (const program of programs) {
  const [native, wasm] = await Promise.all([measure('native', program), measure('wasm', program)]);
  const attack = program.attack.replaceAll('|', '\\|').replaceAll('<', '&lt;');
  rows.push(`| ${program.name} | ${attack} | ${native.step} | ${wasm.step} | ${native.memory} | ${wasm.memory} |`);
  if (!word) console.log(rows.at(-1));
}

if (word) {
  console.log(rows.join('\n'));
} else {
  const file = join(root, 'tests/README.md');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace(/<!-- table -->[\s\S]*?<!-- end of table -->/, () => `<!-- table -->\n${rows.join('\n')}\n<!-- end of table -->`));
}
