// The entry of the self-contained bundle, dist/lua-repl.js: the widget with the interpreter inside.

import { LuaReplElement } from './repl.js';
import bytes from 'ocarina.wasm';

LuaReplElement.wasm = bytes;

export { LuaReplElement };
