// "No C recursion whose depth a script controls": no function of the core calls itself, directly or through others. gcc writes
// the call graph. (Calls through pointers are not in it; sequences and natives are called only from the executor's loop.)
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { it } from 'node:test';
import { filesBelow, root } from './support/paths.js';
import { run } from './support/run-lua.js';

// Recursion whose depth has a small constant bound, with the reason.
const ALLOWED = new Set([
  'oc_raw_same', // swaps its operands once
  'oc_finalizers_run', // steps the finalizers' executor, which itself runs no finalizers: one level
]);

it('no function of the core is recursive', { timeout: 300_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ocarina-calls-'));
  try {
    const calls = new Map(); // function -> Set of functions it calls
    const sources = filesBelow('core', (name) => /^core\/[^/]+\.c$/.test(name));
    const compile = async (source) => {
      const object = join(folder, basename(source).replace(/\.c$/, '.o'));
      // -O0 keeps every call that is written; inlining would hide some.
      const result = await run(['gcc', '-std=c11', '-O0', '-w', '-fcallgraph-info', '-Icore', '-c', source, '-o', object], { timeout: 120_000 });
      assert.equal(result.status, 0, `${source}: ${result.stderr}`);
      const graph = readFileSync(object.replace(/\.o$/, '.ci'), 'utf8');
      for (const [, from, to] of graph.matchAll(/^edge: \{ sourcename: "([^"]+)" targetname: "([^"]+)"/gm)) {
        if (!calls.has(from)) calls.set(from, new Set());
        calls.get(from).add(to);
      }
    };
    for (let i = 0; i < sources.length; i += 2) await Promise.all(sources.slice(i, i + 2).map(compile));
    assert.ok(calls.size > 100, 'gcc wrote no call graph');
    const found = cycles(calls).filter((cycle) => !cycle.some((name) => ALLOWED.has(plain(name))));
    assert.deepEqual(found.map((cycle) => cycle.map(plain).join(' -> ')), []);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** A static function is named `path/file.c:name` in the graph. */
function plain(name) {
  return name.replace(/^.*:/, '');
}

/** The strongly connected components that are cycles (Tarjan's algorithm). */
function cycles(graph) {
  const state = new Map(); // node -> { index, low, onStack }
  const stack = [];
  const found = [];
  const visit = (node) => {
    const me = { index: state.size, low: state.size, onStack: true };
    state.set(node, me);
    stack.push(node);
    for (const next of graph.get(node) ?? []) {
      const known = state.get(next);
      if (!known) me.low = Math.min(me.low, visit(next).low);
      else if (known.onStack) me.low = Math.min(me.low, known.index);
    }
    if (me.low === me.index) {
      const component = stack.splice(stack.indexOf(node));
      for (const member of component) state.get(member).onStack = false;
      if (component.length > 1 || graph.get(node)?.has(node)) found.push(component);
    }
    return me;
  };
  for (const node of graph.keys()) if (!state.has(node)) visit(node);
  return found;
}
