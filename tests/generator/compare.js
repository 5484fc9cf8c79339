// Runs generated programs on two interpreters, compares what they print, and shrinks what differs.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mask as maskAddresses, read, run } from '../conformance/harness.js';
import { generate, toScript } from './generate.js';

// 5.4.4 gives some divisions by zero the line of an earlier instruction.
export const mask = (text) => maskAddresses(text).replace(/gen\.lua:\d+: (attempt to (divide by zero|perform 'n%+0'))/g, '$1');

export const prelude = read(fileURLToPath(new URL('prelude.lua', import.meta.url)));

/** Runs a script under the name gen.lua, which its messages then show. */
export async function runScript(argv, script, timeout = 60_000) {
  const folder = mkdtempSync(join(tmpdir(), 'ocarina-generator-'));
  try {
    writeFileSync(join(folder, 'gen.lua'), script);
    return await run(argv, ['gen.lua'], { cwd: folder, timeout });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Splits an output into the parts of its programs, a Map from seed to text. */
function parts(result) {
  const map = new Map();
  for (const part of mask(result.stdout).split(/^## /m).slice(1)) {
    const end = part.indexOf('\n');
    map.set(Number(part.slice(0, end)), part.slice(end + 1));
  }
  return map;
}

const outcome = (r) => (r.timedOut ? 'it hangs' : r.signal ? `it dies of ${r.signal}` : `exit ${r.code}: ${r.stderr.trim().slice(0, 500)}`);

/** How the two differ on one program, as a text, or null. */
export async function difference(reference, other, tree, seed = 0) {
  const script = toScript(prelude, [{ seed, tree }]);
  const [a, b] = await Promise.all([runScript(reference, script, 10_000), runScript(other, script, 30_000)]);
  if (a.code !== 0) return null; // not a program the reference can run: nothing to compare with
  if (b.code !== 0 || b.timedOut) return outcome(b);
  const x = mask(a.stdout).split('\n');
  const y = mask(b.stdout).split('\n');
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    if (x[i] !== y[i]) return `line ${i} of the output: expected ${x[i] ?? '(nothing)'}\n  got ${y[i] ?? '(nothing)'}`;
  }
  return null;
}

/** Seeds from..from+count-1 in batches; returns the seeds whose programs differ. */
export async function compareSeeds(reference, other, from, count, batch = 50) {
  const failed = [];
  for (let first = from; first < from + count; first += batch) {
    const programs = [];
    for (let seed = first; seed < Math.min(first + batch, from + count); seed++) programs.push({ seed, tree: generate(seed) });
    const script = toScript(prelude, programs);
    const [a, b] = await Promise.all([runScript(reference, script), runScript(other, script)]);
    if (a.code !== 0) throw new Error(`the reference cannot run seeds ${first}...: ${outcome(a)}`);
    const x = parts(a);
    const y = parts(b);
    for (const { seed } of programs) if (x.get(seed) !== y.get(seed)) failed.push(seed);
  }
  return failed;
}

/** Every list of statements in a tree, outermost first. */
function* lists(statements) {
  yield statements;
  for (const node of statements) for (const part of node) if (Array.isArray(part)) yield* lists(part);
}

/**
 * Takes out statements, larger pieces first, and lifts the contents of blocks, while the programs still differ.
 * `differs(tree)` is asked at most `limit` times.
 */
export async function shrink(tree, differs, limit = 400) {
  let asked = 0;
  const copy = structuredClone(tree);
  const still = async () => {
    asked++;
    return differs(copy);
  };
  let changed = true;
  while (changed && asked < limit) {
    changed = false;
    for (const list of [...lists(copy)]) {
      for (let size = Math.max(1, list.length >> 1); size >= 1 && asked < limit; size >>= 1) {
        for (let i = list.length - size; i >= 0 && asked < limit; i--) {
          const removed = list.splice(i, size);
          if (await still()) changed = true;
          else list.splice(i, 0, ...removed);
        }
      }
      for (let i = list.length - 1; i >= 0 && asked < limit; i--) {
        const node = list[i];
        const inner = node?.find((part) => Array.isArray(part) && part.length > 0);
        if (!inner) continue;
        list.splice(i, 1, ...inner);
        if (await still()) changed = true;
        else list.splice(i, inner.length, node);
      }
    }
  }
  return copy;
}
