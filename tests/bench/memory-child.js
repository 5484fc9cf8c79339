// memory.lua in wasmoon: PUC Lua as a 32-bit program, the fair comparison for our wasm build. Prints what the script prints.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LuaFactory } from 'wasmoon';
import { root } from '../support/paths.js';

const engine = await new LuaFactory().createEngine();
const lines = [];
engine.global.set('print', (line) => lines.push(line));
engine.doStringSync(readFileSync(join(root, 'tests/bench/memory.lua'), 'utf8'));
console.log(lines.join('\n'));
process.exit(0);
