// The entry of the self-contained bundles, dist/lua-repl.js and its classic twin: the widget with the interpreter inside.

import { LuaReplElement } from './repl.js';
import bytes from 'ocarina.wasm';

LuaReplElement.wasm = bytes;

export { LuaReplElement };
export * from '../wasm/index.js';
