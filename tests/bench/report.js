// Tables on the terminal.
import { geometricMean, ratios, series } from './compare.js';
import { baseline } from './engines.js';

const times = (ratio) => (ratio === null ? '-' : ratio < 0.1 ? ratio.toFixed(3) : ratio.toFixed(2));

/** Lines of a table: rows of cells, the first column to the left, the others to the right. */
export function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) => row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ').trimEnd());
}

/** Every program on every engine: milliseconds of the baseline, and how many times as fast the others are. */
export function comparison(results, engines) {
  const columns = series(results, engines);
  const others = columns.filter(({ name }) => name !== baseline);
  const head = (of) => [of.name, of.single ? '' : of.kind];
  const rows = [
    ['', `${baseline}`, ...others.map((of) => head(of)[0])],
    ['program', 'ms', ...others.map((of) => head(of)[1])],
    ...Object.entries(results).map(([program, row]) => [
      program,
      row[baseline]?.first === undefined ? '-' : (row[baseline].first * 1000).toFixed(0),
      ...others.map(({ name, kind }) => {
        const own = row[name]?.[kind];
        return own === undefined || row[baseline]?.first === undefined ? '-' : times(row[baseline].first / own);
      }),
    ]),
    ['geometric mean', '', ...others.map(({ name, kind }) => times(mean(results, [name, kind], [baseline])))],
  ];
  const lines = table(rows);
  const rule = '-'.repeat(Math.max(...lines.map((line) => line.length)));
  lines.splice(2, 0, rule);
  lines.splice(-1, 0, rule);
  return lines;
}

const mean = (results, a, b, wanted) => geometricMean(ratios(results, a, b, wanted).map(({ ratio }) => ratio));

/** The figures that the project has set itself, beside what they are. */
export function goals(results) {
  const lines = [];
  const coroutine = (program) => program.startsWith('coroutine');
  const coroutineOrPcall = (program) => coroutine(program) || program === 'pcall';
  const goal = (what, a, b, least, wanted) => {
    const value = mean(results, a, b, wanted);
    if (value !== null) lines.push([what, `${times(value)}x`, `goal ${least}x`, value >= least ? 'reached' : 'MISSED']);
  };
  goal('native / PUC', ['native'], [baseline], 1.15);
  const worst = ratios(results, ['native'], [baseline]).sort((a, b) => a.ratio - b.ratio)[0];
  if (worst) lines.push([`native / PUC, slowest (${worst.program})`, `${times(worst.ratio)}x`, 'goal 0.7x', worst.ratio >= 0.7 ? 'reached' : 'MISSED']);
  goal('native / PUC, coroutines', ['native'], [baseline], 1.5, coroutine);
  for (const [place, suffix] of [['Node', ''], ['Chromium', '-browser']]) {
    goal(`${place}: first run / wasmoon's`, [`wasm${suffix}`], [`wasmoon${suffix}`], 4);
    goal(`${place}: warm / PUC native`, [`wasm${suffix}`, 'warm'], [baseline], 0.6);
    goal(`${place}: warm / PUC native, coroutines and pcall`, [`wasm${suffix}`, 'warm'], [baseline], 1, coroutineOrPcall);
  }
  return lines.length === 0 ? [] : table(lines);
}

/** Who did not run what, and why. */
export const failures = (results) =>
  Object.entries(results).flatMap(([program, row]) =>
    Object.entries(row).filter(([, { error }]) => error).map(([name, { error }]) => `${name} did not run ${program}: ${error}`));
