// Measures every hostile program natively and on wasm, and writes the table in tests/README.md.
//
//   node tests/hostile/table.js [WORD]   only programs whose name contains the word: to standard output
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/paths.js';
import { bestTimes, judgeMemory, judgeOutcome, judgeTimes, readPrograms, runProgram, timesOf } from './corpus.js';

const SECONDS = 3, ATTEMPTS = 5;
const word = process.argv[2];
const programs = readPrograms().filter(({ name }) => !word || name.includes(word));
const complaints = [];

/** The longest step in milliseconds, and the most memory in MB. What exceeds a limit is run again: machines are busy with other things, too. */
async function measure(build, program) {
  let best, memory = 0, wrong;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const result = await runProgram(build, program, SECONDS);
    if (!result.stats) throw new Error(`${program.name} leaves no statistics on ${build}`);
    best = best ? bestTimes(best, timesOf(result)) : timesOf(result);
    memory = Math.max(memory, result.stats.peak_bytes);
    wrong = [...judgeOutcome(program, result), ...judgeMemory(result), ...judgeTimes(build, best)];
    if (wrong.length === 0) break;
  }
  complaints.push(...wrong.map((text) => `${program.name} on ${build}: ${text}`));
  return { step: best.longest.toFixed(1), memory: (memory / (1 << 20)).toFixed(1) };
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

for (const text of complaints) console.error(text);
process.exitCode = complaints.length > 0 ? 1 : 0;
