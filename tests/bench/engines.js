// The engines that are compared, by name. measure(program) runs it once in a fresh process or page and resolves to
// { output, times: { first, warm } } with seconds (warm may be missing), or { error }. `close` ends what `open` started.
import { join } from 'node:path';
import { root } from '../support/paths.js';
import { run } from '../support/run-lua.js';
import { openBrowserPages } from './browser.js';

const TIMEOUT = 120_000; // milliseconds of one process
const folder = join(root, 'tests/bench');

/** A program of its own: CPU time of the process, as os.clock tells it. */
const command = (title, ...argv) => ({
  title,
  async measure({ path, size }) {
    const result = await run([...argv, join(folder, 'driver.lua'), path, size], { timeout: TIMEOUT });
    const [output, seconds] = result.stdout.split('\n');
    if (result.status !== 0) return { error: result.timedOut ? 'too slow' : result.stderr.split('\n')[0] || `status ${result.status}` };
    return { output, times: { first: Number(seconds) } };
  },
});

/** One of embeddings.js in a fresh process of Node: CPU time of its main thread. */
const inNode = (title, embedding, again) => ({
  title,
  async measure({ name }) {
    const result = await run([process.execPath, join(folder, 'node-child.js'), embedding, name, String(again)], { timeout: TIMEOUT });
    if (result.status !== 0) return { error: result.timedOut ? 'too slow' : result.stderr.split('\n')[0] || `status ${result.status}` };
    return timesOf(JSON.parse(result.stdout));
  },
});

/** One of embeddings.js in a fresh page of headless Chromium: wall time. */
function inBrowser(title, embedding, again) {
  let pages;
  return {
    title,
    async open() { pages = await openBrowserPages(); },
    async close() { await pages?.close(); },
    async measure(program) { return timesOf(await pages.measure(embedding, program, again)); },
  };
}

function timesOf({ error, output, first, warm }) {
  if (error) return { error };
  return { output, times: warm === null ? { first } : { first, warm } };
}

/** In the order of the table. The first one is what the others are compared with. */
export const engines = {
  'lua5.4': command('PUC Lua 5.4, native', 'lua5.4'),
  native: command('Ocarina, native', join(root, 'build/ocarina')),
  luajit: command('LuaJIT without its compiler', 'luajit', '-joff'),
  wasm: inNode('Ocarina, Node', 'ocarina', 2),
  wasmoon: inNode('wasmoon, Node', 'wasmoon', 2),
  fengari: inNode('fengari, Node', 'fengari', 0),
  'wasm-browser': inBrowser('Ocarina, Chromium', 'ocarina', 2),
  'wasmoon-browser': inBrowser('wasmoon, Chromium', 'wasmoon', 2),
};
export const baseline = 'lua5.4';
