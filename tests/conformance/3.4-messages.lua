-- "attempt to ..." messages and the names in them
--! lines
-- arithmetic
local a; return a + 1
local a; return 1 + a
local a = {}; return a + 1
local a = {}; return 1 - a
local a = {}; return a * a
local a = "x"; return a + 1
local a = true; return a / 2
local a; return a // 2
local a; return a % 2
local a; return a ^ 2
local a; return -a
local a = {}; return -a
local a = print; return a + 1
local a, b = 1; return a + b
local a, b = {}, "x"; return a + b
local a, b = "x", {}; return a + b
local a, b = 1, "x"; return a + b
local a, b = nil, nil; return a + b
x = nil; return x + 1
return 1 + undefinedglobal
return undefinedglobal * 2
return -undefinedglobal
t = {}; return t.x + 1
t = {}; return 1 + t.x
t = {}; return t.x.y + 1
local t = {}; return t.x + 1
local t = {}; return t["x y"] + 1
local t = {}; return t[1] + 1
local t = {}; return t[1.5] + 1
local t, k = {}, "key"; return t[k] + 1
local t, k = {}, 1; return t[k] + 1
local t = {a = {}}; return t.a.b + 1
local t = {a = {}}; return t.a.b.c + 1
local t = {a = {}}; return -t.a.b
local t = {x = "abc"}; return t.x + 1
local t = {x = true}; return 2 ^ t.x
return (nil) + 1
return nil + 1
return 1 + nil
return {} + 1
return 1 + {}
return true + 1
return 1 + false
return ("x")() + 1
return (function() end)() + 1
return (function() end) + 1
local up; return (function() return up + 1 end)()
local up = {}; return (function() return up.x + 1 end)()
local up = {}; return (function() return 1 + up end)()
local up; return (function() up = up + 1 end)()
local a <const> = nil; return a + 1
local a <const> = true; return a + 1
local a <const> = "s"; return a + 1
local a = {}; a = a + 1
local a = {}; a.x = a.x + 1
a.x = 1
a.x.y = 1
local function f(p) return p + 1 end; f()
local function f(p) return p.x + 1 end; f({})
local function f(...) return ... + 1 end; f()
for i = 1, 2 do return i + nil end
for k, v in pairs{1} do return k + v.x end
local i = 1; return i + j
local s = "a"; return s + s
local s = "a"; return s * 2
local s = "a"; return 2 - s
local s = "1"; return s + {}
return "a" + "b"
return 2 ^ "b"
return -{}
return -"x"
return "10" + "x"
return math + 1
return math.pi + math.x
return math.floor + 1
return string.x.y
_ENV = nil; return x
-- bitwise
local a; return a & 1
local a; return 1 | a
local a = {}; return ~a
local a = 1.5; return a & 1
local a = 1.5; return ~a
local a = "x"; return a ~ 1
local a = 2^63; return a | 0
local t = {}; return t.x << 1
local t = {x = 0.5}; return t.x << 1
local t = {x = 0.5}; return 1 >> t.x
return undefinedglobal & 1
g = 1.5; return g | 1
g = {}; return g | 1.5
return 1.5 | {}
return 1.5 & "a"
return "a" | 1.5
return "1.5" | 1
return 1 | 1e30
return ~1e30
local up = 1.5; return (function() return up | 1 end)()
-- concatenation
local a; return a .. "x"
local a; return "x" .. a
local a = {}; return a .. a
local a, b = "x"; return a .. b .. a
local a, b = "x"; return a .. a .. b
local a, b = "x"; return b .. a .. a
local a, b = "x", {}; return a .. b
local a, b = 1, {}; return a .. b
local a, b = 1, {}; return b .. a
local t = {}; return "x" .. t.y
local t = {}; return t.y .. "x"
local t = {}; return "a" .. "b" .. t.y
return "x" .. undefinedglobal
return undefinedglobal .. "x"
return "x" .. {}
return {} .. "x"
return "x" .. true
return nil .. nil
return print .. "x"
local up; return (function() return "x" .. up end)()
local t = {s = true}; return "v: " .. t.s .. "!"
-- length
local a; return #a
local a = 5; return #a
local t = {}; return #t.x
return #undefinedglobal
return #print
return #nil
return #5
local up; return (function() return #up end)()
-- comparison
local a; return a < 1
local a = {}; return a < a
local a = {}; return a <= 1
local a = "x"; return a > 1
local a; return a >= a
return {} < {}
return print < type
return nil < 1
return 1 < nil
return nil > 1
return 1 > nil
return "a" < 1
return 1 < "a"
return 1 <= "a"
return "a" >= 1
return true < true
return true < nil
return {} < "x"
return 2 < {}
return {} > 2
return coroutine.create(print) < 1
return io.stdout < io.stdout
return io.stdout < 1
return setmetatable({}, {__name = "My Type"}) < 1
return setmetatable({}, {__name = "My Type"}) < setmetatable({}, {__name = "My Type"})
return setmetatable({}, {__name = "A"}) < setmetatable({}, {__name = "B"})
return setmetatable({}, {__name = 5}) < 1
-- indexing
local a; return a.x
local a; return a[1]
local a; return a["x"]
local a; return a[a]
local a; return a.x.y
local a; a.x = 1
local a; a[1] = 1
local a; a.x.y = 1
local a = {}; return a.x.y
local a = {}; return a.x.y.z
local a = {}; return a.x[1]
local a = {}; return a[1].x
local a = {}; return a[1][2]
local a = {}; a.x.y = 1
local a = {}; a[1][2] = 1
local a = {}; a.x[1] = 1
local a, k = {}, "key"; return a[k].x
local a, k = {}, "key"; return a.b[k]
local a, k = {}, 1; return a[k].x
local a = {}; return a.b.c.d
local a = 5; return a.x
local a = 5; a.x = 1
local a = true; return a.x
local a = print; return a.x
local a = print; a.x = 1
local a = "s"; return a.x.y
local a = "s"; a.x = 1
local a = "s"; a[1] = 1
return undefinedglobal.x
return undefinedglobal[1]
return undefinedglobal.x.y
undefinedglobal.x = 1
undefinedglobal[1] = 1
t = {}; return t.x.y
t = {}; t.x.y = 1
t = {}; return t[1].y
return math.x.y
return string.x.y.z
return nil.x
return (nil).x
return (nil)[1]
return (1).x
return (true).x
return ({}).x.y
return ("x").y.z
return (function() end).x
return (function() end)().x
return (...).x
local up; return (function() return up.x end)()
local up; return (function() up.x = 1 end)()
local up = {}; return (function() return up.x.y end)()
local up = {}; return (function() return up[1].y end)()
local up = {}; return (function() up.x.y = 1 end)()
local function f(p) return p.x end; f()
local function f(p) return p.x.y end; f{}
local a <const> = nil; return a.x
local t = {}; t[nil] = 1
local t = {}; t[0/0] = 1
local t = {}; t[t.x] = 1
for i, v in ipairs{1} do return v.x.y end
local s = "x"; return s:len().y
local a = {}; local b = a.x; return b.y
local a = {}; local b = a.x; b.y = 1
local _ENV = nil; return x
local _ENV = nil; x = 1
local _ENV = 5; return x
local _ENV = {}; return x.y
local _ENV = {}; x.y = 1
local _ENV <const> = {}; return x.y
return _ENV.x.y
return _G.x.y
return _ENV.undefinedglobal.y
-- calls
local a; a()
local a = 5; a()
local a = {}; a()
local a = "x"; a()
local a = {}; a.x()
local a = {}; a.x.y()
local a = {}; a[1]()
local a = {}; a["x"]()
local a = {}; a["x y"]()
local a, k = {}, "key"; a[k]()
local a = {}; a:x()
local a = {}; a:x(1, 2)
local a = {}; a.b:x()
local a; a:x()
local a = 5; a:x()
local a = "s"; a:x()
local a = true; a:x()
local a = {x = 5}; a:x()
local a = {x = 5}; a.x()
undefinedglobal()
undefinedglobal.x()
undefinedglobal:x()
t = {}; t.x()
t = {}; t:x()
t = {}; t.x:y()
return math.x()
return math:x()
return string.x()
return ("x"):x()
return (1)()
return (nil)()
return ("x")()
return ({})()
return (true)()
return (function() end)()()
return (print)()()
return {}.x
local up; return (function() up() end)()
local up; return (function() return up() end)()
local up = {}; return (function() up.x() end)()
local up = {}; return (function() up:x() end)()
local a; return a()
local a = {}; return a.x()
local a = {}; return a:x()
return undefinedglobal()
local function f(g) g() end; f()
local function f(g) return g() end; f(5)
local a <const> = 5; a()
local t = {f = {}}; t.f()
print(undefinedglobal())
print(1, undefinedglobal(2))
return 1 + undefinedglobal()
return ("x"):rep(2)()
return #undefinedglobal()
local x = undefinedglobal{}
local x = undefinedglobal"str"
f = nil; f "x" { 1 }
if undefinedglobal() then end
while undefinedglobal() do end
for i = undefinedglobal(), 1 do end
for i in undefinedglobal() do end
for i in nil do end
for i in 5 do end
for i in {} do end
for i in "x" do end
for i in rawlen do end
for i, v in undefinedglobal do end
for i, v in ipairs() do end
for i, v in pairs(nil) do end
for i, v in ipairs(nil) do end
for i, v in next, nil do end
local t = {}; for k in t do end
local t = setmetatable({}, {__call = 5}); t()
local t = setmetatable({}, {__call = {}}); t()
local t = setmetatable({}, {__call = setmetatable({}, {__call = 5})}); t.x = t; t.x()
local t = setmetatable({}, {__index = function() return 5 end}); t.x()
local t = setmetatable({}, {__index = 5}); return t.x
local t = setmetatable({}, {__index = 5}); return t.x.y
local t = setmetatable({}, {__newindex = 5}); t.x = 1
local t = setmetatable({}, {__index = true}); return t.foo
-- numeric for
for i = "a", 2 do end
for i = 1, "a" do end
for i = 1, 2, "a" do end
for i = "1", 2 do end
for i = 1, "2" do end
for i = 1, 2, "1" do end
for i = nil, 2 do end
for i = 1, nil do end
for i = 1, 2, nil do end
for i = {}, 2 do end
for i = 1, {} do end
for i = 1, 2, {} do end
for i = 1, 2, 0 do end
for i = 1, 2, 0.0 do end
for i = 1.0, 2, 0 do end
for i = 1, 2, -0.0 do end
for i = 1, true do end
for i = print, 1 do end
-- __name is used for userdata and tables
return setmetatable({}, {__name = "My Type"}) + 1
return setmetatable({}, {__name = "My Type"}) .. "x"
return #setmetatable({}, {__name = "My Type", __len = false})
return setmetatable({}, {__name = "My Type"})()
local o = setmetatable({}, {__name = "My Type"}); o()
return io.stdout + 1
return io.stdout .. "x"
return io.stdout()
return #io.stdout
return -io.stdout
return io.stdout.x.y
io.stdout.x = 1
-- close
local x <close> = 1
local x <close> = {}
local x <close> = "s"
local x <close> = true
local x <close> = print
local x <close> = setmetatable({}, {})
local x <close> = setmetatable({}, {__close = 5})
local x <close> = nil; return 1
local x <close> = false; return 1
local abc <close> = io.stdout.nosuch; return 2
for i in print, 1, 2, 3 do end
for i in print, 1, 2, {} do end
--! cases
--# the operand after an and/or or conditional has no wrong name
local a, b
print(pcall(function() local c = a or b; return c.x end))
print(pcall(function() return (a or b).x end))
print(pcall(function() return (a or b) + 1 end))
print(pcall(function() local t = {} return (t.x or t.y) + 1 end))
print(pcall(function() local t = {} return (t.x or t.y)() end))
print(pcall(function() return (a and b)() end))
print(pcall(function(x) local y = x and x.z; return y.w end))
print(pcall(function(x, y) if x then y = x end return y.z end))
--# register reuse gives the right name
print(pcall(function() do local first = {} end local second return second.x end))
print(pcall(function() local a = 1 do local b = 2 end local c = c0 return c.x end))
print(pcall(function() for i = 1, 1 do local inner return inner.x end end))
print(pcall(function() local x = {} local y = x.f return y() end))
print(pcall(function() local x = {} x.f.g() end))
print(pcall(function() local x, y = {} y = x return y.a.b end))
print(pcall(function() local t = {} return t.a.b.c, t end))
print(pcall(function() local x x = y.z end))
--# names of more than one level of upvalue
local deep
print(pcall(function() return (function() return (function() return deep.x end)() end)() end))
print(pcall(function() return (function() return (function() deep() end)() end)() end))
print(pcall(function() return (function() return (function() return deep + 1 end)() end)() end))
--# long names are shown whole
local t = {}
print(pcall(function() return t.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz.y end))
print(pcall(function() return abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz.y end))
--# line of an error in a statement over several lines
print(pcall(load("local a\nlocal b = 1 +\na\n", "=c")))
print(pcall(load("local a\nlocal b = a\n+ 1\n", "=c")))
print(pcall(load("local a = {}\na.x\n.y\n.z = 1\n", "=c")))
print(pcall(load("local a = {}\nprint(1,\na.x.y,\n3)", "=c")))
print(pcall(load("error(\n'x'\n)", "=c")))
print(pcall(load("local t = {\n1,\n2,\nx.y,\n}", "=c")))
print(pcall(load("local s = 'a' ..\n'b' ..\nx", "=c")))
print(pcall(load("for i = 1,\n'x',\n1 do\nend", "=c")))
print(pcall(load("\n\nfor k, v in\nnil\ndo end", "=c")))
print(pcall(load("if a\n<\n1 then\nend", "=c")))
print(pcall(load("local x\n\n\nx = 1\n\nx = x.y.z\n", "=c")))
print(pcall(load("return\n\n#\n\nx", "=c")))
print(pcall(load("return -\n\nx", "=c")))
print(pcall(load("local t = {} t\n.\nx\n.\ny = 5", "=c")))
--# line of a call over several lines
print(pcall(load("local function g() error('e', 2) end\ng(\n1,\n2\n)\n", "=c")))
print(pcall(load("local t = {}\nt:m(\n1,\n2\n)\n", "=c")))
print(pcall(load("string.rep(\n\n'x',\n{}\n)\n", "=c")))
--# line of a call whose arguments begin on another line than the function
-- 5.4.6 changed it to the line of the parenthesis
print(pcall(load("f\n(\n1\n,\n2\n)\n", "=c")))
print(pcall(load("local t = {}\nt\n:m(\n1\n)\n", "=c")))
print(pcall(load("local a = {x = 13}\na\n.\nx\n(\n23\n)\n", "=c")))
--= false	c:2: attempt to call a nil value (global 'f')
--= false	c:3: attempt to call a nil value (method 'm')
--= false	c:5: attempt to call a number value (field 'x')
--# errors in natives called by natives have no position of their own
print(pcall(string.rep))
print(pcall(pcall))
print(pcall(error))
print(pcall(setmetatable, 1, 2))
print(pcall(table.sort, { 3, 2, 1 }, 5))
print(select(2, pcall(string.rep, "x", -1)) == "")
--# goto continue and named loops keep positions
local ok, m = pcall(load("for i = 1, 3 do\n if i == 2 then goto cont end\n if i == 3 then nope() end\n ::cont::\nend", "=c"))
print(m)
--# metamethod functions are named by their events
local mt = {}
for _, e in ipairs { "add", "sub", "mul", "div", "mod", "pow", "unm", "idiv", "band", "bor", "bxor", "shl", "shr", "bnot",
  "concat", "len", "eq", "lt", "le", "call" } do
  mt["__" .. e] = function() local i = debug.getinfo(1, "n") error(tostring(i.namewhat) .. " " .. tostring(i.name), 0) end
end
local a, b = setmetatable({}, mt), setmetatable({}, mt)
for _, s in ipairs { "a+1", "1+a", "a-1", "a*1", "a/1", "a%1", "a^1", "-a", "a//1", "a&1", "a|1", "a~1", "a<<1", "a>>1", "~a",
  "a..1", "1 ..a", "#a", "a==b", "a~=b", "a<b", "a<1", "a>b", "1>a", "a<=b", "a>=1", "a()" } do
  print(s, select(2, pcall(load("local a, b = ... return " .. s), a, b)))
end
--# index and newindex functions are named too
local function who() local i = debug.getinfo(2, "n") return tostring(i.namewhat) .. " " .. tostring(i.name) end
local t = setmetatable({}, { __index = function() return who() end, __newindex = function() print(who()) end })
print(t.x, t[1], (t[1.5]))
t.x = 1
t[1] = 1
print(setmetatable({}, { __call = function() return (who()) end })())
--# names of variables in functions with very many constants and instructions
local parts = {}
for i = 1, 100000 do parts[i] = "Y = " .. i .. ".5 " end
local many = table.concat(parts)
local function try(s) print((select(2, pcall(load("local t = ... " .. many .. s, "=c"), {})))) end
try "local a = X[1]"
try "X.y.z = 1"
try "t.foo.bar = 1"
try "t:foo()"
try "local a = t.foo + 1"
try "X()"
try "if t then local a = 1 end local a = X .. 'a'"
