// The Lua implementations that live in JavaScript, behind one interface: an embedding has `open()`, a promise of a VM that runs
// chunks: `await vm.run(source)` is the chunk's result. This file is loaded by Node and by the page alike.

/** Ours: steps of 8192, as the scheduler does them, one after the other. `module` (optional) is the compiled core. */
export async function ocarina({ library, ...options }) {
  const { Vm, Fuel } = await import(library);
  return {
    async open() {
      const vm = await Vm.create(options);
      return {
        async run(source) {
          const executor = vm.load(source, { name: '=program' });
          const fuel = new Fuel(0);
          do fuel.refill(8192, 8192); while (!executor.step(fuel));
          return executor.takeResult()[0];
        },
      };
    },
  };
}

/** PUC Lua 5.4 compiled by Emscripten. `factory` is its LuaFactory class. */
export function wasmoon({ factory: LuaFactory, wasm }) {
  return {
    async open() {
      const engine = await new LuaFactory(wasm).createEngine();
      return { run: (source) => engine.doString(source) };
    },
  };
}

/** Lua 5.3 written in JavaScript. */
export function fengari({ fengari: { lua, lauxlib, lualib, to_luastring: bytes } }) {
  return {
    async open() {
      const L = lauxlib.luaL_newstate();
      lualib.luaL_openlibs(L);
      return {
        async run(source) {
          lua.lua_settop(L, 0);
          if (lauxlib.luaL_loadstring(L, bytes(source)) !== lua.LUA_OK || lua.lua_pcall(L, 0, 1, 0) !== lua.LUA_OK) {
            throw new Error(lua.lua_tojsstring(L, -1));
          }
          return lua.lua_tojsstring(L, -1);
        },
      };
    },
  };
}

/**
 * Runs a chunk in a fresh VM: { output, first, warm }. `first` is what a user meets: from nothing (the VM is made, the module
 * compiled) to the result; `warm` is the best of `again` further runs in the same VM, null when there are none. `now` answers
 * seconds.
 */
export async function measure(embedding, source, { now, again }) {
  const started = now();
  const vm = await embedding.open();
  const output = await vm.run(source);
  const first = now() - started;
  let warm = null;
  for (let i = 0; i < again; i++) {
    const from = now();
    if ((await vm.run(source)) !== output) throw new Error('another run, another result');
    const seconds = now() - from;
    if (warm === null || seconds < warm) warm = seconds;
  }
  return { output, first, warm };
}
