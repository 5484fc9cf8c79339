--! cases
--# collectgarbage: results of every option
print(collectgarbage())
print(collectgarbage("collect"))
print(math.type(collectgarbage("count")))
print(collectgarbage("stop"), collectgarbage("isrunning"))
print(collectgarbage("restart"), collectgarbage("isrunning"))
print(type(collectgarbage("step")))
print(type(collectgarbage("step", 10)))
print(collectgarbage("generational"))
print(collectgarbage("incremental"))
print(collectgarbage("incremental"))
print(collectgarbage("generational"))
print(collectgarbage("generational", 20, 100))
print(collectgarbage("incremental", 100, 200, 10))
print(collectgarbage("incremental"))
--# setpause and setstepmul return the previous values
local p = collectgarbage("setpause", 160)
print(math.type(p), collectgarbage("setpause", p))
local s = collectgarbage("setstepmul", 300)
print(math.type(s), collectgarbage("setstepmul", s))
--# collectgarbage: errors
print(pcall(collectgarbage, "nosuch"))
print(pcall(collectgarbage, 1))
print(pcall(collectgarbage, {}))
print(pcall(collectgarbage, "step", "x"))
print(pcall(collectgarbage, "step", 1.5))
print(pcall(collectgarbage, nil))
--# count falls after garbage is collected
collectgarbage()
local before = collectgarbage("count")
local t = {}
for i = 1, 1000 do t[i] = ("x"):rep(1000) .. i end
local during = collectgarbage("count")
t = nil
collectgarbage()
local after = collectgarbage("count")
print(during - before > 900, after < during - 900)
--# gc is called once, with its object
local log = {}
do local t = setmetatable({ n = 1 }, { __gc = function(o) log[#log + 1] = o.n end }) t = nil end
collectgarbage() collectgarbage()
print(table.concat(log, " "))
--# finalizers run in the reverse order of marking
local log = {}
local mt = { __gc = function(o) log[#log + 1] = o.n end }
do
  local list = {}
  for i = 1, 10 do list[i] = setmetatable({ n = i }, mt) end
  list = nil
end
collectgarbage()
print(table.concat(log, " "))
--# the order is that of setmetatable, not of creation
local log = {}
local mt = { __gc = function(o) log[#log + 1] = o.n end }
do
  local a, b, c = { n = "a" }, { n = "b" }, { n = "c" }
  setmetatable(b, mt) setmetatable(c, mt) setmetatable(a, mt)
end
collectgarbage()
print(table.concat(log, " "))
--# a __gc field added after setmetatable does not count
local called = false
local mt = {}
do local t = setmetatable({}, mt) t = nil end
mt.__gc = function() called = true end
collectgarbage()
print(called)
--# a __gc field present as any value marks the object
local called = false
local mt = { __gc = true }
do local t = setmetatable({}, mt) t = nil end
mt.__gc = function() called = true end
collectgarbage()
print(called)
--# a non-function __gc is ignored
do local t = setmetatable({}, { __gc = 5 }) t = nil end
do local t = setmetatable({}, { __gc = "x" }) t = nil end
collectgarbage()
print "fine"
--# resurrection
local saved
do local t = setmetatable({ v = 1 }, { __gc = function(o) saved = o end }) t = nil end
collectgarbage()
print(saved.v)
saved = nil
collectgarbage()
print(saved)
--# resurrected objects can be marked again
local count = 0
local mt = {}
mt.__gc = function(o) count = count + 1 if count < 3 then setmetatable(o, mt) end end
do local t = setmetatable({}, mt) t = nil end
for i = 1, 5 do collectgarbage() end
print(count)
--# objects reachable from a finalized object are intact
local got
do
  local inner = { name = "inner" }
  local t = setmetatable({ inner = inner }, { __gc = function(o) got = o.inner.name end })
  t, inner = nil, nil
end
collectgarbage()
print(got)
--# cycles with finalizers are collected
local log = {}
local mt = { __gc = function(o) log[#log + 1] = o.n end }
do
  local a, b = setmetatable({ n = "a" }, mt), setmetatable({ n = "b" }, mt)
  a.b, b.a = b, a
  a, b = nil, nil
end
collectgarbage()
print(table.concat(log, " "))
--# weak values
local t = setmetatable({}, { __mode = "v" })
t[1], t[2], t.x, t.s, t.n = {}, {}, {}, "string", 42
local keep = t[2]
collectgarbage()
print(t[1], t[2] == keep, t.x, t.s, t.n)
--# weak keys
local t = setmetatable({}, { __mode = "k" })
local keep = {}
t[keep], t[{}], t.s, t[1] = "kept", "lost", {}, {}
collectgarbage()
local n = 0
for k, v in pairs(t) do n = n + 1 end
print(n, t[keep], type(t.s), type(t[1]))
--# weak keys and values
local t = setmetatable({}, { __mode = "kv" })
local k, v = {}, {}
t[k], t[v], t[{}] = {}, k, v
collectgarbage()
print(t[k], t[v] == k)
local n = 0
for _ in pairs(t) do n = n + 1 end
print(n)
--# ephemerons: a value that refers to its key does not keep it
local t = setmetatable({}, { __mode = "k" })
do
  local k = {}
  t[k] = { k }
  local a, b, c = {}, {}, {}
  t[a], t[b], t[c] = b, c, a
end
collectgarbage()
print(next(t))
--# ephemeron chains from a live key live
local t = setmetatable({}, { __mode = "k" })
local first = {}
do
  local k = first
  for i = 1, 50 do local n = { i = i } t[k] = n k = n end
end
collectgarbage()
local n, k = 0, first
while t[k] do k = t[k] n = n + 1 end
print(n, k.i)
first, k = nil, nil
collectgarbage()
print(next(t))
--# ephemerons over two tables
local a, b = setmetatable({}, { __mode = "k" }), setmetatable({}, { __mode = "k" })
local key = {}
do local mid = {} a[key] = mid b[mid] = "reached" end
collectgarbage()
print(b[a[key]])
key = nil
collectgarbage()
print(next(a), next(b))
--# strings and functions without upvalues as weak entries
local t = setmetatable({}, { __mode = "v" })
t[1] = "a" .. "b"
t[2] = true
t[3] = 1.5
t[4] = print
collectgarbage()
print(t[1], t[2], t[3], t[4] == print)
--# weak values are cleared before finalizers, weak keys after
local vals, keys = setmetatable({}, { __mode = "v" }), setmetatable({}, { __mode = "k" })
local log = {}
do
  local o = setmetatable({}, { __gc = function(o) log[1] = tostring(vals[1]) log[2] = tostring(keys[o]) end })
  vals[1], keys[o] = o, "meta"
end
collectgarbage()
print(log[1], log[2])
collectgarbage()
print(next(keys))
--# mode is read at collection time
local mt = {}
local t = setmetatable({ {} }, mt)
collectgarbage()
print(#t)
mt.__mode = "v"
collectgarbage()
print(#t)
local u = setmetatable({ {} }, { __mode = "x" })
collectgarbage()
print(#u)
u = setmetatable({ {} }, { __mode = 5 })
collectgarbage()
print(#u)
--# closures keep their upvalues
local weak = setmetatable({}, { __mode = "v" })
local f
do local x = {} weak[1] = x f = function() return x end end
collectgarbage()
print(weak[1] ~= nil)
f = nil
collectgarbage()
print(weak[1])
--# suspended coroutines keep their locals
local weak = setmetatable({}, { __mode = "v" })
local co = coroutine.wrap(function() local x = {} weak[1] = x coroutine.yield() return x end)
co()
collectgarbage()
print(weak[1] ~= nil)
co = nil
collectgarbage()
print(weak[1])
--# abandoned coroutines do not run their closes
local closed = false
do
  local co = coroutine.wrap(function()
    local x <close> = setmetatable({}, { __close = function() closed = true end })
    coroutine.yield()
  end)
  co()
end
collectgarbage()
print(closed)
--# finalizers run during normal allocation too
local done = false
setmetatable({}, { __gc = function() done = true end })
local n = 0
repeat local t = {} n = n + 1 until done or n > 1e7
print(done)
--# collectgarbage inside a finalizer
local r
setmetatable({}, { __gc = function() r = pcall(collectgarbage) end })
collectgarbage()
print(r)
--# finalizers see globals and may create objects
setmetatable({}, { __gc = function() created = {} for i = 1, 10 do created[i] = { i } end end })
collectgarbage()
print(#created, created[10][1])
created = nil
--# an error in a finalizer is only a warning
setmetatable({}, { __gc = function() error "ignored" end })
collectgarbage()
print "still here"
--# finalizers may not yield
local result
local co = coroutine.wrap(function()
  setmetatable({}, { __gc = function() result = { coroutine.isyieldable(), pcall(coroutine.yield) } end })
  collectgarbage()
  return "returned"
end)
print(co())
print(result[1], result[2])
--# many finalizers
local n = 0
local mt = { __gc = function() n = n + 1 end }
for i = 1, 5000 do setmetatable({}, mt) end
collectgarbage()
print(n)
--# a deep list is collected
local list
for i = 1, 200000 do list = { next = list } end
list = nil
collectgarbage()
print "ok"
--# incremental steps end a cycle
collectgarbage("stop")
local t = {}
for i = 1, 1000 do t[i] = {} end
local n = 0
repeat n = n + 1 until collectgarbage("step", 1) or n > 100000
print(n <= 100000)
collectgarbage("restart")
--# a step of 0 does something
print(type(collectgarbage("step", 0)))
--# generational mode keeps semantics
collectgarbage("generational")
local weak = setmetatable({}, { __mode = "v" })
local old = {}
for i = 1, 5 do collectgarbage("step") end
old.young = {}
weak[1], weak[2] = old.young, {}
collectgarbage("step")
print(weak[1] == old.young)
collectgarbage()
print(weak[2])
collectgarbage("incremental")
--# values in weak tables while iterating
local t = setmetatable({}, { __mode = "k" })
for i = 1, 20 do t[{}] = i end
local n = 0
for k, v in pairs(t) do n = n + 1 collectgarbage() end
print(n >= 1 and n <= 20)
--# assigning nil while traversing under collection
local t = {}
for i = 1, 100 do t["k" .. i] = i end
local n = 0
for k in pairs(t) do t[k] = nil n = n + 1 if n % 10 == 0 then collectgarbage() end end
print(n, next(t))
--# a step of the generational mode collects what has died
collectgarbage("generational")
local t = setmetatable({}, { __mode = "kv" })
collectgarbage()
for i = 1, 5 do
  t[1] = { 10 }
  collectgarbage("step", 0)
  print(t[1] == nil)
end
collectgarbage("incremental")
