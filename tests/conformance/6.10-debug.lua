--! lines
debug.getinfo(1, "l").currentline
debug.getinfo(1, "S").source
debug.getinfo(1, "S").short_src
debug.getinfo(1, "S").what
debug.getinfo(1, "S").linedefined
debug.getinfo(1, "S").lastlinedefined
debug.getinfo(print, "S").what
debug.getinfo(print, "S").source
debug.getinfo(print, "S").short_src
debug.getinfo(print, "S").linedefined
debug.getinfo(print, "S").lastlinedefined
debug.getinfo(print, "l").currentline
debug.getinfo(print, "u").nups
debug.getinfo(print, "u").nparams
debug.getinfo(print, "u").isvararg
debug.getinfo(print, "n").name
debug.getinfo(print, "n").namewhat
debug.getinfo(print, "f").func == print
debug.getinfo(print, "L").activelines
debug.getinfo(print, "t").istailcall
debug.getinfo(print, "r").ftransfer
debug.getinfo(print, "r").ntransfer
debug.getinfo(function(a, b) end, "u").nparams
debug.getinfo(function(a, ...) end, "u").isvararg
debug.getinfo(function() return print end, "u").nups
debug.getinfo(1, "t").istailcall
debug.getinfo(100)
debug.getinfo(1000000)
debug.getinfo(-1)
debug.getinfo(0, "n").name
debug.getinfo(0, "S").what
debug.getinfo("x")
debug.getinfo("1", "l").currentline
debug.getinfo(1.0, "l").currentline
debug.getinfo(1.5)
debug.getinfo()
debug.getinfo({})
debug.getinfo(nil)
debug.getinfo(1, "X")
debug.getinfo(1, ">S")
debug.getinfo(1, "")
debug.getinfo(1, {})
debug.getinfo(1, "Sl").func
next(debug.getinfo(1, ""))
debug.getinfo(coroutine.create(print), 0)
debug.getinfo(coroutine.create(print), 1)
debug.getinfo(coroutine.create(print), print, "S").what
-- getlocal, setlocal
local a, b = 1, 2; return debug.getlocal(1, 1)
local a, b = 1, 2; return debug.getlocal(1, 2)
local a, b = 1, 2; return debug.getlocal(1, 100)
local a = 1; debug.setlocal(1, 1, 5); return a
local a = 1; return debug.setlocal(1, 1, 5)
local a = 1; return debug.setlocal(1, 50, 5)
debug.getlocal(1, 0)
debug.getlocal(1, -1)
debug.getlocal(100, 1)
debug.getlocal(-1, 1)
debug.setlocal(100, 1, 1)
debug.getlocal(1)
debug.getlocal("x", 1)
debug.getlocal({}, 1)
debug.getlocal(1, "x")
debug.getlocal(1, 1.5)
debug.setlocal(1, 1)
debug.setlocal()
debug.getlocal(function(a, b, ...) local c end, 1)
debug.getlocal(function(a, b, ...) local c end, 2)
debug.getlocal(function(a, b, ...) local c end, 3)
debug.getlocal(function(a, b, ...) local c end, -1)
debug.getlocal(print, 1)
(function(...) return debug.getlocal(1, -1) end)("v1", "v2")
(function(...) return debug.getlocal(1, -2) end)("v1", "v2")
(function(...) return debug.getlocal(1, -3) end)("v1", "v2")
(function(...) debug.setlocal(1, -1, "new") return ... end)("v1", "v2")
(function(...) return debug.setlocal(1, -3, "new") end)("v1", "v2")
-- upvalues
local x = 5; return debug.getupvalue(function() return x end, 1)
local x = 5; return debug.getupvalue(function() return x end, 2)
local x = 5; return debug.getupvalue(function() return x end, 0)
local x = 5; return debug.getupvalue(function() return x end, -1)
(debug.getupvalue(function() return print end, 1))
debug.getupvalue(print, 1)
debug.getupvalue(5, 1)
debug.getupvalue()
debug.getupvalue(print)
debug.getupvalue(print, "x")
local x = 5; local f = function() return x end; return debug.setupvalue(f, 1, 9), f(), x
local x = 5; local f = function() return x end; return debug.setupvalue(f, 2, 9)
debug.setupvalue(print, 1, 2)
debug.setupvalue(5, 1, 2)
debug.setupvalue(function() end, 1)
debug.setupvalue()
local x; local f, g = function() return x end, function() return x end; return debug.upvalueid(f, 1) == debug.upvalueid(g, 1)
local x, y; local f, g = function() return x end, function() return y end; return debug.upvalueid(f, 1) == debug.upvalueid(g, 1)
type(debug.upvalueid((function() local x return function() return x end end)(), 1))
debug.upvalueid(function() end, 1)
debug.upvalueid(print, 1)
debug.upvalueid(5, 1)
local x, y = 1, 2; local f, g = function() return x end, function() return y end; debug.upvaluejoin(f, 1, g, 1); return f(), g()
debug.upvaluejoin(function() end, 1, function() end, 1)
debug.upvaluejoin(print, 1, print, 1)
local x = 1; debug.upvaluejoin(function() return x end, 1, print, 1)
local x = 1; debug.upvaluejoin(function() return x end, 2, function() return x end, 1)
debug.upvaluejoin()
-- metatables, registry, uservalues
debug.getmetatable("").__index == string
debug.getmetatable(setmetatable({}, {__metatable = "x"})).__metatable
debug.getmetatable(nil)
debug.getmetatable()
debug.setmetatable({}, {}) ~= nil
debug.setmetatable({}, 5)
debug.setmetatable({})
debug.setmetatable()
debug.setmetatable(5, nil)
getmetatable(debug.setmetatable({}, {__index = {}})).__index ~= nil
debug.getuservalue(5)
debug.getuservalue(io.stdout)
debug.getuservalue(io.stdout, 1)
debug.getuservalue({})
debug.getuservalue()
debug.setuservalue({}, 1)
debug.setuservalue(io.stdout, 1, 5)
debug.setuservalue(io.stdout)
-- traceback
debug.traceback({}) ~= nil
type(debug.traceback({}))
debug.traceback(5):match("^5\nstack traceback:") ~= nil
debug.traceback(print) == print
debug.traceback(nil):match("^stack traceback:") ~= nil
debug.traceback("msg"):match("^msg\nstack traceback:\n\t") ~= nil
debug.traceback("msg", 100)
debug.traceback("msg", -1):match("^msg\nstack") ~= nil
debug.traceback("msg", "x")
debug.traceback("msg", 1.5)
debug.traceback(coroutine.create(print))
debug.traceback(coroutine.create(print), "m")
debug.traceback(coroutine.create(print), "m", 0)
debug.traceback(coroutine.create(print), {}) ~= nil
-- hooks
debug.gethook()
debug.sethook()
debug.sethook(nil)
debug.sethook(5, "l")
debug.sethook(print, 5)
debug.sethook(print)
debug.sethook(print, {})
debug.sethook({}, "l")
debug.sethook(print, "l", "x")
debug.gethook(5)
local f = function() end; debug.sethook(f, "crl", 1000000); local a, b, c = debug.gethook(); debug.sethook(); return a == f, b, c
local f = function() end; debug.sethook(f, "", 5); local a, b, c = debug.gethook(); debug.sethook(); return a == f, b, c
local f = function() end; debug.sethook(f, "zzz"); local a, b, c = debug.gethook(); debug.sethook(); return a, b, c
--! cases
--# getinfo: names of functions
local function info() local i = debug.getinfo(2, "n") return i.name, i.namewhat end
local function loc() return info(), (select(2, info())) end
local t = { field = function() local a, b = info() return a, b end }
function t:method() local a, b = info() return a, b end
function glob() local a, b = info() return a, b end
local function lf() local a, b = info() return a, b end
local x = { lf() } print(x[1], x[2])
x = { glob() } print(x[1], x[2])
x = { t.field() } print(x[1], x[2])
x = { t:method() } print(x[1], x[2])
x = { t["field"]() } print(x[1], x[2])
x = { (function() local a, b = info() return a, b end)() } print(x[1], x[2])
local up = lf
x = (function() local r = { up() } return r end)() print(x[1], x[2])
for a in function(s, c) if not c then local n, w = info() print(n, w) return 1 end end do end
x = { pcall(function() local a, b = info() return a, b end) } print(x[2], x[3])
x = { select(1, (lf)()) } print(x[1], x[2])
glob = nil
--# getinfo: fields of Lua functions
local function f(a, b, ...)
  local i = debug.getinfo(1, "nSltufr")
  return i
end
local i = f(1, 2, 3)
local keys = {}
for k, v in pairs(i) do keys[#keys + 1] = k .. "=" .. (type(v) == "function" and "function" or tostring(v)) end
table.sort(keys)
print(table.concat(keys, " "))
print(i.func == f)
--# getinfo: of a function value
local function f(a)
  local x
  return function() return x end
end
for _, what in ipairs { "S", "l", "t", "u", "n", "r" } do
  local keys = {}
  for k, v in pairs(debug.getinfo(f, what)) do keys[#keys + 1] = k .. "=" .. tostring(v) end
  table.sort(keys)
  print(what, table.concat(keys, " "))
end
--# getinfo: all fields by default
local keys = {}
for k in pairs(debug.getinfo(1)) do keys[#keys + 1] = k end
table.sort(keys)
print(table.concat(keys, " "))
keys = {}
for k in pairs(debug.getinfo(print)) do keys[#keys + 1] = k end
table.sort(keys)
print(table.concat(keys, " "))
--# activelines
local function lines(f)
  local t = {}
  for l in pairs(debug.getinfo(f, "L").activelines) do t[#t + 1] = l end
  table.sort(t)
  return table.concat(t, " ")
end
print(lines(load("local x = 1\n\nif x then\n  print(x)\nend\nreturn x")))
print(lines(load("local function f()\n  return 1\nend\n\nf()")))
print(lines(function() end))
print(lines(load("")))
--# what and the main chunk
print(debug.getinfo(load("return 1"), "S").what, debug.getinfo(function() end, "S").what)
print(debug.getinfo(load("return 1", "@file"), "S").source, debug.getinfo(load("return 1", "=name"), "S").short_src)
print(debug.getinfo(load("return 1"), "S").source)
print(load("return debug.getinfo(1, 'S').what")())
--# tail calls
local function callee() local i = debug.getinfo(1, "nt") return i.istailcall, i.name, i.namewhat end
local function tail() return callee() end
local function notail() local a, b, c = callee() return a, b, c end
print(tail()) print(notail())
--# getlocal walks all locals in scope
local function f(a, b)
  local c = a + b
  do local inner = 1 end
  local d <const> = 5
  local e = "e"
  for i = 1, 1 do
    local names = {}
    local n = 1
    while true do
      local name, value = debug.getlocal(1, n)
      if not name then break end
      names[#names + 1] = name
      n = n + 1
    end
    return table.concat(names, " ")
  end
end
print(f(1, 2))
--# getlocal of other levels and temporaries
local function inner()
  local n, v = debug.getlocal(2, 1)
  return n, v
end
local function outer(param) local r = { inner() } return r[1], r[2] end
print(outer "value")
print((debug.getlocal(1, 1)))
--# getlocal of a suspended coroutine
local co = coroutine.create(function(a, b) local c = a + b coroutine.yield(c) return c end)
coroutine.resume(co, 1, 2)
for i = 1, 3 do print(debug.getlocal(co, 1, i)) end
print(debug.setlocal(co, 1, 3, "changed"))
print(coroutine.resume(co))
--# getinfo of a suspended coroutine
local co = coroutine.create(function() local function g() coroutine.yield() end g() end)
coroutine.resume(co)
print(debug.getinfo(co, 0, "n").name, debug.getinfo(co, 0, "S").what)
print(debug.getinfo(co, 1, "n").name, debug.getinfo(co, 1, "l").currentline)
print(debug.getinfo(co, 2, "S").what, debug.getinfo(co, 2, "n").name)
print(debug.getinfo(co, 3))
--# traceback of nested calls
local function a() return (debug.traceback "tb") end
local function b() local r = a() return r end
local t = { c = function() local r = b() return r end }
function t:d() local r = self.c() return r end
function globalfunction() local r = t:d() return r end
local co = coroutine.wrap(function() local r = globalfunction() return r end)
print(co())
globalfunction = nil
--# traceback through tail calls
local function a() local r = debug.traceback() return r end
local function b() return a() end
local function c() local r = b() return r end
print(coroutine.wrap(function() local r = c() return r end)())
--# traceback through natives and metamethods
local mt = { __add = function() local r = debug.traceback() return r end, __index = function() local r = debug.traceback() return r end }
local t = setmetatable({}, mt)
print(coroutine.wrap(function() local r = t + 1 return r end)())
print(coroutine.wrap(function() local r = t.x return r end)())
print(coroutine.wrap(function() local ok, r = pcall(function() local r = debug.traceback() return r end) return r end)())
print(coroutine.wrap(function() local r ("x"):gsub("x", function() r = debug.traceback() end) return r end)())
print(coroutine.wrap(function() local r table.sort({ 1, 2 }, function() r = debug.traceback() end) return r end)())
print(coroutine.wrap(function() for x in function(s, c) if not c then return debug.traceback() end end do return x end end)())
--# a long traceback is cut in the middle
local function f(n) if n == 0 then local r = debug.traceback "deep" return r end local r = f(n - 1) return r end
local tb = coroutine.wrap(function() local r = f(100) return r end)()
print(select(2, tb:gsub("\n", "")), (tb:match "%.%.%.[^\n]*"))
print(select(2, coroutine.wrap(function() local r = f(18) return r end)():gsub("\n", "")))
--# traceback levels
local function f(l) local r = debug.traceback("m", l) return r end
for l = 0, 2 do print(coroutine.wrap(function() local r = f(l) return r end)()) end
--# traceback of runtime errors through xpcall
local function boom() local t = nil return t.x end
print(coroutine.wrap(function() local ok, r = xpcall(function() local r = boom() end, debug.traceback) return r end)())
print(coroutine.wrap(function() local ok, r = xpcall(error, debug.traceback, "direct") return r end)())
print(coroutine.wrap(function() local ok, r = xpcall(string.rep, debug.traceback) return r end)())
--# line hook
local out = {}
local f = load("local a = 1\nlocal b = 2\nif a < b then\n  a = b\nend\nfor i = 1, 2 do\n  b = b + i\nend\nreturn a + b\n", "=h")
debug.sethook(function(e, l) if debug.getinfo(2, "S").source == "=h" then out[#out + 1] = l end end, "l")
f()
debug.sethook()
print(table.concat(out, " "))
--# line hook: while, repeat and goto
local function trace(src)
  local out = {}
  local f = assert(load(src, "=h"))
  debug.sethook(function(e, l) if debug.getinfo(2, "S").source == "=h" then out[#out + 1] = l end end, "l")
  f()
  debug.sethook()
  print(table.concat(out, " "))
end
trace "local i = 0\nwhile i < 2 do\n  i = i + 1\nend\n"
trace "local i = 0\nrepeat\n  i = i + 1\nuntil i >= 2\n"
trace "local i = 0\n::top::\ni = i + 1\nif i < 3 then goto top end\n"
trace "for i = 1, 3 do end"
trace "for i = 1, 3 do\nend"
trace "local function f()\n  return 1\nend\nlocal x = f()\nx = f()\n"
trace "for k, v in pairs({ 1, 2 }) do\n  local z = k\nend\n"
trace "if nil then\n  local x = 1\nelse\n  local y = 2\nend\n"
trace "local t = {\n  1,\n  2,\n  x = 3\n}\n"
trace "local a = 1 local b = 2\nlocal c = 3 local d = 4"
trace "do\n  local x <close> = nil\n  local y = 1\nend\nlocal z"
--# call and return hooks
local out = {}
local function g() return 1 end
local function f() local x = g() return x end
debug.sethook(function(e)
  local i = debug.getinfo(2, "nS")
  out[#out + 1] = e .. ":" .. tostring(i.name)
end, "cr")
f()
debug.sethook()
print(table.concat(out, " "))
--# tail call events
local out = {}
local function g() end
local function f() return g() end
debug.sethook(function(e) out[#out + 1] = e end, "cr")
f()
debug.sethook()
print(table.concat(out, " "))
--# call hook sees parameters
local out = {}
local function f(a, b) return a end
debug.sethook(function(e)
  local i = debug.getinfo(2, "f")
  if i.func == f then out[#out + 1] = table.concat({ tostring((debug.getlocal(2, 1))), tostring(select(2, debug.getlocal(2, 1))) }, "=") end
end, "c")
f(10, 20)
debug.sethook()
print(table.concat(out, " "))
--# transfer information in hooks
local out = {}
local function f(a, b) return a, b, "x" end
debug.sethook(function(e)
  local i = debug.getinfo(2, "fr")
  if i.func == f then out[#out + 1] = e .. " " .. i.ntransfer .. " " .. tostring(select(2, debug.getlocal(2, i.ftransfer))) end
end, "cr")
f(1, 2)
debug.sethook()
print(table.concat(out, ", "))
--# count hook fires as often as instructions pass
local n = 0
debug.sethook(function(e) n = n + (e == "count" and 1 or 0) end, "", 100)
for i = 1, 10000 do local x = i end
debug.sethook()
print(n > 10)
--# an error in a hook stops the program
local f = load("local x = 1\nx = 2\nx = 3\nreturn x", "=h")
print(pcall(function()
  debug.sethook(function(e, l) if debug.getinfo(2, "S").source == "=h" and l == 3 then debug.sethook() error("stopped at " .. l, 0) end end, "l")
  return f()
end))
debug.sethook()
--# hooks of natives are told arguments and results
local out = {}
local function seq(e)
  local i = debug.getinfo(2, "nSr")
  local t = {}
  for n = i.ftransfer, i.ftransfer + i.ntransfer - 1 do t[#t + 1] = tostring(select(2, debug.getlocal(2, n))) end
  out[#out + 1] = e .. " " .. i.what .. " " .. tostring(i.name) .. "(" .. table.concat(t, ",") .. ")"
end
debug.sethook(seq, "cr")
local a = math.max(3, 7, 5)
local b, c = string.find("hello", "l")
local d = { select(2, "x", "y", "z") }
local e = pcall(math.floor, 2.5)
local f = pcall(error, "no")
for k in next, { 10 } do end
local g = #tostring(setmetatable({}, { __tostring = function(t) return "text" end }))
debug.sethook()
for _, l in ipairs(out) do print(l) end
print(a, b, c, #d, e, f, g)
--# hooks of Lua functions are told multiple results
local out = {}
local function f(...) return ... end
local function g(a, ...) return a, f(...) end
local function h() return f() end
local function t(a, b) return f(b, a) end
debug.sethook(function(e)
  local i = debug.getinfo(2, "Sr")
  if i.what ~= "Lua" then return end
  local t = {}
  for n = i.ftransfer, i.ftransfer + i.ntransfer - 1 do t[#t + 1] = tostring(select(2, debug.getlocal(2, n))) end
  out[#out + 1] = e .. "(" .. table.concat(t, ",") .. ")"
end, "cr")
g(1, 2, 3)
h()
t("x", "y")
debug.sethook()
print(table.concat(out, " "))
--# nothing that is handed over has no place
local out = {}
local function f() end
debug.sethook(function(e) local i = debug.getinfo(2, "fr") if i.func == f then out[#out + 1] = e .. i.ftransfer .. i.ntransfer end end, "cr")
f()
f(1)
debug.sethook()
print(table.concat(out, " "))
--# a return is told after the variables of the function were closed
local out = {}
local function f() local x <close> = setmetatable({}, { __close = function() out[#out + 1] = "closing" end }) return 1, 2 end
debug.sethook(function(e) if debug.getinfo(2, "f").func == f then out[#out + 1] = e end end, "crl")
f()
debug.sethook()
print(table.concat(out, " "))
--# tail calls of natives and of callable tables
local out = {}
local obj = setmetatable({}, { __call = function(self, a) return a end })
local function f() return math.abs(-1) end
local function g() return obj(5) end
debug.sethook(function(e) out[#out + 1] = e end, "cr")
f()
out[#out + 1] = "|"
g()
debug.sethook()
print(table.concat(out, " "))
--# hooks do not disturb results on their way from one call to the next
local function id(...) return ... end
local n = 0
local function disturb() local t = { id(7, 8, 9, id()) } local u = { id("a", id("b")) } n = n + #t + #u end
local function run()
  local r = { id(
    1, id(
      2, id(
        3, 4)
    ),
    id(5, 6, 7)
  ), id(
    "x", id()
  ) }
  return #r, id(table.unpack(r))
end
for _, mask in ipairs { "l", "c", "r", "crl", "" } do
  debug.sethook(disturb, mask, 1)
  local t = table.pack(run())
  debug.sethook()
  print(mask, t.n, table.concat(t, " "))
end
print(n > 100)
--# yields, errors and nested protected calls under call hooks
local n = 0
local co = coroutine.wrap(function(...)
  debug.sethook(function() n = n + 1 end, "cr")
  local a = coroutine.yield(...)
  local ok, m = pcall(coroutine.yield, a + 1)
  local t = { 3, 1, 2 }
  table.sort(t, function(x, y) return x < y end)
  return ok, m, table.concat(t), select("#", pcall(pcall, error))
end)
print(co(1, 2))
print(co(10))
print(co("end"))
print(n > 10)
--# a hook set by a native called in protected mode
-- The return of a native that was called before there was a hook (pcall) is not told.
local out = {}
pcall(debug.sethook, function(e) out[#out + 1] = e .. ":" .. tostring(debug.getinfo(2, "n").name) end, "cr")
debug.sethook()
print(table.concat(out, " "))
--= return:nil call:sethook
--# a hook set by a call hook is heard from the same instruction on
local seen
local function f(a)
  local b = a
  return b
end
debug.sethook(function(e)
  debug.sethook(function(e, l)
    local i = debug.getinfo(2, "lf")
    seen = e .. " " .. tostring(i.currentline == l) .. " " .. tostring(i.func == f) .. " " .. debug.getlocal(2, 1)
    debug.sethook()
  end, "l")
end, "c")
f(1)
print(seen)
--# in every line hook the current line is the one told
local bad, n = 0, 0
debug.sethook(function(e, l) n = n + 1 if debug.getinfo(2, "l").currentline ~= l then bad = bad + 1 end end, "l")
local t = {
  1,
  math.abs(-2),
  (function(...)
    local x <close> = nil
    return ...
  end)(3)
}
for i = 1, 3 do
  t[i] = i
end
debug.sethook()
print(bad, n > 10)
--# variables in a return hook are those of the return
local got = {}
local function foo(a, b, ...)
  do local x, y, z end
  local c, d = 10, 20
  return
end
debug.sethook(function()
  if debug.getinfo(2, "f").func ~= foo then return end
  for i = 1, 20 do
    local n, v = debug.getlocal(2, i)
    if not n then break end
    if n:find "^%a" then got[#got + 1] = n .. "=" .. v end
  end
end, "r")
foo(1, 2, 3)
debug.sethook()
print(table.concat(got, " "))
--# line hooks of stripped code
local s = load(string.dump(function() local a = 1 local b = 2 return b end, true))
debug.sethook(function(e, l) io.write(e, " ", tostring(l), "; ") end, "l")
s() debug.sethook()
print()
--# the traceback of an error in a hook
local function f() return 1 end
print(xpcall(function()
  debug.sethook(function() debug.sethook() local x = nil + 1 end, "c")
  f()
end, debug.traceback))
--# temporaries can be set, but for a table being filled
local function f() return debug.setlocal(2, 3, 10), 20 end
local function g(a, b) return (a + 1) + select(2, f()) end
print(g(0, 0))
--# a count hook can stop an endless loop
print(pcall(function()
  debug.sethook(function() debug.sethook() error("timeout", 0) end, "", 1000)
  while true do end
end))
--# hooks are per thread
local n = 0
debug.sethook(function() n = n + 1 end, "l")
local co = coroutine.wrap(function()
  local a = 1
  a = 2
  return debug.gethook()
end)
local inside = co()
debug.sethook()
print(inside)
--# hooks do not run inside hooks
local depth, max = 0, 0
debug.sethook(function()
  depth = depth + 1
  if depth > max then max = depth end
  local x = 1
  x = x + 1
  depth = depth - 1
end, "l")
local y = 1
y = 2
debug.sethook()
print(max)
--# getinfo inside a hook names the hook
local got
debug.sethook(function() local i = debug.getinfo(1, "n") got = tostring(i.name) .. " " .. tostring(i.namewhat) end, "l")
local x = 1
debug.sethook()
print(got)
--# upvalue names and values
local a, b = 1, 2
local function f() return a, b, print end
local i = 1
while true do
  local n, v = debug.getupvalue(f, i)
  if not n then break end
  print(i, n, type(v))
  i = i + 1
end
--# changing _ENV of a function
local f = load "return x"
local env = { x = "from env" }
debug.setupvalue(f, 1, env)
print(f())
print((debug.getupvalue(f, 1)))
--# upvaluejoin shares afterwards
local function counter() local n = 0 return function() n = n + 1 return n end end
local c1, c2 = counter(), counter()
c1() c1()
debug.upvaluejoin(c2, 1, c1, 1)
print(c2(), c1(), c2())
print(debug.upvalueid(c1, 1) == debug.upvalueid(c2, 1))
--# stripped functions have no names
local f = load(string.dump(load("local a, b = ... ; local function g() return a end return debug.getlocal(1, 1), debug.getinfo(1, 'l').currentline, debug.getinfo(1, 'S').source", "=src"), true))
print(f(1, 2))
local g = load(string.dump(load("local u = ... return function() return u end"), true))(5)
print(debug.getupvalue(g, 1))
--# functions of the library
local names = {}
for k, v in pairs(debug) do if k ~= "setcstacklimit" then names[#names + 1] = k .. ":" .. type(v) end end
table.sort(names)
print(table.concat(names, " "))
