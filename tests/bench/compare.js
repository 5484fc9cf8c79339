// Runs programs on engines side by side and works out the ratios.

/**
 * Best of `runs`, the engines taking turns so that a busy moment of the machine hits all of them. Who needs more than `patience`
 * seconds for a program is asked only once. Resolves to { program: { engine: { output, first, warm } or { error } } }.
 */
export async function compare(engines, programs, { runs, patience = 4, progress = () => {} }) {
  const results = {};
  for (const program of programs) {
    const row = (results[program.name] = {});
    for (let i = 0; i < runs; i++) {
      for (const [name, engine] of Object.entries(engines)) {
        const before = row[name];
        if (before && (before.error || before.first > patience)) continue;
        progress(program.name, i + 1, name);
        const { error, output, times } = await engine.measure(program);
        if (error) row[name] = { error };
        else if (before && before.output !== output) row[name] = { error: 'another run, another result' };
        else row[name] = { output, ...best(before, times) };
      }
    }
    agree(row);
  }
  return results;
}

function best(before = {}, times) {
  const smaller = {};
  for (const [kind, seconds] of Object.entries(times)) smaller[kind] = Math.min(before[kind] ?? Infinity, seconds);
  return smaller;
}

/** An engine whose output differs from the first engine's has not run the program. */
function agree(row) {
  const [reference, ...others] = Object.keys(row);
  for (const name of others) {
    const { output, error } = row[name];
    if (!error && !row[reference].error && output !== row[reference].output) {
      row[name] = { error: `wrong result ${JSON.stringify(output)} instead of ${JSON.stringify(row[reference].output)}` };
    }
  }
}

export const geometricMean = (ratios) =>
  ratios.length === 0 ? null : Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);

/** What is told of an engine: the time of the first run from nothing, and that of later runs where there are any. */
export const series = (results, engines) =>
  Object.keys(engines).flatMap((name) => {
    const kinds = ['first', 'warm'].filter((kind) => Object.values(results).some((row) => row[name]?.[kind] !== undefined));
    return kinds.map((kind) => ({ name, kind, title: engines[name].title, single: kinds.length === 1 }));
  });

/** Speed of engine `a` against engine `b` by program: [{ program, ratio }], over 1 where `a` is faster. */
export function ratios(results, [a, kindA = 'first'], [b, kindB = 'first'], wanted = () => true) {
  return Object.entries(results)
    .filter(([program, row]) => wanted(program) && row[a]?.[kindA] !== undefined && row[b]?.[kindB] !== undefined)
    .map(([program, row]) => ({ program, ratio: row[b][kindB] / row[a][kindA] }));
}
