// Registers <lua-repl>. Import ./repl-element.js instead to choose the name.

import { LuaReplElement } from './repl-element.js';

if (globalThis.customElements && !customElements.get('lua-repl')) customElements.define('lua-repl', LuaReplElement);

export { LuaReplElement };
