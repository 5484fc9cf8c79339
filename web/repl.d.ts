/** Importing this module registers `<lua-repl>`. */
export { LuaReplElement } from './repl-element.js';
export type { LuaReplAttributes, LuaReplEventMap, LuaReplState } from './repl-element.js';
