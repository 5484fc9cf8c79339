// The entry of the self-contained bundles, dist/lua-repl.js and its classic twin: the widget with the interpreter inside.

import { LuaReplElement } from './repl.js';
import { holdOwn } from '../wasm/loader.js';
import bytes from 'ocarina.wasm';

LuaReplElement.wasm = bytes;
holdOwn(bytes); // Vm.create() has it from there, and compiles it once for both

export { LuaReplElement };
export * from '../wasm/index.js';
