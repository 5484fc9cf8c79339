--! lines
-- assignment
local a, b = 1, 2; a, b = b, a; return a, b
local a, b, c = 1; return a, b, c
local a, b = 1, 2, 3; return a, b
local a = {}; local i = 3; i, a[i] = i + 1, 20; return i, a[3], a[4]
local a = {1, 2, 3}; local i = 1; i, a[i], a[i + 1] = 2, 10, 20; return i, a[1], a[2], a[3]
local t = {}; t.x, t.y = 1, 2; return t.x, t.y
local t = {}; t.x, t.x = 1, 2; return t.x
local a; a, a = 1, 2; return a
local a, b, c = (function() return 1, 2, 3 end)(); return a, b, c
local a, b, c; a, b, c = 0, (function() return 1, 2, 3 end)(); return a, b, c
local a, b, c; a, b, c = (function() return 1, 2, 3 end)(), 0; return a, b, c
local a, b; a, b = nil; return a, b
local x = 1; local x = x + 1; return x
local x = 1; do local x = 2; x = 3 end; return x
local a = {x = {y = {}}}; a.x.y.z = 1; a["x"].y["w"] = 2; return a.x.y.z, a.x.y.w
local t = {}; t[1], t[2], t[3] = (function() return 7, 8 end)(); return t[1], t[2], t[3]
local a, t = 1, {}; a, t[a], t[a + 1] = 2, a, a + 1; return a, t[1], t[2]
local t = {1, 2}; t[1], t[2] = t[2], t[1]; return t[1], t[2]
local t = {1, {}}; local u = t; t, t[2].x = nil, 5; return u[2].x, t
local t = {}; local k = "a"; t[k], k = 1, "b"; return t.a, t.b, k
local a = 1; local function f() a = 5 return 2 end; local b, c = a, f(); return a, b, c
local a <const>, b = 1, 2; b = a + b; return b
a, b.c = 1, 2
_G.x = 5; return x, _ENV.x
x = 5; return _G.x, rawget(_G, "x")
-- blocks and if
do end return 1
do local a = 1 end return a
if false then return 1 elseif nil then return 2 else return 3 end
if 0 then return "true" end
if "" then return "true" end
if nil then return 1 end return 2
if not nil then return 1 end
local x = 5; if x > 3 then if x > 4 then return "a" end end return "b"
local x = 3; if x == 1 then return 1 elseif x == 2 then return 2 elseif x == 3 then return 33 end
if true then else return 1 end return 2
if 1 < 2 and 2 < 3 or error() then return "y" end
if not (1 > 2) then return 1 end
local a; if a == nil then return "nil" end
local a = false; if a ~= nil then return "set" end
local a = 1; if a == 1.0 then return "eq" end
if "a" == "a" then return 1 end
local n = 0; if n == 0 then n = n + 1 end; if n ~= 0 then n = n + 10 end; return n
-- while and repeat
local i = 0; while i < 5 do i = i + 1 end return i
local i = 0; while true do i = i + 1 if i > 5 then break end end return i
while false do return 1 end return 2
local i = 0; repeat i = i + 1 until i >= 5 return i
local i = 0; repeat local done = i == 3; i = i + 1 until done return i
local i = 0; repeat i = i + 1 if i == 2 then break end until false return i
local i = 10; repeat local j = i; i = i - 1 until j < 5 return i
repeat until true return 1
local n = 0; while n < 3 do n = n + 1 local m = 0 while m < 3 do m = m + 1 if m == 2 then break end end if m ~= 2 then return "bad" end end return n
local i = 1; while i do i = i < 3 and i + 1 or nil end return i
local f; local i = 0; repeat local x = i; f = function() return x end; i = i + 1 until x == 3; return f()
-- numeric for
local s = 0; for i = 1, 10 do s = s + i end return s
local s = ""; for i = 1, 3 do s = s .. i end return s
local s = ""; for i = 3, 1, -1 do s = s .. i end return s
local s = ""; for i = 1, 0 do s = s .. i end return s
local s = ""; for i = 1, 2, 0.25 do s = s .. i .. " " end return s
local s = ""; for i = 1.0, 3 do s = s .. i .. " " end return s
local s = ""; for i = 1, 3.5 do s = s .. i .. " " end return s
local s = ""; for i = 1, 3, 1.0 do s = s .. i .. " " end return s
local s = ""; for i = 1, -3.5, -1 do s = s .. i .. " " end return s
local s = ""; for i = -1, 1, 2^53 do s = s .. i .. " " end return s
local n = 0; for i = 1, math.huge do n = n + 1 if n == 5 then break end end return n
local n = 0; for i = 1, -math.huge, -1 do n = n + 1 if n == 5 then break end end return n
local n = 0; for i = 1, -math.huge do n = n + 1 end return n
local n = 0; for i = -1, math.huge, -1 do n = n + 1 end return n
local n = 0; for i = 1, 0/0 do n = n + 1 end return n
local n = 0; for i = 0/0, 1 do n = n + 1 end return n
local n = 0; for i = 1, 1e100 do n = n + 1 if n == 3 then break end end return n
local n = 0; for i = 1, -1e100, -1 do n = n + 1 if n == 3 then break end end return n
local n = 0; for i = math.maxinteger - 2, math.maxinteger do n = n + 1 end return n
local n = 0; for i = math.mininteger + 2, math.mininteger, -1 do n = n + 1 end return n
local n = 0; for i = math.maxinteger - 2, math.huge do n = n + 1 end return n
local n = 0; for i = math.mininteger + 2, -math.huge, -1 do n = n + 1 end return n
local n = 0; for i = math.mininteger, math.maxinteger, math.maxinteger do n = n + 1 end return n
local n = 0; for i = math.maxinteger, math.mininteger, math.mininteger do n = n + 1 end return n
local n = 0; for i = 1, math.maxinteger, math.maxinteger do n = n + 1 end return n
local n = 0; for i = 0, math.maxinteger, math.maxinteger // 2 do n = n + 1 end return n
local n = 0; for i = 3, math.mininteger, math.mininteger do n = n + 1 end return n
local n = 0; for i = -1, math.mininteger, math.mininteger do n = n + 1 end return n
local n = 0; for i = math.maxinteger, 2^63 do n = n + 1 end return n
local n = 0; for i = math.maxinteger, 2^62 do n = n + 1 end return n
local n = 0; for i = math.maxinteger - 1, 9223372036854775807.0 do n = n + 1 end return n
local n = 0; for i = 1, 2^53 do n = n + 1 if n == 3 then return math.type(i), i end end
local t = {}; for i = 0.1, 0.45, 0.1 do t[#t + 1] = i end return #t
local n = 0; for i = 1.0, math.huge, math.huge do n = n + 1 if n > 3 then break end end return n
local n = 0; for i = 0, 1, 5e-324 do n = n + 1 if n > 3 then break end end return n
local n = 0; for i = 2^53, 2^53 + 3 do n = n + 1 if n > 10 then break end end return n
local t = {}; for i = 1, 3 do local j = i; i = i * 10; t[#t + 1] = i; t[#t + 1] = j end return table.concat(t, " ")
for i = 1, 3 do for i = 10, 11 do io.write(i, " ") end io.write(i, " ") end
local function f() io.write "f" return 3 end; for i = f(), f(), f() do io.write(i) end
local n = 3; for i = 1, n do n = 100; io.write(i, " ") end
for i = 1, 3 do local i = i + 1; io.write(i, " ") end
local fs = {}; for i = 1, 3 do fs[i] = function() i = i + 1 return i end end return fs[1](), fs[1](), fs[2](), fs[3]()
for i = 3, 1 do error() end return 1
for i = 1, 1 do return i end
for i = 1, 10 do if i == 7 then return "seven" end end
for i = 5, 5, -1 do return i end
for i = 5, 6, -1 do return i end return "none"
for i = "10", 11 do io.write(math.type(i), i, " ") end
for i = 1, "2.5" do io.write(math.type(i), i, " ") end
-- generic for
for k, v in pairs{a = 1} do return k, v end
for i, v in ipairs{5, 6, nil, 7} do io.write(i, "=", v, " ") end
for k in next, {a = 1} do return k end
for k, v, x in pairs{a = 1} do return k, v, x end
for x in (function() end) do error() end return "none"
local n = 0; for x in function() n = n + 1 if n < 4 then return n end end do io.write(x, " ") end
for a, b, c in function(s, c) if not c then return 1, s end end, "state" do return a, b, c end
for i in (function(s, i) i = i + 1 if i <= s then return i end end), 3, 0 do io.write(i, " ") end
for i in function(s, c) io.write(tostring(s), tostring(c), " ") if c < 3 then return c + 1 end end, "s", 1 do end
for w in ("one two three"):gmatch("%a+") do io.write(w, ";") end
for k, v in pairs({}) do error() end return "empty"
for a in function() return false end do return a end
local t = setmetatable({}, {__call = function(self, s, c) c = (c or 0) + 1 if c < 4 then return c end end}); for i in t do io.write(i, " ") end
for i, c in utf8.codes("aé") do io.write(i, ":", c, " ") end
for i in coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end) do io.write(i, " ") end
local t = {1, 2, 3}; for k in pairs(t) do t[k] = nil end return next(t)
local t = {1, 2, 3}; for i, v in ipairs(t) do if i < 5 then t[#t + 1] = v end end return #t
for k, v in pairs({10, 20, 30}) do k = k + 100; io.write(k, " ", v, " ") end
for _, f in ipairs{function() return 1 end, function() return 2 end} do io.write(f(), " ") end
-- goto
do goto a; error() ::a:: end return 1
local i = 1; ::top:: i = i + 1; if i < 5 then goto top end return i
for i = 1, 3 do if i == 2 then goto continue end io.write(i, " ") ::continue:: end
for i = 1, 3 do for j = 1, 3 do if j == 2 then goto next_i end io.write(i, j, " ") end ::next_i:: end
for i = 1, 3 do for j = 1, 3 do if i * j == 4 then goto done end io.write(i * j, " ") end end ::done:: return "x"
do goto skip; local x ::skip:: end return 1
local i = 0; ::a:: ; i = i + 1; if i == 1 then goto a elseif i == 2 then goto b end; ::b:: return i
goto e; do return 1 end ::e:: return 2
do local k = 0; ::x:: k = k + 1; do local z = k; if k < 3 then goto x end end; return k end
local i = 1; while true do if i > 3 then goto out end i = i + 1 end ::out:: return i
repeat goto cont; local x = 1; ::cont:: until true return "r"
local fs = {}; local i = 1; ::l:: local x = i; fs[i] = function() return x end; i = i + 1; if i <= 3 then goto l end; return fs[1](), fs[2](), fs[3]()
do ::a:: end do ::a:: end return "same label in two blocks"
goto f; ::f:: ::g:: return 1
local goto1 = 5; return goto1
::l1:: do goto l2 end ::l2:: return "down"
local function f() goto r; ::r:: return "in function" end return f()
local n = 0; for i = 1, 10 do if i % 2 == 0 then goto c end; n = n + i; ::c:: end return n
-- return
return
return;
return nil
return nil, nil
do return 1, 2 end
return (function() return end)()
return ((function() return end)())
return 1, (function() return 2, 3 end)()
return (function() return 2, 3 end)(), 1
local function f() return end return select("#", f())
if true then return "a" end return "b"
--! cases
--# order of assignment with metamethods is not observed through values
local log = {}
local t = setmetatable({}, { __newindex = function(_, k, v) log[#log + 1] = k .. "=" .. tostring(v) end })
t.a, t.b = 1, 2
table.sort(log)
print(table.concat(log, " "))
--# all expressions are evaluated before assignment
local t = { 1, 2, 3 }
local i = 1
local function f() i = i + 1 return i end
t[f()], t[f()] = f(), f()
print(t[1], t[2], t[3], i)
local a = { 1 }
local b = a
a, a[1] = { 9 }, 5
print(b[1], a[1])
--# closures capture fresh loop variables
local fs = {}
for i = 1, 3 do fs[#fs + 1] = function() return i end end
for _, v in ipairs { "a", "b" } do fs[#fs + 1] = function() return v end end
local j = 0
while j < 2 do j = j + 1 local k = j fs[#fs + 1] = function() k = k + 1 return k end end
for _, f in ipairs(fs) do io.write(tostring(f()), " ", tostring(f()), " ") end
print()
--# break closes upvalues
local f
while true do
  local x = 1
  f = function() x = x + 1 return x end
  if f() == 2 then break end
end
local y = "other"
print(f(), f(), y)
--# shared upvalues
local function counter()
  local n = 0
  return function() n = n + 1 return n end, function() return n end, function(v) n = v end
end
local inc, get, set = counter()
inc() inc()
print(get())
set(10)
print(inc(), get())
local inc2, get2 = counter()
print(inc2(), get(), get2())
--# upvalues of upvalues
local function make()
  local x = 1
  return function()
    local y = 1
    return function()
      x, y = x + 1, y * 2
      return x, y
    end
  end
end
local m = make()
local a, b = m(), m()
print(a()) print(a()) print(b()) print(a())
--# recursive local functions
local function fact(n) return n <= 1 and 1 or n * fact(n - 1) end
print(fact(20), fact(21), fact(25.0))
local fib
fib = function(n) return n < 2 and n or fib(n - 1) + fib(n - 2) end
print(fib(20))
local function f() return f end
print(f() == f)
local g = function() return g end
print(g())
--# parameters are local and may be missing
local function f(a, b, c) a = a or "da" return a, b, c end
print(f()) print(f(1)) print(f(1, 2, 3, 4))
local function g(a, a) return a end
print(g(1, 2))
--# method definitions
local A = {}
function A:set(x) self.x = x return self end
function A.get(self) return self.x end
A.b = { c = {} }
function A.b.c.f(x) return x end
function A.b.c:g(x) return self == A.b.c, x end
print(A:set(5):get(), A.get(A), A.b.c.f(1), A.b.c:g(2))
--# close: order and values
local function C(name) return setmetatable({}, { __close = function(_, e) print("close", name, e) end }) end
do
  local a <close> = C "a"
  local b <close> = C "b"
  local c <const> = 5
  local d <close> = nil
  local e <close> = false
  print("body", c)
end
print "after"
--# close on break, goto, return
local function C(name) return setmetatable({}, { __close = function(_, e) print("close", name, e) end }) end
for i = 1, 3 do
  local x <close> = C("for" .. i)
  if i == 2 then break end
end
do
  local i = 1
  ::top::
  do
    local x <close> = C("goto" .. i)
    i = i + 1
    if i < 3 then goto top end
  end
end
local function f()
  local x <close> = C "ret"
  return "value", (function() print "evaluated first" return 2 end)()
end
print(f())
local function g()
  local x <close> = C "tail"
  return f()
end
print(g())
while true do
  local w <close> = C "while"
  break
end
local n = 0
repeat
  local r <close> = C "repeat"
  n = n + 1
until n == 2
--# close on error
local function C(name) return setmetatable({}, { __close = function(_, e) print("close", name, e) end }) end
print(pcall(function()
  local a <close> = C "a"
  local b <close> = C "b"
  error("boom", 0)
end))
print(pcall(function()
  local a <close> = C "a"
  error({})
end) == false)
print(pcall(function()
  local a <close> = C "a"
  local x = nil + 1
end))
--# errors in close replace the error
local function E(name) return setmetatable({}, { __close = function(_, e) print("close", name, e) error(name, 0) end }) end
print(pcall(function()
  local a <close> = E "a"
  local b <close> = E "b"
  return "lost"
end))
print(pcall(function()
  local a <close> = E "a"
  local b <close> = E "b"
  error("first", 0)
end))
print(pcall(function()
  local ok <close> = setmetatable({}, { __close = function(_, e) print("outer sees", e) end })
  do local a <close> = E "inner" end
end))
--# close error with position
local t = setmetatable({}, { __close = function() error "in close" end })
print(pcall(function() local a <close> = t end))
print(pcall(function() local a <close> = t return 1 end))
print(pcall(function() for i = 1, 2 do local a <close> = t break end end))
--# non-closable values leave earlier ones closed
local function C(name) return setmetatable({}, { __close = function(_, e) print("close", name, e) end }) end
print(pcall(function()
  local a <close> = C "a"
  local b <close> = 42
end))
--# the value is closed even if the metamethod disappears
local mt = { __close = function() print "closed" end }
print(pcall(function()
  local x <close> = setmetatable({}, mt)
  mt.__close = nil
end))
mt.__close = function() print "one" end
print(pcall(function()
  local x <close> = setmetatable({}, mt)
  mt.__close = function() print "two" end
end))
--# close in generic for: the fourth value
local function C(name) return setmetatable({}, { __close = function(_, e) print("close", name, e) end }) end
local function iter(n, name)
  return function(_, i) i = i + 1 if i <= n then return i end end, nil, 0, C(name)
end
for i in iter(2, "end") do print(i) end
for i in iter(5, "break") do if i == 2 then break end end
print(pcall(function() for i in iter(3, "error") do error("e" .. i, 0) end end))
local function f() for i in iter(3, "return") do return i end end
print(f())
do for i in iter(3, "goto") do goto out end ::out:: end
for i in iter(2, "outer") do for j in iter(2, "inner" .. i) do if j == 2 then break end end end
--# closing state sees its variables
local function f()
  local log = {}
  do
    local x <close> = setmetatable({ n = 1 }, { __close = function(o, e) log[#log + 1] = o.n .. tostring(e) end })
    local y <close> = setmetatable({ n = 2 }, { __close = function(o, e) log[#log + 1] = o.n .. tostring(e) x.n = 10 end })
  end
  return table.concat(log, " ")
end
print(f())
--# to-be-closed variables in vararg functions and with many results
local function C(name) return setmetatable({}, { __close = function() io.write("close ", name, "\n") end }) end
local function f(...) local x <close> = C "v" return ... end
print(f(1, 2, 3)) print(f()) print(select("#", f(nil, nil)))
print(select("#", f(table.unpack({}, 1, 300))))
local function g(...) local x <close> = C "g" return select("#", ...), ... end
print((g(f(1, 2))))
--# calls in a function with a to-be-closed variable are not tail calls
local function C() return setmetatable({}, { __close = function() print "closed" end }) end
local function inner() print("inner runs first") return debug.getinfo(1, "t").istailcall end
local function f() local x <close> = C() return inner() end
print(f())
--# nested functions and closes at each level
local function C(name) return setmetatable({}, { __close = function(_, e) print("close", name, e) end }) end
local function f(n)
  local x <close> = C(n)
  if n == 0 then error("bottom", 0) end
  f(n - 1)
end
print(pcall(f, 3))
--# close handlers may call pcall and raise inside
local x = setmetatable({}, { __close = function(_, e) print(e, pcall(error, "inside", 0)) end })
print(pcall(function() local a <close> = x error("outside", 0) end))
--# upvalues of closed variables stay right
local f
do
  local v <close> = setmetatable({}, { __close = function(o) o.closed = true end })
  local w = "w"
  f = function() return v.closed, w end
end
print(f())
--# const folding of locals
local a <const>, b <const>, c <const>, d <const> = 10, 2.5, "str", true
local e <const> = nil
local function f() return a + 1, b * 2, c .. "!", not d, e, -a, a .. c end
print(f())
local t = { [a] = c, [c] = a }
print(t[10], t.str, a == 10, d and 1, e or 2)
if d then print "d" end
if e then print "e" end
while e do end
local big <const> = math.maxinteger
print(big + 1 == math.mininteger)
local x <const> = 5 // 2
print(x)
local y <const> = { 1 }
y[1] = 2
print(y[1])
--# _ENV as local, parameter and upvalue
local print, type = print, type
do local _ENV = { x = 5 } print(x, y, type(_ENV)) end
local function f(_ENV) return a end
print(f { a = 7 })
local function g(_ENV, ...) b = ... return _ENV end
print(g({}, 9).b)
local function h() local _ENV <const> = { z = 1 } z = z + 1 return z end
print(h())
do
  local env = {}
  local _ENV = env
  function foo() return 1 end
  print(env.foo())
end
print(foo)
--# _ENV with metatables
local log = {}
local env = setmetatable({}, { __index = function(_, k) log[#log + 1] = "get " .. k return _G[k] end,
  __newindex = function(t, k, v) log[#log + 1] = "set " .. k rawset(t, k, v) end })
local f = load("x = 1; x = x + 1; y = print ~= nil; local z = math.pi", "=c", "t", env)
f()
print(table.concat(log, ", "), env.x, env.y)
--# strict globals by a metatable of _G
setmetatable(_G, { __index = function(_, k) error("undefined variable " .. k, 2) end,
  __newindex = function(_, k) error("assignment to undeclared " .. k, 2) end })
print(pcall(function() return undefinedthing end))
print(pcall(function() undefinedthing = 1 end))
print(pcall(load("return 1 + nosuch", "=c")))
setmetatable(_G, nil)
--# swapping upvalue _ENV with load
local f = load("a = 1; return a, _ENV", "=c", "t", { })
print((f()))
local g = load("return _ENV", "=c", "t", nil)
print(g())
print(pcall(load("return x", "=c", "t", nil)))
local h = load("local _ENV = {}; x = 1; return x")
print(h(), x)
--# goto with closures in loops
local fs = {}
do
  local i = 1
  ::again::
  local x = i * 10
  fs[i] = function() x = x + 1 return x end
  i = i + 1
  if i <= 3 then goto again end
end
print(fs[1](), fs[1](), fs[2](), fs[3]())
--# goto backwards out of a block with to-be-closed variables
local function C(name) return setmetatable({}, { __close = function() io.write("close ", name, "; ") end }) end
local i = 0
::start::
do
  local a <close> = C(i)
  i = i + 1
  if i < 3 then goto start end
  local b <close> = C("b" .. i)
end
print("end")
--# nested breaks and continues
for i = 1, 3 do
  local j = 0
  while true do
    j = j + 1
    if j == 2 then goto continue end
    if j > 3 then break end
    io.write(i, ":", j, " ")
    ::continue::
  end
end
print()
--# a while loop with complex conditions
local a, b, n = 0, 10, 0
while a < b and not (n > 5) or n == 6 do a = a + 1 n = n + 1 end
print(a, b, n)
repeat local x, y = a, b a = a + 2 until x >= 9 or y < 5
print(a)
--# multiple returns through pcall and coroutines
print((function(...) return pcall(function(...) return ... end, ...) end)(1, nil, 3))
print(select("#", pcall(function() return nil, nil end)))
--# no results on their way stay no results, whatever is called to close variables
local function none() end
local function id(...) return ... end
local mt = { __close = function() local t = { 10, 20, 30, id(1, 2, 3, 4) } t = { id(5, id(6)) } end }
local function f() local x <close> = setmetatable({}, mt) return none() end
local function g(...) local x <close> = setmetatable({}, mt) return ... end
local function h() local x <close> = setmetatable({}, mt) return 1, 2, none() end
print(select("#", f()), select("#", g()), select("#", g(nil, nil)), h())
print("a", f())
--# deep recursion ends in a catchable stack overflow
local function f() return 1 + f() end
local ok, m = pcall(f)
print(ok, (m:match("stack overflow")))
local function g() local x <close> = nil return g() end
ok, m = pcall(g)
print(ok, (m:match("stack overflow")))
local t = setmetatable({}, {})
getmetatable(t).__index = function(t, k) return t[k + 1] end
ok, m = pcall(function() return t[1] end)
print(ok, (m:match("stack overflow")))
--# an overflow while an overflow is handled
local function loop(x, y, z) return 1 + loop(x, y, z) end
print(xpcall(loop, function(m)
  local ok, inner = pcall(loop)
  return (m:match("stack overflow")), ok, inner
end))
print(xpcall(loop, function(m) return math.sin(0), select("#", string.rep("x", 100)) end))
print(select(2, xpcall(loop, loop)))
local ok, m = pcall(loop)
print(ok, (m:match("stack overflow")))
--# an error in a message handler that calls deeply
print(xpcall(error, function(m) local function deep(n) if n > 0 then return 1 + deep(n - 1) end return 0 end return deep(1000) end, "x"))
--# coroutines that start one another without end
local function a(f) coroutine.wrap(f)(f) end
local ok, m = pcall(a, a)
print(ok, (m:match("C stack overflow")))
--# tail calls replace their caller wherever the stack is
local function count(n) local i = 0 while debug.getinfo(i + 1, "f") do i = i + 1 end return i end
local function tail(n, ...) if n == 0 then return count() end return tail(n - 1, ...) end
local function deep(d, n) if d == 0 then return (tail(n, 1, 2, 3)) end return (deep(d - 1, n)) end
local base = deep(0, 0)
local bad = 0
for d = 0, 60 do for _, n in ipairs { 1, 5, 50 } do if deep(d, n) ~= base + d then bad = bad + 1 end end end
print(bad)
--# string of pcall nested many times
local function nest(n) if n == 0 then error("deep", 0) end return select(2, pcall(nest, n - 1)) end
print(nest(150))
--# a function with many locals and deep expressions
local src = {}
for i = 1, 190 do src[#src + 1] = ("local v%d = %d"):format(i, i) end
src[#src + 1] = "return v1 + v100 + v190, (function() return v1 + v95 + v190 end)()"
print(load(table.concat(src, "\n"))())
--# long if chains and jumps over large bodies
local src = { "local x = ... local r = 0 if x then " }
for i = 1, 3000 do src[#src + 1] = "r = r + " .. i .. " " end
src[#src + 1] = " else r = -1 end return r"
local f = load(table.concat(src))
print(f(true), f(false))
local src = { "local n = 0 for i = 1, 3 do " }
for i = 1, 3000 do src[#src + 1] = "n = n + i " end
src[#src + 1] = " end return n"
print(load(table.concat(src))())
