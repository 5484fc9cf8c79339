// npm run bench: speed and memory against other Lua implementations, side by side.
//
//   node tests/bench/run.js [--only WORD,WORD] [--engines NAME,NAME] [--runs N] [--browser] [--quick] [--micro]
//     --only      programs whose name contains one of the words
//     --engines   of engines.js (default: all that do not need a browser)
//     --runs      best of N (default 3)
//     --browser   in headless Chromium too
//     --quick     one run, without fengari
//     --micro     instead: the cost of steps, switches and VMs, memory, and the spine's three loops
//
// Results go to web/bench: results.json and chart.svg (micro.json with --micro).
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installPackages } from '../support/setup.js';
import { root } from '../support/paths.js';
import { chart } from './chart.js';
import { compare, geometricMean, ratios, series } from './compare.js';
import { baseline, engines as all } from './engines.js';
import { micro } from './micro.js';
import { programs as load } from './programs.js';
import { comparison, failures, goals } from './report.js';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' }, engines: { type: 'string' }, runs: { type: 'string' },
    browser: { type: 'boolean' }, quick: { type: 'boolean' }, micro: { type: 'boolean' },
  },
});
installPackages();

const folder = join(root, 'web/bench');
const save = (name, text) => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), text);
};
const machine = { date: new Date().toISOString().slice(0, 10), cpu: cpus()[0]?.model.trim() ?? '', node: process.version };

if (options.micro) {
  const { lines, results } = await micro({ runs: Number(options.runs ?? (options.quick ? 1 : 5)) });
  console.log(lines.join('\n'));
  save('micro.json', `${JSON.stringify({ ...machine, results }, null, 1)}\n`);
} else {
  await compareAll();
}

async function compareAll() {
  const names = options.engines?.split(',')
    ?? Object.keys(all).filter((name) => (options.browser || !name.endsWith('-browser')) && !(options.quick && name === 'fengari'));
  const unknown = names.filter((name) => !(name in all));
  if (unknown.length > 0) throw new Error(`no engine '${unknown}' (there are: ${Object.keys(all).join(', ')})`);
  const engines = Object.fromEntries(Object.entries(all).filter(([name]) => name === baseline || names.includes(name)));
  const programs = load(options.only?.split(','));
  const runs = Number(options.runs ?? (options.quick ? 1 : 3));

  let results;
  try {
    for (const engine of Object.values(engines)) await engine.open?.();
    results = await compare(engines, programs, { runs, progress });
  } finally {
    for (const engine of Object.values(engines)) await engine.close?.();
  }
  progress();
  console.log(`Speed against ${baseline}, best of ${runs}: over 1 is faster. first: from nothing to the result, VM and compilation\nincluded, in a fresh process or page; warm: again in the same VM.\n`);
  console.log([...comparison(results, engines), '', ...goals(results), '', ...failures(results)].join('\n'));

  const shown = series(results, engines).map((of) => ({
    ...of,
    mean: geometricMean(ratios(results, [of.name, of.kind], [baseline]).map(({ ratio }) => ratio)),
  }));
  save('results.json', `${JSON.stringify({ ...machine, runs, series: shown, results }, null, 1)}\n`);
  save('chart.svg', chart(results, shown));
}

function progress(program, run, engine) {
  if (!process.stderr.isTTY) return;
  process.stderr.write(`\r\x1b[K${program ? `${program}: run ${run}, ${engine}` : ''}`);
}
