-- Hostile programs: taking all memory, in every way, and going on. See README.md here for the notation.

--# list_of_everything
-- A linked list until memory is full.
-- must: error not enough memory
local l
while true do l = { l } end

--# list_caught
-- The same, caught; then there must be room again.
-- must: run on
while true do
  local ok, e = pcall(function() local l while true do l = { next = l, v = 1 } end end)
  assert(not ok and e == "not enough memory")
  local t = {}
  for i = 1, 1000 do t[i] = { i } end
end

--# strings_then_tables
-- Memory full of small blocks of one size, freed, then of another size, then one big block: fragmentation. What stays must not lie in its
-- way (a translation that was made half way).
-- must: run on
while true do
  for _, make in ipairs { function(i) return i .. "" end, function() return {} end, function(i) return { i, i, i, i } end,
                          function() return function() end end, function(i) return ("x"):rep(300) .. i end } do
    local n = 0
    local ok, e = pcall(function() local t = {} for i = 1, math.huge do t[i] = make(i) n = i end end)
    assert(not ok and e == "not enough memory" and n > 50000, n)
    collectgarbage()
  end
  assert(pcall(string.rep, "x", 40 << 20))
end

--# checkerboard
-- Every second block freed: what is left must still serve small requests.
-- must: run on
while true do
  local t, n = {}, 0
  pcall(function() for i = 1, math.huge do t[i] = ("x"):rep(100) .. i n = i end end)
  for i = 1, n, 2 do t[i] = false end
  for i = 1, n // 4 do t[2 * i - 1] = ("y"):rep(100) .. i end
end

--# big_blocks_of_all_sizes
-- Big blocks of changing sizes: the page allocator's fragmentation.
-- must: run on
local keep, i = {}, 0
while true do
  i = i + 1
  keep[i % 20] = ("x"):rep((i * 7919 % 2000 + 1) * 1000)
end

--# coroutines_fill
-- Coroutines until memory is full.
-- must: error not enough memory
local t = {}
for i = 1, math.huge do t[i] = coroutine.create(print) end

--# coroutines_started_fill
-- Started ones, each with some stack.
-- must: error not enough memory
local t = {}
for i = 1, math.huge do
  t[i] = coroutine.wrap(function(...) local a, b, c = ... coroutine.yield() end)
  t[i](i)
end

--# deep_stacks_fill
-- Ten coroutines with a deep stack each.
-- must: error not enough memory
local function deep(n) if n == 0 then coroutine.yield() return 0 end return 1 + deep(n - 1) end
local t = {}
for i = 1, math.huge do t[i] = coroutine.create(deep) assert(coroutine.resume(t[i], 100000)) end

--# closures_fill
-- Compiled functions until memory is full.
-- must: slow error not enough memory
local t = {}
for i = 1, math.huge do t[i] = assert(load("local a, b = ... return a + b + " .. i)) end

--# buffers_fill
-- Many half-finished results: gsub within gsub, each with a long one so far.
-- must: error
local s = ("x"):rep(200000) .. "y"
local function f() return (s:gsub("y", f)) end
f()

--# error_at_every_size
-- Memory ends at a different place each time.
-- must: run on
local keep = {}
local i = 0
while true do
  i = i + 1
  local hold = ("x"):rep(40 << 20)
  pcall(function()
    local t = { hold }
    for k = 1, math.huge do
      local r = (k + i) % 7
      if r == 0 then t[k] = {} elseif r == 1 then t[k] = k .. "" elseif r == 2 then t[k] = function() return k end
      elseif r == 3 then t[k] = coroutine.create(print) elseif r == 4 then t[k] = ("y"):rep(k % 1000)
      elseif r == 5 then t[k] = setmetatable({}, { __index = t }) else t["k" .. k] = { k, k } end
    end
  end)
end

--# no_memory_in_handler
-- The handler of "not enough memory" needs memory itself.
-- must: run on
while true do
  xpcall(function() local t = {} while true do t = { t } end end, function(e) return e .. ("x"):rep(1 << 20) end)
end

--# no_memory_in_close
-- __close at the moment memory is full.
-- must: run on
while true do
  pcall(function()
    local keep
    local c <close> = setmetatable({}, { __close = function() local t = {} for i = 1, 1000 do t[i] = { i } end end })
    while true do keep = { keep } end
  end)
end

--# no_memory_in_coroutine
-- Memory ends inside a coroutine that holds it all.
-- must: run on
while true do
  local co = coroutine.create(function() local l while true do l = { l } end end)
  local ok, e = coroutine.resume(co)
  assert(not ok and e == "not enough memory")
end

--# no_memory_in_sort
-- ... in a comparator, an iterator, a metamethod, a reader, a replacement.
-- must: run on
local function eat() local l while true do l = { l } end end
while true do
  assert(not pcall(table.sort, { 3, 2, 1 }, eat))
  assert(not pcall(string.gsub, "x", ".", eat))
  assert(not load(eat))
  assert(not pcall(function() return setmetatable({}, { __index = eat }).x end))
  assert(not pcall(function() for _ in eat do end end))
end

--# live_data_near_limit
-- 45 MB of live data and a churn of garbage: it must go on, not fail.
-- must: run on
local keep = {}
for i = 1, 45 do keep[i] = ("x"):rep(1 << 20) .. i end
local i = 0
while true do i = i + 1 local t = { i, tostring(i), { i } } end

--# live_small_near_limit
-- The same with small objects.
-- must: run on
local keep = {}
for i = 1, 300000 do keep[i] = { i } end
local i = 0
while true do i = i + 1 keep[i % 300000 + 1] = { i } local s = "s" .. i end

--# weak_fill
-- A weak table filled with garbage: it empties by itself.
-- must: run on
local t, i = setmetatable({}, { __mode = "kv" }), 0
while true do i = i + 1 t[i] = {} t[{}] = i end

--# gc_stopped
-- The collector stopped, garbage without end: an allocation that fails still collects.
-- must: run on
collectgarbage("stop")
while true do local t = { {}, {}, {} } end

--# gc_tuned
-- Absurd parameters.
-- must: run on
collectgarbage("setpause", 0)
collectgarbage("setstepmul", 0)
for i = 1, 100000 do local t = {} end
collectgarbage("setpause", 1000000)
collectgarbage("setstepmul", 1000000)
while true do local t = {} end

--# table_of_nils
-- Huge tables that hold nothing, by assignment to far keys.
-- must: run on
while true do
  local t = {}
  for i = 0, 62 do t[1 << i] = i t[1 << i] = nil end
  t[1 << 27] = 1
end
