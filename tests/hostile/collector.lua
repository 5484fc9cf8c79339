-- Hostile programs: the garbage collector's worst cases. See README.md here for the notation.

--# full_collections
-- collectgarbage() in a loop, with 30 MB of small objects alive.
-- must: run on
local keep = {}
for i = 1, 300000 do keep[i] = { i } end
while true do collectgarbage() end

--# collect_steps
-- collectgarbage("step") with absurd sizes.
-- must: run on
local keep = {}
for i = 1, 200000 do keep[i] = { i } end
while true do collectgarbage("step", 1 << 30) collectgarbage("step", 0) collectgarbage("step", -1) end

--# collect_count
-- Cheap questions, often.
-- must: run on
while true do collectgarbage("count") collectgarbage("isrunning") end

--# collect_modes
-- Switching modes all the time.
-- must: run on
while true do collectgarbage("generational") collectgarbage("incremental") local t = {} end

--# list_of_a_million
-- A million links: marking must neither recurse nor take long at a time.
-- must: run on
local l
for i = 1, 600000 do l = { l } end
while true do collectgarbage() end

--# list_dropped
-- Long lists dropped at once: sweeping in slices.
-- must: run on
while true do local l for i = 1, 400000 do l = { l } end end

--# tree_of_closures
-- Chains through upvalues.
-- must: run on
local f = function() end
for i = 1, 300000 do local g = f f = function() return g end end
while true do collectgarbage() end

--# chain_of_coroutines
-- Coroutines that hold each other.
-- must: run on
local co
for i = 1, 30000 do local below = co co = coroutine.create(function() return below end) end
while true do collectgarbage() end

--# chain_of_metatables
-- Metatables of metatables of metatables.
-- must: run on
local t = {}
for i = 1, 300000 do t = setmetatable({}, t) end
while true do collectgarbage() end

--# huge_array
-- One array of 2 million slots, written to while it is marked.
-- must: run on
local t = {}
for i = 1, 2000000 do t[i] = i end
local i = 0
while true do i = i + 1 t[i * 7919 % 100000 * 20 + 1] = { i } end -- 100,000 tables at a time: 2 million would not fit

--# huge_hash
-- One hash of 500,000 keys, written to while it is marked.
-- must: run on
local t = {}
for i = 1, 500000 do t[i + 0.5] = true end
local i = 0
while true do i = i + 1 t[i * 7919 % 100000 * 5 + 0.5] = { i } end

--# huge_stack
-- A stack of 150,000 frames while garbage is made at its top.
-- must: run on
local function deep(n) if n == 0 then while true do local t = {} end end return 1 + deep(n - 1) end
deep(150000)

--# huge_stack_moving
-- A deep stack that goes up and down by 10,000 frames while garbage is made.
-- must: run on
local function wave(n) local t = {} if n > 0 then return 1 + wave(n - 1) end return 0 end
local function deep(n) if n == 0 then while true do wave(10000) end end return 1 + deep(n - 1) end
deep(100000)

--# huge_varargs_window
-- A frame with 100,000 values in it, while garbage is made.
-- must: run on
local t = {}
for i = 1, 100000 do t[i] = i end
local function f(...) while true do local t = {} end end
f(table.unpack(t))

--# huge_varargs_many
-- Twenty coroutines with 100,000 varargs each, all running in turn.
-- must: run on
local t, cos = {}, {}
for i = 1, 50000 do t[i] = i end
for i = 1, 20 do
  cos[i] = coroutine.wrap(function(...) while true do coroutine.yield() local t = {} end end)
  cos[i](table.unpack(t))
end
while true do for i = 1, 20 do cos[i]() end end

--# many_coroutines_run
-- 20,000 coroutines, all resumed in turn: all have run since they were marked.
-- must: run on
local cos = {}
for i = 1, 20000 do cos[i] = coroutine.wrap(function() while true do local t = { {} } coroutine.yield(t) end end) end
while true do for i = 1, 20000 do cos[i]() end end

--# many_coroutines_deep
-- 200 coroutines with 500 frames each, resumed in turn.
-- must: run on
local cos = {}
local function deep(n) if n == 0 then while true do local t = { {} } coroutine.yield(t) end end return 1 + deep(n - 1) end
for i = 1, 200 do cos[i] = coroutine.wrap(deep) cos[i](500) end
while true do for i = 1, 200 do cos[i]() end end

--# ephemeron_chain
-- Each value is the next key: quadratic in a simple collector.
-- must: run on
local t = setmetatable({}, { __mode = "k" })
local first = {}
local k = first
for i = 1, 150000 do local n = {} t[k] = n k = n end
while true do collectgarbage() end

--# ephemeron_chain_tables
-- The chain goes through a thousand weak tables, against their order.
-- must: run on
local tables = {}
for i = 1, 1000 do tables[i] = setmetatable({}, { __mode = "k" }) end
local first = {}
local k = first
for i = 1, 60000 do local n = {} tables[1000 - i % 1000][k] = n k = n end
while true do collectgarbage() end

--# ephemeron_self
-- Values that refer to their own keys; all are garbage.
-- must: run on
local t = setmetatable({}, { __mode = "k" })
while true do local k = {} t[k] = { k } end

--# weak_values_many
-- 200,000 weak values that die all at once.
-- must: run on
local t = setmetatable({}, { __mode = "v" })
while true do
  for i = 1, 200000 do t[i] = {} end
  collectgarbage()
  assert(next(t) == nil or true)
end

--# weak_tables_many
-- 100,000 weak tables.
-- must: run on
local all, mt = {}, { __mode = "kv" }
for i = 1, 100000 do all[i] = setmetatable({ {}, x = {} }, mt) end
while true do collectgarbage() end

--# weakness_changes
-- Tables that become weak and strong again while they are marked.
-- must: run on
local all, weak, strong = {}, { __mode = "kv" }, {}
for i = 1, 20000 do all[i] = { {} } end
local i = 0
while true do
  i = i + 1
  setmetatable(all[i % 20000 + 1], i % 3 == 0 and weak or strong)
  all[i % 20000 + 1][2] = {}
end

--# finalizers_many
-- 100,000 finalizers due at once.
-- must: run on
local mt = { __gc = function() end }
while true do for i = 1, 100000 do setmetatable({}, mt) end collectgarbage() end

--# finalizers_endless
-- A finalizer that does not return.
-- must: run on
setmetatable({}, { __gc = function() while true do end end })
collectgarbage()
while true do local t = {} end

--# finalizers_endless_many
-- Thousands of them.
-- must: run on
local mt = { __gc = function() while true do end end }
for i = 1, 5000 do setmetatable({}, mt) end
while true do local t = {} end

--# finalizers_resurrect
-- Objects that come back every time.
-- must: run on
local keep, mt = {}, {}
mt.__gc = function(o) keep[#keep % 1000 + 1] = o setmetatable(o, mt) end
for i = 1, 10000 do setmetatable({}, mt) end
while true do local t = {} keep[math.random(1000)] = nil end

--# finalizers_breed
-- Each finalizer makes two more objects with finalizers.
-- must: run on
local mt = {}
mt.__gc = function() setmetatable({}, mt) setmetatable({}, mt) end
setmetatable({}, mt)
while true do local t = {} end

--# finalizers_fail
-- Finalizers that raise errors with huge messages.
-- must: run on
local s = ("x"):rep(1 << 20)
local mt = { __gc = function() error(s) end }
while true do setmetatable({}, mt) local t = {} end

--# finalizers_eat_memory
-- Finalizers that take all memory.
-- must: run on
local mt = { __gc = function() local t = {} while true do t = { t } end end }
while true do setmetatable({}, mt) for i = 1, 1000 do local t = {} end end

--# finalizers_recurse
-- Finalizers that overflow the stack, collect, or yield.
-- must: run on
local function f() return 1 + f() end
local a, b, c = { __gc = f }, { __gc = function() collectgarbage() end }, { __gc = coroutine.yield }
while true do setmetatable({}, a) setmetatable({}, b) setmetatable({}, c) for i = 1, 1000 do local t = {} end end

--# finalizers_chain
-- A list of 200,000 objects with finalizers, each referring to the next.
-- must: run on
local mt = { __gc = function() end }
while true do
  local l
  for i = 1, 100000 do l = setmetatable({ l }, mt) end
end

--# finalizers_with_big_string
-- Finalizers whose work is a library call on a big string.
-- must: run on
local s = ("x"):rep(8 << 20)
local mt = { __gc = function() s:upper() s:find("x-y") end }
while true do setmetatable({}, mt) for i = 1, 100 do local t = {} end end

--# big_strings_die
-- Big strings die by the dozen: freeing them is work as well.
-- must: run on
local i = 0
while true do i = i + 1 local s = ("x"):rep(1 << 20) .. i end

--# big_tables_die
-- Tables of hundreds of thousands of entries die.
-- must: run on
while true do
  local t, h = {}, {}
  for i = 1, 200000 do t[i] = i h[i + 0.5] = i end
end

--# many_sizes_die
-- Objects of all sizes, most die young.
-- must: run on
local keep, i = {}, 0
while true do
  i = i + 1
  local t = {}
  for k = 1, i % 50 do t[k] = k end
  keep[i % 10000] = t
  keep["s" .. i % 100] = ("y"):rep(i % 5000)
end

--# deep_stacks_die
-- Deep stacks that die: dropping a thread of 100,000 frames.
-- must: run on
local function deep(n) if n == 0 then coroutine.yield() return 0 end return 1 + deep(n - 1) end
while true do
  local co = coroutine.wrap(deep)
  co(100000)
end

--# open_upvalues_die
-- Coroutines that die with 10,000 open upvalues.
-- must: run on
local function deep(n, keep)
  local v = {}
  keep[n] = function() return v end
  if n == 0 then coroutine.yield() return 0 end
  return 1 + deep(n - 1, keep)
end
while true do
  local keep = {}
  local co = coroutine.wrap(deep)
  co(10000, keep)
end

--# huge_varargs_of_garbage
-- 240,000 tables that only the extra arguments of the running function keep.
-- must: run on
local function make() local t = {} for i = 1, 240000 do t[i] = {} end return table.unpack(t) end
local function hold(...) while true do local x = {} end end
hold(make())

--# huge_results_of_garbage
-- The same as results on their way, again and again.
-- must: run on
local function make() local t = {} for i = 1, 100000 do t[i] = {} end return table.unpack(t) end
local function pass(...) return ... end
while true do assert(select("#", pass(pass(make()))) == 100000) end

--# remainder_of_far_exponents
-- The slowest remainder there is, as long as straight-line code goes.
-- must: run on
local f = load("local a, b, x = ... while true do " .. ("x = a % b "):rep(190) .. " end")
f(1e308, 5e-324)
