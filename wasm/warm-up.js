// warm-up.js: a module is run in before it meets its first script.
//
// Engines compile WebAssembly function by function, when each is first called, and well only after it has run for a while; on the
// thread that calls. A visitor's first line would pay for that, in steps of 50 ms. Here a script in an instance of its own calls what most
// scripts will, while the page is still being put together or waits for the visitor, and gives way every few milliseconds. Instances of one
// module share their code.

const FUEL = 300; // of a step
const SLICE_MS = 4;

/**
 * First everything once or twice: what runs often is soon optimised, on threads that are wanted for what the first script needs. Then, as
 * nobody has come, a function that becomes hot: so the interpreter's loop is optimised, and the translator has been used. Exported for its
 * test: a script that fails half way would warm up half.
 */
export const script = `
local t = {}
for i = 1, 5 do t[i] = { i, name = "n" .. i } end
table.sort(t, function(a, b) return a[1] > b[1] end)
for k, v in pairs(t) do t[k] = string.format("%d %s %5.2f", v[1], v.name, v[1] / 3) end
for i, v in ipairs(t) do t[i] = #v + i // 2 * 3 - 1 end
table.insert(t, 1, 2) table.remove(t) table.unpack(t, 1, 9)
local s = table.concat({ ("x"):rep(5), "y", 2, 1.5 }, ","):upper():sub(2, -2)
s:gsub("%w", { X = "z" }) s:find("y", 1, true) s:match("(%d+)") s:byte(1)
for w in s:gmatch("%a") do t[w] = tostring(w) end
local mt = { __index = function(o, k) return k end, __add = function(a) return a end }
local o = setmetatable({}, mt)
for i = 1, 2 do o = o + 1 t[o.x] = i ^ 2 % 5 < 3 or not i end
pcall(error, o) pcall(function() local x = nil + 1 end) math.floor(2.5) math.max(1, 2)
local co = coroutine.wrap(function(...) coroutine.yield(...) end) co(1) co()
local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end fib(8)
load("return function(...) return ... end")()
collectgarbage()
local function hot(n) local s = 0 for i = 1, n do t[i % 8] = i s = s + (t[i % 4] or #t) // 2 end return s end
hot(5000)
`;

/** Lets the page do something else. Not a timer: those wait longer and longer. */
const pause = () => new Promise((resolve) => {
  if (globalThis.setImmediate) {
    setImmediate(resolve);
    return;
  }
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    resolve();
  };
  port2.postMessage(null);
});

const warmed = new WeakMap(); // module -> its WarmUp

/** Runs a module in, in slices: until it is done, or, unless somebody insists, until something better is to be done. */
class WarmUp {
  #insisted = false;
  abandoned = false;

  /** `create` makes a plain VM of the module. A failure is none of the caller's: what fails will fail again, and say so. */
  constructor(create) {
    this.done = pause().then(create).then((vm) => this.#run(vm)).catch(() => {});
  }

  async #run(vm) {
    try {
      const executor = vm.load(script, { name: '=warm-up' });
      let began = performance.now();
      while (!this.abandoned && !executor.step(FUEL)) {
        if (performance.now() - began < SLICE_MS) continue;
        await pause();
        began = performance.now();
      }
    } finally {
      vm.close();
    }
  }

  /** Somebody waits for all of it. */
  insist() { this.#insisted = true; }

  /** A script begins: what it needs will be compiled as it comes. */
  abandon() { this.abandoned ||= !this.#insisted; }
}

/** The warm-up of `module`, which happens once; again, when it was abandoned and is to be done for good. */
export function warmUp(module, create, insist = false) {
  let known = warmed.get(module);
  if (!known || (insist && known.abandoned)) {
    known = new WarmUp(create);
    warmed.set(module, known);
  }
  if (insist) known.insist();
  return known;
}
