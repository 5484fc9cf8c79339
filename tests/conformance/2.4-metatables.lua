--! lines
-- getmetatable and setmetatable
getmetatable({})
getmetatable(1)
getmetatable(nil)
getmetatable(print)
getmetatable("").__index == string
getmetatable("").__name
local mt = {}; local t = setmetatable({}, mt); return getmetatable(t) == mt
local t = setmetatable({}, {__metatable = "locked"}); return getmetatable(t)
local t = setmetatable({}, {__metatable = false}); return getmetatable(t)
local t = setmetatable({}, {__metatable = "locked"}); setmetatable(t, {})
local t = setmetatable({}, {__metatable = false}); setmetatable(t, nil)
setmetatable({}, nil) ~= nil
setmetatable(1, {})
setmetatable({}, 1)
setmetatable({})
setmetatable()
setmetatable("x", {})
getmetatable()
local t = setmetatable({}, {}); setmetatable(t, nil); return getmetatable(t)
local t = {}; return setmetatable(t, {}) == t
-- index
setmetatable({}, {__index = {x = 5}}).x
setmetatable({}, {__index = function(t, k) return k .. "!" end}).foo
setmetatable({}, {__index = function(t, k) return 1, 2 end}).foo
setmetatable({}, {__index = function() end}).foo
setmetatable({x = 1}, {__index = function() error() end}).x
setmetatable({}, {__index = setmetatable({}, {__index = setmetatable({}, {__index = {deep = "yes"}})})}).deep
setmetatable({}, {__index = "abc"}).len == string.len
setmetatable({}, {__index = "abc"}).foo
setmetatable({}, {__index = string}).rep("x", 3)
rawget(setmetatable({}, {__index = {x = 1}}), "x")
setmetatable({false}, {__index = function() return "called" end})[1]
setmetatable({}, {__index = function(t, k) return type(k) end})[nil]
setmetatable({}, {__index = function(t, k) return k ~= k end})[0/0]
setmetatable({}, {__index = function(t, k) return math.type(k) end})[1.0]
setmetatable({}, {__index = function(t, k) return math.type(k) end})[1.5]
local t = {}; t.__index = t; t.x = 5; return setmetatable({}, t).x
local t = {}; setmetatable(t, {__index = t}); return t.x
local t = setmetatable({}, {}); getmetatable(t).__index = t; return t.x
local a, b = {}, {}; setmetatable(a, {__index = b}); setmetatable(b, {__index = a}); return a.x
#setmetatable({}, {__index = function(t, i) if i < 5 then return i end end})
setmetatable({}, {__index = function(t, k) return coroutine.isyieldable() end}).x
-- newindex
local log; local t = setmetatable({}, {__newindex = function(t, k, v) log = k .. "=" .. v end}); t.x = 5; return log, rawget(t, "x")
local store = {}; local t = setmetatable({}, {__newindex = store}); t.x = 5; return store.x, rawget(t, "x")
local t = setmetatable({x = 1}, {__newindex = error}); t.x = 2; return t.x
local t = setmetatable({}, {__newindex = function(t, k, v) rawset(t, k, v * 2) end}); t.x = 5; t.x = 7; return t.x
local a, b, c = {}, {}, {}; setmetatable(a, {__newindex = b}); setmetatable(b, {__newindex = c}); a.x = 1; return rawget(a, "x"), rawget(b, "x"), c.x
local t = setmetatable({}, {__newindex = function(t, k, v) end}); t[nil] = 1; return "no error"
local t = setmetatable({}, {__newindex = function(t, k, v) end}); t[0/0] = 1; return "no error"
local t = setmetatable({}, {__newindex = {}}); t[nil] = 1
local t = setmetatable({}, {__newindex = print}); t.x = 1
local t = {}; setmetatable(t, {__newindex = t}); t.x = 1
local a, b = {}, {}; setmetatable(a, {__newindex = b}); setmetatable(b, {__newindex = a}); a.x = 1
local t = setmetatable({}, {__newindex = "str"}); t.x = 1
local t = setmetatable({nil}, {__newindex = function(t, k, v) rawset(t, k, "new " .. v) end}); t[1] = "a"; return t[1]
-- call
setmetatable({}, {__call = function(self, ...) return select("#", ...), ... end})(1, nil, 3)
setmetatable({}, {__call = function(...) return select("#", ...) end})()
setmetatable({}, {__call = function(self, a) return a end}) "str"
setmetatable({}, {__call = setmetatable({}, {__call = function(a, b, c) return type(a), type(b), c end})})(5)
setmetatable({}, {__call = math.max})(1)
setmetatable({}, {__call = coroutine.wrap(function(self, x) while true do self, x = coroutine.yield(x * 2) end end)})(21)
pcall(setmetatable({}, {__call = function(self, x) return x end}), 5)
select("#", setmetatable({}, {__call = function() end})())
local t = setmetatable({}, {__call = function(self, n) if n == 0 then return "z" end return self(n - 1) end}); return t(10)
table.sort({3, 1, 2}, setmetatable({}, {__call = function(_, a, b) return a < b end}))
("abc"):gsub("%w", setmetatable({}, {__call = function(_, c) return c:upper() end}))
("abc"):gsub("%w", setmetatable({}, {__index = function(_, c) return c:upper() end}))
-- arithmetic
local mt = {__add = function(a, b) return "add" end}; return setmetatable({}, mt) + 1, 1 + setmetatable({}, mt)
local mt = {__add = function(a, b) return type(a), type(b) end}; return setmetatable({}, mt) + 1
local mt = {__add = function(a, b) return type(a) .. type(b) end}; return setmetatable({}, mt) + 1, 1 + setmetatable({}, mt), "x" + setmetatable({}, mt), setmetatable({}, mt) + nil
setmetatable({}, {__sub = function(a, b) return b end}) - 5
5 - setmetatable({}, {__sub = function(a, b) return a end})
setmetatable({}, {__mul = function(a, b) return b end}) * 2.5
setmetatable({}, {__div = function() return "div" end}) / 2
setmetatable({}, {__mod = function() return "mod" end}) % 2
setmetatable({}, {__pow = function() return "pow" end}) ^ 2
setmetatable({}, {__idiv = function() return "idiv" end}) // 2
-setmetatable({}, {__unm = function(a, b) return type(a), rawequal(a, b) end})
-setmetatable({}, {__unm = function(a, b) return rawequal(a, b) end})
setmetatable({}, {__band = function() return "band" end}) & 2
setmetatable({}, {__bor = function() return "bor" end}) | 2
2 ~ setmetatable({}, {__bxor = function() return "bxor" end})
setmetatable({}, {__shl = function() return "shl" end}) << 2
2 >> setmetatable({}, {__shr = function() return "shr" end})
~setmetatable({}, {__bnot = function(a, b) return rawequal(a, b) end})
setmetatable({}, {__band = function() return "band" end}) & 1.5
"abc" | setmetatable({}, {__bor = function(a, b) return a end})
1.5 | setmetatable({}, {__bor = function(a, b) return a end})
setmetatable({}, {__add = function() return "first" end}) + setmetatable({}, {__add = function() return "second" end})
setmetatable({}, {}) + setmetatable({}, {__add = function() return "second" end})
setmetatable({}, {__add = 5}) + 1
setmetatable({}, {__add = {}}) + 1
setmetatable({}, {__add = setmetatable({}, {__call = function(self, a, b) return b end})}) + 1
setmetatable({}, {__add = function() end}) + 1
1 + setmetatable({}, {__sub = function() end})
"5" + setmetatable({}, {__add = function(a, b) return math.type(a), a end})
setmetatable({}, {__add = function(a, b) return b end}) + "10"
local v = setmetatable({1}, {__add = function(a, b) return a[1] + b end}); v = v + 1; v = v + 1; return v
local mt = {__lt = function(a, b) return a.v < b.v end}; return setmetatable({v = 1}, mt) < setmetatable({v = 2}, mt)
-- concat
setmetatable({}, {__concat = function(a, b) return type(a) .. "," .. type(b) end}) .. "x"
"x" .. setmetatable({}, {__concat = function(a, b) return type(a) .. "," .. type(b) end})
1 .. setmetatable({}, {__concat = function(a, b) return a end})
setmetatable({}, {__concat = function(a, b) return b end}) .. nil
"a" .. "b" .. setmetatable({}, {__concat = function(a, b) return a .. "T" end})
"a" .. setmetatable({}, {__concat = function(a, b) return "T" .. (type(b) == "table" and "" or b) end}) .. "b" .. "c"
setmetatable({}, {__concat = function() return "c" end}) .. setmetatable({}, {__concat = function() return "d" end}) .. "z"
setmetatable({}, {__concat = function() return 5 end}) .. "z" + 1
"x" .. setmetatable({}, {__tostring = function() return "t" end})
-- len
#setmetatable({}, {__len = function() return 42 end})
#setmetatable({}, {__len = function() return "x" end})
#setmetatable({}, {__len = function() return 1, 2 end})
#setmetatable({}, {__len = function(a, b) return rawequal(a, b) end})
#setmetatable({1, 2}, {__len = function(t) return rawlen(t) * 10 end})
rawlen(setmetatable({1, 2}, {__len = error}))
-- eq
setmetatable({}, {__eq = function() return true end}) == setmetatable({}, {})
setmetatable({}, {}) == setmetatable({}, {__eq = function() return true end})
setmetatable({}, {__eq = function() return true end}) == 1
setmetatable({}, {__eq = function() return 1 end}) == {}
setmetatable({}, {__eq = function() return nil end}) ~= {}
setmetatable({}, {__eq = function() return true end}) ~= {}
local t = setmetatable({}, {__eq = error}); return t == t
rawequal(setmetatable({}, {__eq = function() return true end}), {})
setmetatable({}, {__eq = function() return false end}) == setmetatable({}, {__eq = function() return true end})
local t = setmetatable({}, {__eq = function() return true end}); return t == nil, t == "x", t == print
setmetatable({}, {__eq = 5}) == {}
-- lt, le
setmetatable({}, {__lt = function() return 1 end}) < 5
5 < setmetatable({}, {__lt = function(a, b) return a == 5 end})
5 > setmetatable({}, {__lt = function(a, b) return b == 5 end})
setmetatable({}, {__lt = function() return nil end}) < {}
setmetatable({}, {__le = function() return "x" end}) <= {}
-- Debian's lua5.4 is built with the compatibility switch that tries __lt for __le; the 5.4 manual has dropped it
setmetatable({}, {__lt = function() return false end}) <= {}
--= -> error: case:1: attempt to compare two table values
setmetatable({}, {__le = function() return false end}) < {}
setmetatable({}, {__le = function(a, b) return type(a) == "number" end}) >= 1
"x" < setmetatable({}, {__lt = function(a, b) return a == "x" end})
nil < setmetatable({}, {__lt = function(a, b) return a == nil end})
setmetatable({}, {__lt = function() return true end}) > {}
not (setmetatable({}, {__lt = function() return true end}) < 1)
-- tostring and name
tostring(setmetatable({}, {__tostring = function() return "hi" end}))
tostring(setmetatable({}, {__tostring = function() return 5 end}))
tostring(setmetatable({}, {__tostring = function() return nil end}))
tostring(setmetatable({}, {__tostring = function() return {} end}))
tostring(setmetatable({}, {__tostring = "x"}))
(tostring(setmetatable({}, {__name = "My.Type"})):gsub("0x%x+", "ADDR"))
(tostring(setmetatable({}, {__name = 5})):gsub("0x%x+", "ADDR"))
tostring(setmetatable({}, {__tostring = function() return "t" end, __name = "N"}))
print(setmetatable({}, {__tostring = function() return "printed" end}))
print(setmetatable({}, {__tostring = function() return 1 end}))
string.format("%s", setmetatable({}, {__tostring = function() return "fmt" end}))
string.format("%5s|%-5s|%.2s", setmetatable({}, {__tostring = function() return "abc" end}), setmetatable({}, {__tostring = function() return "abc" end}), setmetatable({}, {__tostring = function() return "abc" end}))
string.format("%s", setmetatable({}, {__tostring = function() return 1 end}))
string.format("%d", setmetatable({}, {__tostring = function() return "1" end}))
#tostring(setmetatable({}, {__tostring = function() return "a\0b" end}))
error(setmetatable({}, {__tostring = function() return "err" end}))
-- pairs
for k, v in pairs(setmetatable({}, {__pairs = function(t) return function(_, k) if not k then return 1, 2 end end, t, nil end})) do return k, v end
pairs(setmetatable({}, {__pairs = function(t) return 1, 2, 3, 4 end}))
pairs(setmetatable({}, {__pairs = function(t) end}))
pairs(setmetatable({}, {__pairs = 5}))
for k, v in next, setmetatable({a = 1}, {__pairs = error}) do return k, v end
for i, v in ipairs(setmetatable({}, {__index = function(t, i) if i <= 3 then return i * 10 end end})) do io.write(i, "=", v, " ") end
for i, v in ipairs(setmetatable({1, 2}, {__index = function(t, i) if i <= 3 then return "d" end end})) do io.write(i, "=", v, " ") end
-- strings
("x").len == string.len
("abc"):nosuch()
("x") + 1
getmetatable("").__add ~= nil
string.format("%s", "10" + 5)
getmetatable("").__lt
local mt = getmetatable(""); mt.__index = function(s, i) return string.sub(s, i, i) end; return ("hello")[2]
local mt = getmetatable(""); mt.__call = function(s, x) return s .. x end; return ("a")("b")
local mt = getmetatable(""); mt.__unm = function(s) return s:reverse() end; return -"abc", -"12"
local mt = getmetatable(""); mt.__len = function() return 0 end; return #"abc"
local mt = getmetatable(""); mt.__eq = function() return true end; return "a" == "b"
local mt = getmetatable(""); mt.__concat = function() return "no" end; return "a" .. "b", pcall(function() return "a" .. {} end)
local mt = getmetatable(""); mt.__name = "STR"; return pcall(function() return "a" < 1 end)
-- other types through debug.setmetatable
debug.setmetatable(1, {__index = function(n, k) return k .. n end}); return (5).foo
debug.setmetatable(1, {__call = function(n, m) return n * m end}); return (5)(3)
debug.setmetatable(1, {__len = function(n) return n end}); return #7
debug.setmetatable(nil, {__index = function() return "nil!" end}); local x; return x.y.z
debug.setmetatable(nil, {__add = function(a, b) return "sum" end}); return nil + 1
debug.setmetatable(true, {__index = {yes = "y"}}); return (true).yes, (false).yes
debug.setmetatable(print, {__index = function(f, k) return k end}); return print.foo, (function() end).bar
debug.setmetatable(print, {__concat = function(f, g) return "f.g" end}); return print .. print
debug.setmetatable(coroutine.create(print), {__index = coroutine}); return coroutine.create(print):status()
debug.setmetatable(1, {__add = function() return "no" end}); return 1 + 1, pcall(function() return 1 + {} end)
debug.setmetatable(1, {__eq = function() return true end}); return 1 == 2
debug.setmetatable(1, {__tostring = function(n) return "num" end}); return tostring(5), 5 .. "", string.format("%s %d", 5, 5)
debug.setmetatable(true, {__name = "Boo"}); return pcall(function() return true + 1 end)
debug.setmetatable(true, {__name = "Boo"}); return tostring(true), pcall(string.rep, true)
debug.setmetatable(1, {__lt = function() return true end}); return pcall(function() return 1 < "x" end)
debug.setmetatable(true, {__lt = function() return true end, __le = function() return false end}); return true < false, true <= false
debug.setmetatable(nil, {__call = function(_, x) return x end}); return (nil)(5)
debug.setmetatable(nil, {__newindex = function(_, k, v) io.write(k, v) end}); local x; x.y = 5
debug.setmetatable(true, {__close = function(b) io.write("closed ", tostring(b)) end}); do local x <close> = true end
debug.setmetatable(true, {__close = function(b) io.write("closed ", tostring(b)) end}); do local x <close> = false end
--! cases
--# inheritance
local Animal = {} Animal.__index = Animal
function Animal.new(name) return setmetatable({ name = name }, Animal) end
function Animal:speak() return self.name .. " makes " .. self:sound() end
function Animal:sound() return "noise" end
local Dog = setmetatable({}, { __index = Animal }) Dog.__index = Dog
function Dog.new(name) local d = Animal.new(name) return setmetatable(d, Dog) end
function Dog:sound() return "woof" end
print(Animal.new("cat"):speak(), Dog.new("rex"):speak())
print(getmetatable(Dog.new("x")) == Dog, rawget(Dog, "speak"))
--# arithmetic on vectors
local V = {} V.__index = V
local function vec(x, y) return setmetatable({ x = x, y = y }, V) end
V.__add = function(a, b) return vec(a.x + b.x, a.y + b.y) end
V.__sub = function(a, b) return vec(a.x - b.x, a.y - b.y) end
V.__mul = function(a, b)
  if type(a) == "number" then return vec(a * b.x, a * b.y) end
  if type(b) == "number" then return vec(a.x * b, a.y * b) end
  return a.x * b.x + a.y * b.y
end
V.__unm = function(a) return vec(-a.x, -a.y) end
V.__eq = function(a, b) return a.x == b.x and a.y == b.y end
V.__lt = function(a, b) return a.x < b.x or a.x == b.x and a.y < b.y end
V.__le = function(a, b) return not (b < a) end
V.__tostring = function(a) return "(" .. a.x .. "," .. a.y .. ")" end
V.__len = function() return 2 end
V.__call = function(a, k) return a[k] end
V.__concat = function(a, b) return tostring(a) .. tostring(b) end
V.__idiv = function(a, b) return vec(a.x // b, a.y // b) end
V.__mod = function(a, b) return vec(a.x % b, a.y % b) end
local a, b = vec(1, 2), vec(3, 4)
print(tostring(a + b), tostring(a - b), a * b, tostring(a * 2), tostring(2 * a), tostring(-a))
print(a == b, a == vec(1, 2), a ~= vec(1, 2), a < b, a <= b, a > b, a >= b, #a, a "x")
print(a .. b, "v=" .. a, a .. "!", 1 .. a .. 2)
print(tostring(b // 2), tostring(b % 2))
local list = { vec(3, 1), vec(1, 2), vec(1, 1) }
table.sort(list)
for i, v in ipairs(list) do io.write(tostring(v), " ") end print()
--# metamethods looked up raw
local mt = setmetatable({}, { __index = function(_, k) error("looked up " .. tostring(k)) end })
local t = setmetatable({}, mt)
print(t.x, #t, t == {}, pcall(function() return t + 1 end))
print(rawget(mt, "__add"))
--# metamethods added after caching
local mt = {}
local t = setmetatable({}, mt)
print(t.x, #t)
mt.__index = function() return "late" end
mt.__len = function() return 9 end
print(t.x, #t)
mt.__index = nil
mt.__len = nil
print(t.x, #t)
t.y = 1
mt.__newindex = function(_, k) print("new", k) end
t.z = 2
print(t.z)
rawset(mt, "__newindex", nil)
t.z = 3
print(t.z)
mt.__eq = function() return true end
print(t == setmetatable({}, mt))
mt.__call = function() return "called" end
print(t())
--# a long __index chain
local base = { deep = "found" }
for i = 1, 90 do base = setmetatable({}, { __index = base }) end
print(base.deep, base.other)
--# index loops end in an error
local t = {}
for i = 1, 3000 do t = setmetatable({}, { __index = t, __newindex = t }) end
print(pcall(function() return t.x end))
print(pcall(function() t.x = 1 end))
--# index functions get the original receiver through tables
local recv
local base = setmetatable({}, { __index = function(t, k) recv = t return k end })
local obj = setmetatable({}, { __index = base })
print(obj.foo, recv == base, recv == obj)
--# proxies with counting
local function track(t)
  local reads, writes = 0, 0
  return setmetatable({}, { __index = function(_, k) reads = reads + 1 return t[k] end,
    __newindex = function(_, k, v) writes = writes + 1 t[k] = v end, __len = function() return #t end,
    __pairs = function() return next, t, nil end }), function() return reads, writes end
end
local p, stats = track { 1, 2, 3 }
p[4] = p[1] + p[2]
p.x = "y"
for i, v in ipairs(p) do io.write(i, "=", v, " ") end
local n = 0
for k in pairs(p) do n = n + 1 end
print(n, #p, stats())
print(table.concat(p, ","), table.unpack(p))
table.insert(p, 5)
table.sort(p, function(a, b) return a > b end)
print(table.concat(p, ","), stats())
print(table.remove(p), table.remove(p, 1), #p)
--# order of evaluation of comparison metamethods for > and >=
local mt = { __lt = function(a, b) return a.n .. "<" .. b.n == "1<2" end, __le = function(a, b) return a.n .. "<=" .. b.n == "1<=2" end }
local a, b = setmetatable({ n = 1 }, mt), setmetatable({ n = 2 }, mt)
print(a < b, b < a, a > b, b > a, a <= b, b <= a, a >= b, b >= a)
--# results of comparison metamethods are booleans
local t = setmetatable({}, { __lt = function() return 0 end, __le = function() return nil end, __eq = function() return "x" end })
local u = setmetatable({}, getmetatable(t))
print(t < u, t <= u, t == u, t ~= u, t < 1, 1 <= t)
if t < u then print "then" end
if not (t <= u) then print "else" end
print(t == u and "eq", t ~= u or "neq")
--# __eq is tried on both, userdata and tables only of the same type
local log = {}
local a = setmetatable({}, { __eq = function() log[#log + 1] = "a" return false end })
local b = setmetatable({}, { __eq = function() log[#log + 1] = "b" return false end })
print(a == b, b == a, a == {}, {} == b, a == 1, io.stdout == a)
print(table.concat(log, " "))
--# errors in metamethods carry positions and unwind
local t = setmetatable({}, { __add = function(a, b) error "in add" end, __index = function(t, k) error("no " .. k, 2) end })
print(pcall(function() return t + 1 end))
print(pcall(function() return t.foo end))
print(pcall(function() return t.foo.bar end))
--# __close of userdata: files
local name = os.tmpname()
local f2
do
  local f <close> = assert(io.open(name, "w"))
  f:write("x")
  f2 = f
end
print(io.type(f2))
os.remove(name)
--# tostring of every type
print(tostring(nil), tostring(true), tostring(12), tostring(1.5), tostring("s"))
print((tostring({}):gsub("0x%x+", "")), (tostring(print):gsub("0x%x+", "")), (tostring(coroutine.create(print)):gsub("0x%x+", "")))
print((tostring(io.stdout):gsub("0x%x+", "")), type(tostring({})))
local t = {}
print(tostring(t) == tostring(t), tostring(t) ~= tostring({}))
--# multiple metatables shared
local mt = { __index = function(t, k) return rawget(t, "_" .. k) end }
local a, b = setmetatable({ _x = 1 }, mt), setmetatable({ _x = 2 }, mt)
print(a.x, b.x, a.y)
--# default values with weak keys
local defaults = setmetatable({}, { __mode = "k" })
local mt = { __index = function(t) return defaults[t] end }
local function setdefault(t, d) defaults[t] = d setmetatable(t, mt) end
local t = { x = 10 }
setdefault(t, 0)
print(t.x, t.z)
--# read-only tables
local function readonly(t) return setmetatable({}, { __index = t, __newindex = function(_, k) error("attempt to update " .. tostring(k), 2) end }) end
local days = readonly { "Sun", "Mon" }
print(days[1], pcall(function() days[2] = "x" end))
--# rawset and rawget bypass everything
local t = setmetatable({}, { __index = error, __newindex = error })
rawset(t, "x", 1)
print(rawget(t, "x"), rawget(t, "y"), rawlen(t), rawequal(t, t))
--# yields inside metamethods
local mt = {}
for _, e in ipairs { "add", "sub", "mul", "div", "mod", "pow", "idiv", "band", "bor", "bxor", "shl", "shr", "concat" } do
  mt["__" .. e] = function(a, b) return coroutine.yield(e) end
end
mt.__unm = function() return coroutine.yield "unm" end
mt.__bnot = function() return coroutine.yield "bnot" end
mt.__len = function() return coroutine.yield "len" end
mt.__eq = function() return coroutine.yield "eq" end
mt.__lt = function() return coroutine.yield "lt" end
mt.__le = function() return coroutine.yield "le" end
mt.__index = function(_, k) return coroutine.yield("index " .. k) end
mt.__newindex = function(_, k, v) coroutine.yield("newindex " .. k .. tostring(v)) end
mt.__call = function(_, ...) return coroutine.yield("call", ...) end
mt.__close = function(_, e) coroutine.yield "close" end
local t, u = setmetatable({}, mt), setmetatable({}, mt)
for _, s in ipairs { "t + 1", "1 - t", "t * u", "t / 1", "t % 1", "t ^ 1", "t // 1", "t & 1", "1 | t", "t ~ 1", "t << 1", "1 >> t",
  "t .. 1", "1 .. t", "'a' .. 'b' .. t .. 'c'", "-t", "~t", "#t", "t == u", "t ~= u", "t < u", "t > 1", "t <= 1", "1 >= t", "t.x", "t[1]",
  "t(1, 2)", "not (t < u)", "(t < u) and 'y' or 'n'", "t.x + t.y", "{t.a, t.b, x = t.c}", "select('#', t(1))" } do
  local co = coroutine.wrap(load("local t, u = ... return 'end', " .. s))
  local out = { s, co(t, u) }
  for i = 1, 10 do
    local r = table.pack(co(i))
    for j = 1, r.n do out[#out + 1] = tostring(r[j]) end
    if r[1] == "end" then break end
  end
  print((table.concat(out, " "):gsub("table: %S+", "table")))
end
for _, s in ipairs { "t.x = 5", "t[1], t[2] = 1, 2", "local a <close> = t", "if t < u then t.y = 1 end", "while t < u do break end",
  "for i = 1, 2 do local c <close> = t end", "local y = t.x.y", "local y = t(1)(2)", "t.x.y = 3", "t.x()", "t:m(5)", "local x = t.a or t.b", "repeat local z <close> = t until t == u" } do
  local co = coroutine.wrap(load("local t, u = ... " .. s .. " return 'end'"))
  local out = { s, co(t, u) }
  for i = 1, 10 do
    local r = table.pack(co(t))
    for j = 1, r.n do out[#out + 1] = tostring(r[j]) end
    if r[1] == "end" then break end
  end
  print((table.concat(out, " "):gsub("table: %S+", "table")))
end
