-- Hostile programs: coroutines. See README.md here for the notation.

--# coroutines_50000
-- 50,000 coroutines alive at once, then all resumed.
-- must: run on
local t = {}
for i = 1, 40000 do t[i] = coroutine.create(function() while true do coroutine.yield(i) end end) end
while true do for i = 1, #t do coroutine.resume(t[i]) end end

--# resume_nested
-- Each coroutine resumes the next, without end.
-- must: slow error
local function f() local co = coroutine.create(f) local ok, e = coroutine.resume(co) error(e, 0) end
f()

--# resume_nested_caught
-- The same, caught, again and again.
-- must: run on
local function f() local co = coroutine.create(f) coroutine.resume(co) end
while true do f() end

--# ping_pong
-- Resume and yield as fast as they go, with 100,000 values each way.
-- must: run on
local t = {}
for i = 1, 100000 do t[i] = i end
local co = coroutine.wrap(function(...) while true do coroutine.yield(...) end end)
while true do co(table.unpack(t)) end

--# yieldto_ring
-- Symmetric transfer around a ring, for ever.
-- must: run on
local ring = {}
for i = 1, 100 do
  ring[i] = coroutine.create(function() while true do coroutine.yieldto(ring[i % 100 + 1]) end end)
end
while true do coroutine.resume(ring[1]) end

--# wrap_in_iterator
-- Iterators of iterators, 1,000 deep.
-- must: run on
local function source() while true do coroutine.yield(1) end end
local it = coroutine.wrap(source)
for i = 1, 1000 do
  local inner = it
  it = coroutine.wrap(function() for v in inner do coroutine.yield(v) end end)
end
while true do it() end

--# close_chain
-- coroutine.close of coroutines whose __close closes the next.
-- must: run on
local function make(n)
  local co = coroutine.create(function()
    local inner = n > 0 and make(n - 1) or nil
    local c <close> = setmetatable({}, { __close = function() if inner then coroutine.close(inner) end end })
    coroutine.yield()
  end)
  coroutine.resume(co)
  return co
end
while true do coroutine.close(make(500)) end

--# close_endless_handler
-- coroutine.close of one whose __close does not return.
-- must: run on
local co = coroutine.create(function()
  local c <close> = setmetatable({}, { __close = function() while true do end end })
  coroutine.yield()
end)
coroutine.resume(co)
coroutine.close(co)

--# close_deep
-- Closing a coroutine with 100,000 frames and as many pending variables.
-- must: run on
local mt = { __close = function() end }
local function deep(n) local c <close> = setmetatable({}, mt) if n == 0 then coroutine.yield() return 0 end return 1 + deep(n - 1) end
while true do
  local co = coroutine.create(deep)
  coroutine.resume(co, 50000)
  coroutine.close(co)
end

--# error_through_coroutines
-- An error that passes through 10,000 coroutines, a traceback added to by each.
-- must: run on
local function f(n) if n == 0 then error("x") end return coroutine.wrap(f)(n - 1) end
while true do pcall(f, 5000) end

--# dead_by_error
-- Coroutines that die by errors, kept, asked for their tracebacks.
-- must: run on
local function deep(n) if n == 0 then error("x") end return 1 + deep(n - 1) end
while true do
  local co = coroutine.create(deep)
  coroutine.resume(co, 10000)
  debug.traceback(co)
  coroutine.close(co)
end

--# resume_self_and_dead
-- All the wrong resumes.
-- must: run on
local dead = coroutine.create(function() end)
coroutine.resume(dead)
local self = coroutine.running()
while true do
  coroutine.resume(dead)
  coroutine.resume(self)
  pcall(coroutine.yieldto, self)
  pcall(coroutine.yieldto, dead)
  pcall(coroutine.close, self)
  coroutine.status(dead)
end

--# yield_across_everything
-- Yields from metamethods, comparators, iterators, replacements, readers, closes.
-- must: run on
local y = coroutine.yield
local mt = { __index = y, __newindex = y, __add = y, __concat = y, __eq = y, __lt = y, __le = y, __len = y, __call = y, __unm = y, __close = y }
while true do
  local co = coroutine.create(function()
    local t, u = setmetatable({}, mt), setmetatable({}, mt)
    local v = t.x
    t.x = 1
    v = t + u
    v = t .. u
    v = t == u
    v = t < u
    v = t <= u
    v = #t
    v = t(1)
    v = -t
    do local c <close> = t end
    table.sort({ 3, 2, 1 }, function(a, b) y() return a < b end)
    for i in function() y() end do end
    load(function() y() end);
    ("x"):gsub(".", function() y() end)
  end)
  while coroutine.resume(co) and coroutine.status(co) ~= "dead" do end
end

--# hooks_in_coroutines
-- A hook that yields, a hook in every coroutine.
-- must: run on
while true do
  local co = coroutine.create(function() for i = 1, 100 do end end)
  debug.sethook(co, function() pcall(coroutine.yield) end, "", 1)
  while coroutine.resume(co) and coroutine.status(co) ~= "dead" do end
end

--# generators_abandoned
-- Generators that are never finished.
-- must: run on
while true do
  local g = coroutine.wrap(function() for i = 1, 100 do coroutine.yield(i) end end)
  g()
end
