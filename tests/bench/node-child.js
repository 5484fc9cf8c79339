// Measures one program on one JavaScript embedding in this fresh process: node node-child.js EMBEDDING PROGRAM AGAIN.
// Prints one JSON object: { output, first, warm } as `measure` answers it, or { error }.
import { existsSync, readFileSync } from 'node:fs';
import * as embeddings from './embeddings.js';
import { chunkOf, programs } from './programs.js';

/** Seconds that the main thread has computed, where the system tells; else wall time. */
function clock() {
  const file = '/proc/self/schedstat';
  if (!existsSync(file) || readFileSync(file, 'utf8').startsWith('0 ')) return () => performance.now() / 1000;
  return () => Number(readFileSync(file, 'utf8').split(' ')[0]) / 1e9;
}

const open = {
  ocarina: () => embeddings.ocarina({ library: '../../wasm/index.js' }),
  wasmoon: async () => embeddings.wasmoon({ factory: (await import('wasmoon')).LuaFactory }),
  fengari: async () => embeddings.fengari({ fengari: (await import('fengari')).default }),
};

const [name, program, again] = process.argv.slice(2);
try {
  const embedding = await open[name]();
  const source = chunkOf(programs([program]).find((p) => p.name === program));
  const result = await embeddings.measure(embedding, source, { now: clock(), again: Number(again) });
  process.stdout.write(JSON.stringify(result));
} catch (error) {
  process.stdout.write(JSON.stringify({ error: String(error.message ?? error).split('\n')[0] }));
}
process.exit(0); // whatever an embedding left running
