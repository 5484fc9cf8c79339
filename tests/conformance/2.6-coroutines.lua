--! lines
-- create, resume, status
type(coroutine.create(print))
coroutine.create()
coroutine.create(1)
coroutine.create("x")
coroutine.create({})
coroutine.resume()
coroutine.resume(1)
coroutine.resume(coroutine.create(function(...) return ... end), 1, nil, 3)
coroutine.resume(coroutine.create(function() end))
coroutine.resume(coroutine.create(function() error("x") end))
coroutine.resume(coroutine.create(function() error("x", 0) end))
coroutine.resume(coroutine.create(function() error() end))
coroutine.resume(coroutine.create(function() error({}) end))
coroutine.resume(coroutine.create(function() local x = nil + 1 end))
coroutine.resume(coroutine.create(print), 1, 2)
coroutine.resume(coroutine.create(string.upper), "x")
coroutine.resume(coroutine.create(coroutine.yield), 1, 2)
coroutine.status(coroutine.create(print))
coroutine.status()
coroutine.status(1)
coroutine.status(print)
coroutine.status(nil)
local co = coroutine.create(print); coroutine.resume(co); return coroutine.status(co)
local co = coroutine.create(error); coroutine.resume(co); return coroutine.status(co)
local co = coroutine.create(print); coroutine.resume(co); return coroutine.resume(co)
local co = coroutine.create(coroutine.yield); coroutine.resume(co); return coroutine.status(co), coroutine.resume(co), coroutine.status(co), coroutine.resume(co)
local co; co = coroutine.create(function() return coroutine.resume(co) end); return coroutine.resume(co)
local co; co = coroutine.create(function() return coroutine.status(co) end); return coroutine.resume(co)
local a, b; a = coroutine.create(function() return coroutine.resume(b) end); b = coroutine.create(function() return coroutine.status(a), coroutine.resume(a) end); return coroutine.resume(a)
local co = coroutine.create(function(a) local b = coroutine.yield(a + 1) return b * 2 end); return coroutine.resume(co, 1), select(2, coroutine.resume(co, 10))
local co = coroutine.create(function(...) while true do local x = {coroutine.yield(...)} end end); return select("#", coroutine.resume(co, nil, nil))
-- running, isyieldable
type(coroutine.running())
select("#", coroutine.running())
coroutine.resume(coroutine.create(function() return select(2, coroutine.running()) end))
local co; co = coroutine.create(function() return coroutine.running() == co end); return coroutine.resume(co)
coroutine.wrap(function() return coroutine.isyieldable() end)()
coroutine.isyieldable(coroutine.create(print))
coroutine.isyieldable(1)
coroutine.resume(coroutine.create(function() return coroutine.wrap(function() return coroutine.isyieldable() end)() end))
-- wrap
type(coroutine.wrap(print))
coroutine.wrap()
coroutine.wrap(1)
coroutine.wrap(function(...) return ... end)(1, nil, 3)
coroutine.wrap(function() error("x") end)()
coroutine.wrap(function() error("x", 0) end)()
coroutine.wrap(function() error({}) end)()
coroutine.wrap(function() error() end)()
coroutine.wrap(function() error(5) end)()
local f = coroutine.wrap(print); f(); f()
local f = coroutine.wrap(error); pcall(f, "x"); f()
local f; f = coroutine.wrap(function() f() end); f()
local f = coroutine.wrap(function() for i = 1, 2 do coroutine.yield(i) end return "end" end); return f(), f(), f()
local f = coroutine.wrap(function() for i = 1, 2 do coroutine.yield(i) end end); local n = 0; for x in f do n = n + x end return n
local f = coroutine.wrap(function() local x = nil; x() end); f()
pcall(coroutine.wrap(function() error("in wrap") end))
pcall(coroutine.wrap(function() error(setmetatable({}, {__tostring = function() return "obj" end})) end))
-- close
coroutine.close(coroutine.create(print))
coroutine.close()
coroutine.close(1)
coroutine.close(coroutine.running())
coroutine.wrap(function() return coroutine.close(coroutine.running()) end)()
local co = coroutine.create(print); coroutine.resume(co); return coroutine.close(co)
local co = coroutine.create(error); coroutine.resume(co, "msg"); return coroutine.close(co)
local co = coroutine.create(error); coroutine.resume(co, "msg"); coroutine.close(co); return coroutine.close(co)
local co = coroutine.create(error); coroutine.resume(co, nil); return coroutine.close(co)
local co = coroutine.create(coroutine.yield); coroutine.resume(co); return coroutine.close(co), coroutine.status(co)
local co = coroutine.create(coroutine.yield); coroutine.resume(co); coroutine.close(co); return coroutine.resume(co)
local co; co = coroutine.create(function() return pcall(coroutine.close, co) end); return coroutine.resume(co)
local a; a = coroutine.create(function() return coroutine.resume(coroutine.create(function() return pcall(coroutine.close, a) end)) end); return coroutine.resume(a)
-- across pcall
coroutine.wrap(function() return pcall(coroutine.yield, 1) end)()
local f = coroutine.wrap(function() return pcall(coroutine.yield, 1) end); f(); return f("back")
local f = coroutine.wrap(function() return pcall(function() coroutine.yield(1) error("e", 0) end) end); f(); return f()
local f = coroutine.wrap(function() return xpcall(function() coroutine.yield(1) error("e", 0) end, function(m) return m .. "!" end) end); f(); return f()
local f = coroutine.wrap(function() return pcall(pcall, pcall, coroutine.yield, 1) end); f(); return f(2)
local f = coroutine.wrap(function() return select("#", pcall(coroutine.yield)) end); f(); return f(nil, nil)
-- across iterators, tail calls and varargs
local f = coroutine.wrap(function() for i in coroutine.yield do return i end end); f(); return f("iter")
local f = coroutine.wrap(function() for i in function(s, c) return coroutine.yield(c) end, nil, 1 do io.write(i, " ") end return "end" end); f(); f(5); f(6); return f(nil)
local f = coroutine.wrap(function(...) return coroutine.yield(...) end); f(1); return f(2, 3)
local f = coroutine.wrap(function() return (coroutine.yield()) end); f(); return f(2, 3)
local f = coroutine.wrap(function() local t = {coroutine.yield(), coroutine.yield()} return #t, t[1], t[2] end); f(); f("a", "x"); return f("b", "c")
local f = coroutine.wrap(function() return 1 + coroutine.yield() * coroutine.yield() end); f(); f(2); return f(3)
local f = coroutine.wrap(function() return coroutine.yield() .. coroutine.yield() .. "z" end); f(); f("x"); return f("y")
local f = coroutine.wrap(function() if coroutine.yield() then return "t" else return "f" end end); f(); return f(false)
local f = coroutine.wrap(function() local s = 0 for i = coroutine.yield(), coroutine.yield() do s = s + i end return s end); f(); f(1); return f(4)
local f = coroutine.wrap(function() return #coroutine.yield() end); f(); return f({1, 2, 3})
local f = coroutine.wrap(load("return coroutine.yield(...)")); f(7); return f(8)
-- yield outside
coroutine.wrap(function() coroutine.yield() end)()
coroutine.yield == coroutine.yield
--! cases
--# the main thread
-- run in a coroutine too, so only what both share is printed
local co, main = coroutine.running()
print(type(co), coroutine.status(co), main == not coroutine.isyieldable())
if main then print(pcall(coroutine.yield, 1)) else print(false, "attempt to yield from outside a coroutine") end
if main then print(coroutine.resume(co)) else print(false, "cannot resume non-suspended coroutine") end
if main then print(coroutine.isyieldable(co)) else print(false) end
if main then print(pcall(coroutine.close, co)) else print(false, "cannot close a running coroutine") end
--# generator, producer, filter
local function producer() return coroutine.wrap(function() for i = 1, 5 do coroutine.yield("line " .. i) end end) end
local function filter(p) return coroutine.wrap(function() local n = 1 for l in p do coroutine.yield(n .. ": " .. l) n = n + 1 end end) end
for l in filter(filter(producer())) do print(l) end
--# permutations
local function permgen(a, n)
  n = n or #a
  if n <= 1 then coroutine.yield(a) else
    for i = 1, n do
      a[n], a[i] = a[i], a[n]
      permgen(a, n - 1)
      a[n], a[i] = a[i], a[n]
    end
  end
end
for p in coroutine.wrap(function() permgen { 1, 2, 3 } end) do print(table.concat(p, " ")) end
--# a ring of coroutines
local names, log = { "a", "b", "c" }, {}
local cos = {}
for i, n in ipairs(names) do cos[i] = coroutine.create(function() for k = 1, 3 do log[#log + 1] = n .. k coroutine.yield() end end) end
local live = true
while live do
  live = false
  for _, co in ipairs(cos) do if coroutine.status(co) ~= "dead" then live = true coroutine.resume(co) end end
end
print(table.concat(log, " "))
--# values go both ways
local co = coroutine.create(function(a, b)
  print("start", a, b)
  local c = coroutine.yield(a + b)
  print("got", c)
  local d, e = coroutine.yield(c * 2)
  print("got", d, e)
  return "done", d + e
end)
print(coroutine.resume(co, 1, 2))
print(coroutine.resume(co, 10))
print(coroutine.resume(co, 3, 4))
print(coroutine.resume(co))
--# statuses
local outer
outer = coroutine.create(function()
  local inner = coroutine.create(function() print(coroutine.status(outer)) coroutine.yield() end)
  print(coroutine.status(inner))
  coroutine.resume(inner)
  print(coroutine.status(inner))
  coroutine.resume(inner)
  print(coroutine.status(inner))
end)
print(coroutine.status(outer))
coroutine.resume(outer)
print(coroutine.status(outer))
--# close runs pending to-be-closed variables
local function C(n) return setmetatable({}, { __close = function(_, e) print("close", n, e) end }) end
local co = coroutine.create(function()
  local a <close> = C "a"
  local b <close> = C "b"
  coroutine.yield(1)
  print "never"
end)
print(coroutine.resume(co))
print(coroutine.close(co))
print(coroutine.status(co), coroutine.resume(co))
--# close with errors in close
local function E(n) return setmetatable({}, { __close = function(_, e) print("close", n, e) error(n, 0) end }) end
local co = coroutine.create(function()
  local a <close> = E "a"
  local b <close> = E "b"
  coroutine.yield()
end)
coroutine.resume(co)
print(coroutine.close(co))
print(coroutine.status(co))
print(coroutine.close(co))
--# close of a coroutine that ended with an error
local co = coroutine.create(function() local x <close> = setmetatable({}, { __close = function(_, e) print("c", e) end }) error("e", 0) end)
print(coroutine.resume(co))
print(coroutine.close(co))
print(coroutine.close(co))
--# close inside a pcall within the coroutine
local co = coroutine.create(function()
  print(pcall(function()
    local x <close> = setmetatable({}, { __close = function(_, e) print("closing", e) end })
    coroutine.yield()
  end))
end)
coroutine.resume(co)
print(coroutine.close(co))
--# wrap closes its variables when it dies of an error
local f = coroutine.wrap(function()
  local x <close> = setmetatable({}, { __close = function(_, e) print("close", e) end })
  coroutine.yield()
  error("dead", 0)
end)
f()
print(pcall(f))
print(pcall(f))
--# wrap with errors in close
local f = coroutine.wrap(function()
  local x <close> = setmetatable({}, { __close = function(_, e) error("second after " .. tostring(e), 0) end })
  error("first", 0)
end)
print(pcall(f))
--# yield in __close
local function C(n) return setmetatable({}, { __close = function(_, e) coroutine.yield("closing " .. n .. " " .. tostring(e)) end }) end
local co = coroutine.wrap(function()
  do local a <close> = C "a" local b <close> = C "b" end
  for i = 1, 2 do local c <close> = C("c" .. i) if i == 2 then break end end
  print(pcall(function() local d <close> = C "d" error("err", 0) end))
  local function f() local e <close> = C "e" return 1, 2, 3 end
  print(f())
  local function g(...) local h <close> = C "h" return ... end
  print(g(4, nil, 6))
  return "end"
end)
repeat local r = co() print(r) until r == "end"
--# yield in __close while an error unwinds
local co = coroutine.create(function()
  local a <close> = setmetatable({}, { __close = function(_, e) coroutine.yield("a", e) end })
  local b <close> = setmetatable({}, { __close = function(_, e) coroutine.yield("b", e) error("from b", 0) end })
  error("original", 0)
end)
for i = 1, 4 do print(coroutine.resume(co)) end
--# wrap inside wrap passes errors with positions
local inner = coroutine.wrap(function() error "inner" end)
local outer = coroutine.wrap(function() inner() end)
print(pcall(outer))
--# an error through several coroutines
local function f(n) if n == 0 then error("base", 0) end return coroutine.wrap(f)(n - 1) end
print(pcall(f, 5))
--# traceback of a coroutine
local co = coroutine.create(function() local function deep() coroutine.yield() end deep() end)
coroutine.resume(co)
print(debug.traceback(co))
print(debug.traceback(co, "message"))
print(debug.traceback(co, "message", 1))
print(debug.traceback(co, nil))
print(debug.traceback(co, nil, 1))
local dead = coroutine.create(function() error "x" end)
coroutine.resume(dead)
print(debug.traceback(dead))
print(debug.traceback(coroutine.create(print)))
--# a coroutine holds its error position
local co = coroutine.create(function()
  local function inner() local t = nil; t.x = 1 end
  inner()
end)
local ok, m = coroutine.resume(co)
print(ok, m)
print(debug.traceback(co))
--# deep recursion inside a coroutine
local co = coroutine.create(function() local function f(n) if n == 0 then coroutine.yield "bottom" return 0 end return 1 + f(n - 1) end return f(5000) end)
print(coroutine.resume(co))
print(coroutine.resume(co))
--# stack overflow inside a coroutine
local co = coroutine.create(function() local function f() return 1 + f() end return f() end)
local ok, m = coroutine.resume(co)
print(ok, (m:match "stack overflow"))
print(coroutine.status(co))
--# many coroutines
local cos = {}
for i = 1, 2000 do cos[i] = coroutine.wrap(function() local n = i while true do coroutine.yield(n) n = n + 1 end end) end
local s = 0
for r = 1, 3 do for i = 1, #cos do s = s + cos[i]() end end
print(s)
--# nested resumes
local function nest(n) if n == 0 then return "bottom" end return select(2, coroutine.resume(coroutine.create(nest), n - 1)) end
print(nest(100))
--# coroutines and upvalues
local x = 1
local co = coroutine.wrap(function() while true do x = x + 1 coroutine.yield() end end)
co() co()
print(x)
local function make()
  local n = 0
  return coroutine.wrap(function() while true do n = n + 1 coroutine.yield(n) end end), function() return n end
end
local step, get = make()
step() step()
print(get())
--# locals of a coroutine as upvalues after it dies
local f
local co = coroutine.create(function() local v = "alive" f = function() return v end coroutine.yield() error "dies" end)
coroutine.resume(co)
print(f())
coroutine.resume(co)
print(f(), coroutine.status(co))
local g
co = coroutine.create(function() local v = "closed" g = function(n) if n then v = n end return v end coroutine.yield() end)
coroutine.resume(co) coroutine.close(co)
print(g(), g "new", g())
--# resume passes through pcall frames
local co = coroutine.create(function()
  local r = {}
  for i = 1, 3 do
    r[#r + 1] = table.concat({ tostring(pcall(function() local v = coroutine.yield(i) if v == "err" then error("err" .. i, 0) end return v end)) }, ",")
  end
  return table.concat(r, " ")
end)
print(coroutine.resume(co)) print(coroutine.resume(co, "a")) print(coroutine.resume(co, "err")) print(coroutine.resume(co, "c"))
--# xpcall handlers run before unwinding, in the coroutine
local co = coroutine.create(function()
  return xpcall(function() local secret = "s" coroutine.yield() error "oops" end, function(m)
    local name, value = debug.getlocal(2, 1)
    return m, "lost"
  end)
end)
print(coroutine.resume(co)) print(coroutine.resume(co))
--# passing a coroutine around
local function worker() while true do local cmd = coroutine.yield() if cmd == "stop" then return "stopped" end end end
local co = coroutine.create(worker)
coroutine.resume(co)
local function send(c, m) return coroutine.resume(c, m) end
print(send(co, "go")) print(send(co, "stop")) print(send(co, "again"))
--# coroutine as scheduler with priorities
local queue, out = {}, {}
local function spawn(name, n) queue[#queue + 1] = { co = coroutine.create(function() for i = 1, n do out[#out + 1] = name .. i coroutine.yield() end end) } end
spawn("x", 2) spawn("y", 4) spawn("z", 1)
while #queue > 0 do
  local t = table.remove(queue, 1)
  coroutine.resume(t.co)
  if coroutine.status(t.co) ~= "dead" then queue[#queue + 1] = t end
end
print(table.concat(out, " "))
--# yield in the comparator of table.sort (works here, an error in PUC Lua)
local function drive(f, ...)
  local co = coroutine.create(f)
  local r = table.pack(coroutine.resume(co, ...))
  local n = 0
  while coroutine.status(co) == "suspended" do
    n = n + 1
    io.write("")
    r = table.pack(coroutine.resume(co, n))
  end
  print("|", table.unpack(r, 1, r.n))
end
drive(function() local t = { 3, 1, 2 } table.sort(t, function(a, b) coroutine.yield(".") return a < b end) return table.concat(t, " ") end)

--= |	true	1 2 3
--# yield in __lt called by table.sort (works here, an error in PUC Lua)
local function drive(f, ...)
  local co = coroutine.create(f)
  local r = table.pack(coroutine.resume(co, ...))
  local n = 0
  while coroutine.status(co) == "suspended" do
    n = n + 1
    io.write("")
    r = table.pack(coroutine.resume(co, n))
  end
  print("|", table.unpack(r, 1, r.n))
end
local mt = { __lt = function(a, b) coroutine.yield(".") return a.v < b.v end }
drive(function() local t = {} for i, v in ipairs { 3, 1, 2 } do t[i] = setmetatable({ v = v }, mt) end table.sort(t) return t[1].v, t[2].v, t[3].v end)

--= |	true	1	2	3
--# yield in the callback of gsub (works here, an error in PUC Lua)
local function drive(f, ...)
  local co = coroutine.create(f)
  local r = table.pack(coroutine.resume(co, ...))
  local n = 0
  while coroutine.status(co) == "suspended" do
    n = n + 1
    io.write(tostring(r[2]), " ")
    r = table.pack(coroutine.resume(co, n))
  end
  print("|", table.unpack(r, 1, r.n))
end
drive(function() return ("abc"):gsub("%w", function(c) return c .. coroutine.yield(c) end) end)

--= a b c |	true	a1b2c3	3
--# yield in __index of the table given to gsub (works here, an error in PUC Lua)
local function drive(f, ...)
  local co = coroutine.create(f)
  local r = table.pack(coroutine.resume(co, ...))
  local n = 0
  while coroutine.status(co) == "suspended" do
    n = n + 1
    io.write(tostring(r[2]), " ")
    r = table.pack(coroutine.resume(co, n))
  end
  print("|", table.unpack(r, 1, r.n))
end
drive(function() return ("abc"):gsub("%w", setmetatable({}, { __index = function(_, k) return coroutine.yield(k) end })) end)

--= a b c |	true	123	3
--# yield in __tostring called by tostring (works here, an error in PUC Lua)
local function drive(f, ...)
  local co = coroutine.create(f)
  local r = table.pack(coroutine.resume(co, ...))
  local n = 0
  while coroutine.status(co) == "suspended" do
    n = n + 1
    io.write(tostring(r[2]), " ")
    r = table.pack(coroutine.resume(co, n))
  end
  print("|", table.unpack(r, 1, r.n))
end
drive(function() return tostring(setmetatable({}, { __tostring = function() return "s" .. coroutine.yield("ts") end })) end)

--= ts |	true	s1
--# yield in __tostring called by print (works here, an error in PUC Lua)
local function drive(f, ...)
  local co = coroutine.create(f)
  local r = table.pack(coroutine.resume(co, ...))
  local n = 0
  while coroutine.status(co) == "suspended" do
    n = n + 1
    io.write(tostring(r[2]), " ")
    r = table.pack(coroutine.resume(co, n))
  end
  print("|", table.unpack(r, 1, r.n))
end
drive(function() print(setmetatable({}, { __tostring = function() return "s" .. coroutine.yield("ts") end }), 2) return "done" end)

--= ts s1	2
--= |	true	done
--# yield in __tostring called by string.format (works here, an error in PUC Lua)
local function drive(f, ...)
  local co = coroutine.create(f)
  local r = table.pack(coroutine.resume(co, ...))
  local n = 0
  while coroutine.status(co) == "suspended" do
    n = n + 1
    io.write(tostring(r[2]), " ")
    r = table.pack(coroutine.resume(co, n))
  end
  print("|", table.unpack(r, 1, r.n))
end
drive(function() return string.format("%s-%5s-%d", setmetatable({}, { __tostring = function() return "f" .. coroutine.yield("fmt") end }), "x", 7) end)

--= fmt |	true	f1-    x-7
--# yield in the reader of load (works here, an error in PUC Lua)
local function drive(f, ...)
  local co = coroutine.create(f)
  local r = table.pack(coroutine.resume(co, ...))
  local n = 0
  while coroutine.status(co) == "suspended" do
    n = n + 1
    io.write(tostring(r[2]), " ")
    r = table.pack(coroutine.resume(co, n))
  end
  print("|", table.unpack(r, 1, r.n))
end
drive(function() local f = load(function() local n = coroutine.yield("read") if n == 1 then return "return 1" elseif n == 2 then return " + 41" end end) return f() end)

--= read read read |	true	42
--# yield in __index called by table.concat (works here, an error in PUC Lua)
local function drive(f, ...)
  local co = coroutine.create(f)
  local r = table.pack(coroutine.resume(co, ...))
  local n = 0
  while coroutine.status(co) == "suspended" do
    n = n + 1
    io.write(tostring(r[2]), " ")
    r = table.pack(coroutine.resume(co, n))
  end
  print("|", table.unpack(r, 1, r.n))
end
drive(function() return table.concat(setmetatable({}, { __len = function() return coroutine.yield("len") + 1 end, __index = function(_, i) return coroutine.yield(i) end }), "-") end)

--= len 1 2 |	true	2-3
--# yield in __index called by table.unpack (works here, an error in PUC Lua)
local function drive(f, ...)
  local co = coroutine.create(f)
  local r = table.pack(coroutine.resume(co, ...))
  local n = 0
  while coroutine.status(co) == "suspended" do
    n = n + 1
    io.write(tostring(r[2]), " ")
    r = table.pack(coroutine.resume(co, n))
  end
  print("|", table.unpack(r, 1, r.n))
end
drive(function() return table.unpack(setmetatable({}, { __index = function(_, i) return coroutine.yield(i) end }), 1, 3) end)

--= 1 2 3 |	true	1	2	3
--# yield in __newindex called by table.insert (works here, an error in PUC Lua)
local function drive(f, ...)
  local co = coroutine.create(f)
  local r = table.pack(coroutine.resume(co, ...))
  local n = 0
  while coroutine.status(co) == "suspended" do
    n = n + 1
    io.write(tostring(r[2]), " ")
    r = table.pack(coroutine.resume(co, n))
  end
  print("|", table.unpack(r, 1, r.n))
end
drive(function() local log = {} local t = setmetatable({}, { __newindex = function(_, k, v) log[#log + 1] = k .. v .. coroutine.yield("set") end }) table.insert(t, "v") return log[1] end)

--= set |	true	1v1
--# yield in metamethods called by table.remove (works here, an error in PUC Lua)
local function drive(f, ...)
  local co = coroutine.create(f)
  local r = table.pack(coroutine.resume(co, ...))
  local n = 0
  while coroutine.status(co) == "suspended" do
    n = n + 1
    io.write(tostring(r[2]), " ")
    r = table.pack(coroutine.resume(co, n))
  end
  print("|", table.unpack(r, 1, r.n))
end
drive(function() local t = setmetatable({}, { __len = function() return 2 end, __index = function(_, k) return coroutine.yield("get" .. k) end, __newindex = function(_, k) coroutine.yield("set" .. k) end }) return table.remove(t, 1) end)

--= get1 get2 set1 set2 |	true	1
--# yield in metamethods called by table.move (works here, an error in PUC Lua)
local function drive(f, ...)
  local co = coroutine.create(f)
  local r = table.pack(coroutine.resume(co, ...))
  local n = 0
  while coroutine.status(co) == "suspended" do
    n = n + 1
    io.write(tostring(r[2]), " ")
    r = table.pack(coroutine.resume(co, n))
  end
  print("|", table.unpack(r, 1, r.n))
end
drive(function() local log = {} table.move(setmetatable({}, { __index = function(_, k) return coroutine.yield("get" .. k) end }), 1, 2, 1, setmetatable({}, { __newindex = function(_, k, v) coroutine.yield("set" .. k) log[#log + 1] = v end })) return log[1], log[2] end)

--= get1 set1 get2 set2 |	true	1	3
--# yield in __index called by an ipairs loop (works here, an error in PUC Lua)
local function drive(f, ...)
  local co = coroutine.create(f)
  local r = table.pack(coroutine.resume(co, ...))
  local n = 0
  while coroutine.status(co) == "suspended" do
    n = n + 1
    io.write(tostring(r[2]), " ")
    r = table.pack(coroutine.resume(co, n))
  end
  print("|", table.unpack(r, 1, r.n))
end
drive(function() local s = 0 for i, v in ipairs(setmetatable({}, { __index = function(_, i) if i < 4 then return coroutine.yield(i) end end })) do s = s + v end return s end)

--= 1 2 3 |	true	6
--# yield in __pairs (works here, an error in PUC Lua)
local function drive(f, ...)
  local co = coroutine.create(f)
  local r = table.pack(coroutine.resume(co, ...))
  local n = 0
  while coroutine.status(co) == "suspended" do
    n = n + 1
    io.write(tostring(r[2]), " ")
    r = table.pack(coroutine.resume(co, n))
  end
  print("|", table.unpack(r, 1, r.n))
end
drive(function() local out = {} for k, v in pairs(setmetatable({}, { __pairs = function(t) coroutine.yield("pairs") return next, { x = 5 }, nil end })) do out[#out + 1] = k .. v end return out[1] end)

--= pairs |	true	x5
--# yield in the loader called by require (works here, an error in PUC Lua)
local function drive(f, ...)
  local co = coroutine.create(f)
  local r = table.pack(coroutine.resume(co, ...))
  local n = 0
  while coroutine.status(co) == "suspended" do
    n = n + 1
    io.write(tostring(r[2]), " ")
    r = table.pack(coroutine.resume(co, n))
  end
  print("|", table.unpack(r, 1, r.n))
end
package.preload["yielding.module"] = function(n) return n .. coroutine.yield("loading") end
drive(function() return require "yielding.module" end)

--= loading |	true	yielding.module1	:preload:
--# yield in a searcher called by require (works here, an error in PUC Lua)
local function drive(f, ...)
  local co = coroutine.create(f)
  local r = table.pack(coroutine.resume(co, ...))
  local n = 0
  while coroutine.status(co) == "suspended" do
    n = n + 1
    io.write(tostring(r[2]), " ")
    r = table.pack(coroutine.resume(co, n))
  end
  print("|", table.unpack(r, 1, r.n))
end
drive(function() table.insert(package.searchers, 1, function(n) coroutine.yield("searching") return function() return coroutine.yield("loading") end end) return (require "other.module") end)

--= searching loading |	true	2
--# yield in a chunk run by dofile (works here, an error in PUC Lua)
local function drive(f, ...)
  local co = coroutine.create(f)
  local r = table.pack(coroutine.resume(co, ...))
  local n = 0
  while coroutine.status(co) == "suspended" do
    n = n + 1
    io.write(tostring(r[2]), " ")
    r = table.pack(coroutine.resume(co, n))
  end
  print("|", table.unpack(r, 1, r.n))
end
local name = os.tmpname()
local f = io.open(name, "w") f:write("return 10 + coroutine.yield('in file')") f:close()
drive(function() return dofile(name) end)
os.remove(name)

--= in file |	true	11
--# yield in the iterator called by a native iterator loop (works here, an error in PUC Lua)
local function drive(f, ...)
  local co = coroutine.create(f)
  local r = table.pack(coroutine.resume(co, ...))
  local n = 0
  while coroutine.status(co) == "suspended" do
    n = n + 1
    io.write(tostring(r[2]), " ")
    r = table.pack(coroutine.resume(co, n))
  end
  print("|", table.unpack(r, 1, r.n))
end
drive(function() local s = "" for w in ("a b"):gmatch("%w") do s = s .. w .. coroutine.yield(w) end return s end)

--= a b |	true	a1b2
--# yield in a chain of natives (works here, an error in PUC Lua)
local function drive(f, ...)
  local co = coroutine.create(f)
  local r = table.pack(coroutine.resume(co, ...))
  local n = 0
  while coroutine.status(co) == "suspended" do
    n = n + 1
    io.write(tostring(r[2]), " ")
    r = table.pack(coroutine.resume(co, n))
  end
  print("|", table.unpack(r, 1, r.n))
end
drive(function() return pcall(pcall, table.sort, { 2, 1 }, function(a, b) return (("x"):gsub("x", function() coroutine.yield("deep") return "y" end)) == "y" and a < b end) end)

--= deep |	true	true	true
--# yield in a coroutine within a comparator (works here, an error in PUC Lua)
local function drive(f, ...)
  local co = coroutine.create(f)
  local r = table.pack(coroutine.resume(co, ...))
  local n = 0
  while coroutine.status(co) == "suspended" do
    n = n + 1
    io.write(tostring(r[2]), " ")
    r = table.pack(coroutine.resume(co, n))
  end
  print("|", table.unpack(r, 1, r.n))
end
drive(function() local t = { 2, 1, 3 } table.sort(t, function(a, b) local w = coroutine.wrap(function() coroutine.yield(1) return 2 end) w() w() return a < b end) return table.concat(t, " ") end)

--= |	true	1 2 3
--# yields in xpcall handlers (works here, an error in PUC Lua)
local co = coroutine.wrap(function() return xpcall(error, function(m) return coroutine.yield(m) .. "!" end, "e") end)
print(co()) print(co "handled")
--= e
--= false	handled!
--# errors after a yield in a native still carry its name and unwind (works here, an error in PUC Lua)
local co = coroutine.create(function()
  local c <close> = setmetatable({}, { __close = function(_, e) print("closed with", e) end })
  table.sort({ 3, 1, 2 }, function(a, b) coroutine.yield() error("in comparator", 0) end)
end)
coroutine.resume(co)
print(coroutine.resume(co))
print(coroutine.close(co))
co = coroutine.create(function() return (("x"):gsub("x", function() coroutine.yield() return {} end)) end)
coroutine.resume(co)
print(coroutine.resume(co))
--= false	in comparator
--= closed with	in comparator
--= false	in comparator
--= false	case:8: invalid replacement value (a table)
--# closing a coroutine suspended in a native (works here, an error in PUC Lua)
local co = coroutine.create(function()
  local c <close> = setmetatable({}, { __close = function(_, e) print("closed", e) end })
  table.sort({ 3, 1, 2 }, function(a, b) coroutine.yield("cmp") return a < b end)
end)
print(coroutine.resume(co))
print(coroutine.close(co), coroutine.status(co))
--= true	cmp
--= closed	nil
--= true	dead
--# traceback of a coroutine suspended in a native (works here, an error in PUC Lua)
local co = coroutine.create(function()
  table.sort({ 2, 1 }, function(a, b) coroutine.yield() return a < b end)
end)
coroutine.resume(co)
print(debug.traceback(co))
--= stack traceback:
--= 	[C]: in function 'coroutine.yield'
--= 	case:2: in function <case:2>
--= 	[C]: in function 'table.sort'
--= 	case:2: in function <case:1>
--# debug.sethook inside coroutines is per coroutine
local lines = 0
local co = coroutine.create(function() 
  coroutine.yield()
  local x = 1
  x = 2
end)
coroutine.resume(co)
debug.sethook(co, function() lines = lines + 1 end, "l")
local y = 1
y = 2
coroutine.resume(co)
print(lines > 0, debug.gethook() == nil, debug.gethook(co) ~= nil)
--# yieldto: symmetric transfer
local log = {}
local a, b
a = coroutine.create(function(x) log[#log + 1] = "a" .. x local y = coroutine.yieldto(b, "from a") log[#log + 1] = "a got " .. tostring(y) return "a returns" end)
b = coroutine.create(function(x) log[#log + 1] = "b " .. x coroutine.yieldto(a, "from b") end)
print(coroutine.resume(a, 1))
print(table.concat(log, ", "))
print(coroutine.status(a), coroutine.status(b))
--= true	a returns
--= a1, b from a, a got from b
--= dead	suspended
--# yieldto: errors
print((pcall(coroutine.yieldto)))
print((pcall(coroutine.yieldto, 1)))
local self
self = coroutine.create(function() return pcall(coroutine.yieldto, self) end)
print(select(2, coroutine.resume(self)) == false)
local dead = coroutine.create(function() end)
coroutine.resume(dead)
print((coroutine.wrap(function() return pcall(coroutine.yieldto, dead) end)()))
local outer
outer = coroutine.create(function() return coroutine.wrap(function() return pcall(coroutine.yieldto, outer) end)() end)
print((select(2, coroutine.resume(outer))))
--= false
--= false
--= true
--= false
--= false
--# yieldto: many hops
local n = 0
local cos = {}
for i = 1, 3 do
  cos[i] = coroutine.create(function()
    while true do
      n = n + 1
      if n == 30000 then return "last" end
      coroutine.yieldto(cos[i % 3 + 1])
    end
  end)
end
print(coroutine.resume(cos[1]))
print(n, coroutine.status(cos[1]), coroutine.status(cos[2]), coroutine.status(cos[3]))
--= true	last
--= 30000	suspended	suspended	dead
