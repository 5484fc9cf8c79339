-- Error values, levels, handlers, tracebacks, variable names in messages.
print(pcall(error)) --> false nil
print(pcall(error, nil)) --> false nil
print(pcall(error, { 1 }) == false) --> true
print(pcall(error, "msg", 0)) --> false msg
print(select("#", pcall(error))) --> 2
local function thrower(level) error("here", level) end
local function caller(level) thrower(level) end
print(pcall(caller, 1)) --> false tests/lua/language/errors.lua:7: here
print(pcall(caller, 2)) --> false tests/lua/language/errors.lua:8: here
print(pcall(caller, 0)) --> false here
print(pcall(error, 42)) --> false 42
print(pcall(error, true)) --> false true
print(pcall(pcall)) --> false bad argument #1 to 'pcall' (value expected)
print(pcall(pcall, error, "x")) --> true false x
print(select("#", pcall(function() return 1, nil, nil end))) --> 4
print(xpcall(error, function(m) return "H:" .. tostring(m) end, "a")) --> false H:a
print(xpcall(function(...) return select("#", ...) end, print, 1, nil)) --> true 2
print(pcall(xpcall)) print(select("#", xpcall(error, function(m) error("again") end, "x")))
--> false bad argument #2 to 'xpcall' (function expected, got no value)
--> 2
print(pcall(assert, false)) --> false assertion failed!
print(pcall(assert, nil, "why")) --> false why
print(pcall(assert, false, { 1 }) == false) --> true
print(assert(1, 2, 3)) --> 1 2 3
print(pcall(assert)) --> false bad argument #1 to 'assert' (value expected)
local t = {} local up = {}
print(pcall(function() return t.a.b end))
--> false tests/lua/language/errors.lua:28: attempt to index a nil value (field 'a')
print(pcall(function() return up.x.y.z end))
--> false tests/lua/language/errors.lua:30: attempt to index a nil value (field 'x')
print(pcall(function() local n = 5 return n.x.y end))
--> false tests/lua/language/errors.lua:32: attempt to index a number value (local 'n')
print(pcall(function() return t[nil].x end))
--> false tests/lua/language/errors.lua:34: attempt to index a nil value (field '?')
print(pcall(function() t[nil] = 1 end)) --> false tests/lua/language/errors.lua:36: table index is nil
print(pcall(function() t[0/0] = 1 end)) --> false tests/lua/language/errors.lua:37: table index is NaN
print(pcall(function() return ("x").y.z end))
--> false tests/lua/language/errors.lua:38: attempt to index a nil value (field 'y')
print(pcall(function() return #5 end)) --> false tests/lua/language/errors.lua:40: attempt to get length of a number value
print(pcall(function() local s = "a" return s + {} end))
--> false tests/lua/language/errors.lua:41: attempt to add a 'string' with a 'table'
print(pcall(function() return t.name .. "x" end))
--> false tests/lua/language/errors.lua:43: attempt to concatenate a nil value (field 'name')
print(pcall(function() return 2^53 | 0.5 end))
--> false tests/lua/language/errors.lua:45: number has no integer representation
print(pcall(function() return 1 < {} end))
--> false tests/lua/language/errors.lua:47: attempt to compare number with table
print(pcall(function() return t < t end)) --> false tests/lua/language/errors.lua:49: attempt to compare two table values
print(pcall(function() return print < print end))
--> false tests/lua/language/errors.lua:50: attempt to compare two function values
print(pcall(function() globalname.field = 1 end))
--> false tests/lua/language/errors.lua:52: attempt to index a nil value (global 'globalname')
print(pcall(function() t.method() end))
--> false tests/lua/language/errors.lua:54: attempt to call a nil value (field 'method')
print(pcall(function() t:method() end))
--> false tests/lua/language/errors.lua:56: attempt to call a nil value (method 'method')
print(pcall(function() up.a.b() end)) --> false tests/lua/language/errors.lua:58: attempt to index a nil value (field 'a')
print(pcall(function() (nil)() end)) --> false tests/lua/language/errors.lua:59: attempt to call a nil value
print(pcall(function() t[1]() end))
--> false tests/lua/language/errors.lua:60: attempt to call a nil value (field 'integer index')
print(pcall(function() return math.floor({}) end))
--> false tests/lua/language/errors.lua:62: bad argument #1 to 'floor' (number expected, got table)
print(pcall(function() return ("x"):rep({}) end))
--> false tests/lua/language/errors.lua:64: bad argument #1 to 'rep' (number expected, got table)
print(pcall(string.rep)) --> false bad argument #1 to 'string.rep' (string expected, got no value)
print(pcall(setmetatable, 1, {})) --> false bad argument #1 to 'setmetatable' (table expected, got number)
print(pcall(ipairs)) --> false bad argument #1 to 'ipairs' (value expected)
print(pcall(string.rep, "x", 1.5)) --> false bad argument #2 to 'string.rep' (number has no integer representation)
print(pcall(string.char, 256)) --> false bad argument #1 to 'string.char' (value out of range)
print(pcall(string.rep, "x", "y")) --> false bad argument #2 to 'string.rep' (number expected, got string)
print(pcall(math.floor, "z")) --> false bad argument #1 to 'math.floor' (number expected, got string)
print(pcall(next, {}, "nokey")) --> false invalid key to 'next'
print(pcall(rawset, {}, nil, 1)) --> false table index is nil
print(pcall(rawlen, 5)) --> false bad argument #1 to 'rawlen' (table or string expected, got number)
print(pcall(tostring)) --> false bad argument #1 to 'tostring' (value expected)
print(pcall(tonumber, "z", 99)) --> false bad argument #2 to 'tonumber' (base out of range)
print(pcall(tonumber, 10, 10)) --> false bad argument #1 to 'tonumber' (string expected, got number)
print(pcall(setmetatable, {}, 1)) --> false bad argument #2 to 'setmetatable' (nil or table expected, got number)
-- levels point at the caller
local function check(v) if not v then error("check failed", 2) end end
local ok, e = pcall(function()
  check(true)
  check(false)
end) print(e) --> tests/lua/language/errors.lua:84: check failed
-- tracebacks
local function lines(s) s = s:gsub("\n%s*%[C%]: in %?", "") return (s:gsub("\n", " / "):gsub("\t", "")) end
local function f3() error("deep") end local function f2() f3() local x end local function f1() f2() local x end
print(lines(select(2, xpcall(f1, debug.traceback))))
--> tests/lua/language/errors.lua:88: deep / stack traceback: / [C]: in function 'error' / tests/lua/language/errors.lua:88: in upvalue 'f3' / tests/lua/language/errors.lua:88: in upvalue 'f2' / tests/lua/language/errors.lua:88: in function <tests/lua/language/errors.lua:88> / [C]: in function 'xpcall' / tests/lua/language/errors.lua:89: in main chunk
print(lines(debug.traceback("msg")))
--> msg / stack traceback: / tests/lua/language/errors.lua:91: in main chunk
print(debug.traceback({}) ~= nil, type(debug.traceback())) --> true string
local co = coroutine.create(function() local x = coroutine.yield() error("in co") end) coroutine.resume(co)
print(lines(debug.traceback(co)))
--> stack traceback: / [C]: in function 'coroutine.yield' / tests/lua/language/errors.lua:94: in function <tests/lua/language/errors.lua:94>
print(lines(debug.traceback(co, "with message"))) coroutine.resume(co)
--> with message / stack traceback: / [C]: in function 'coroutine.yield' / tests/lua/language/errors.lua:94: in function <tests/lua/language/errors.lua:94>
print(lines(debug.traceback(co)))
--> stack traceback: / [C]: in function 'error' / tests/lua/language/errors.lua:94: in function <tests/lua/language/errors.lua:94>
-- the handler runs where the error was raised
print(xpcall(function() local secret = 1 error("x", 0) end, function(m) return m .. " " .. tostring(debug.getinfo(2, "n").name) end))
--> false x error
-- overflow is an error like another
local function endless() return 1 + endless() end
local ok, e = pcall(endless)
print(ok, (tostring(e):gsub("^.-:%d+: ", ""):match("^stack overflow"))) --> false stack overflow
print(select(2, pcall(string.rep, "x", 1 << 40)):match("resulting string too large")) --> resulting string too large
-- errors within error handling
local obj = setmetatable({}, { __tostring = function() error("in tostring", 0) end })
print(pcall(tostring, obj)) --> false in tostring
print(pcall(error, obj) == false) --> true
print(pcall(function() for i = 1, 10, {} do end end))
--> false tests/lua/language/errors.lua:113: bad 'for' step (number expected, got table)
print(pcall(function() local a <close> = 1 end))
--> false tests/lua/language/errors.lua:115: variable 'a' got a non-closable value
print(pcall(load, 5)) --> true nil [string "5"]:1: unexpected symbol near '5'
print(load("x =")) --> nil [string "x ="]:1: unexpected symbol near <eof>
print(load("for")) --> nil [string "for"]:1: <name> expected near <eof>
print(load("x = }")) --> nil [string "x = }"]:1: unexpected symbol near '}'
print(load("local function end")) --> nil [string "local function end"]:1: <name> expected near 'end'
print(load("return return")) --> nil [string "return return"]:1: unexpected symbol near 'return'
print(load("f(")) --> nil [string "f("]:1: unexpected symbol near <eof>
print(load("a.b:c = 1")) --> nil [string "a.b:c = 1"]:1: function arguments expected near '='
print(load("x = 1 1")) --> nil [string "x = 1 1"]:1: unexpected symbol near '1'
print(load("if x then else elseif")) --> nil [string "if x then else elseif"]:1: 'end' expected near 'elseif'
print(load("\n\n  (x")) --> nil [string "..."]:3: ')' expected near <eof>
print(load("x", "=name")) --> nil name:1: syntax error near <eof>
print(load("x", "@file.lua")) --> nil file.lua:1: syntax error near <eof>
print(load("x\ny", "two\nlines")) --> nil [string "two..."]:2: syntax error near 'y'
print(load(("x "):rep(100), ("long"):rep(50)))
--> nil [string "longlonglonglonglonglonglonglonglonglonglongl..."]:1: syntax error near 'x'
-- a chunk's name ends at a zero
print(select(2, load("return a\0b"))) --> [string "return a"]:1: <eof> expected
print(select(2, load("x = = 1", "=na\0me"))) --> na:1: unexpected symbol near '='
-- a message handler that catches errors of its own is still one, and only one
local function catching(m) pcall(error, "inner") pcall(error, "another") return "handled " .. m end
local function closing(f) return setmetatable({}, { __close = f }) end
print(xpcall(function() local v <close> = closing(function() error("in close", 0) end) error("first", 0) end, catching)) --> false handled in close
local times = 0
print(xpcall(error, function(m) times = times + 1 pcall(error, "inner") if times < 10 then error(m, 0) end return m .. times end, "told", 0)) --> false told10
print(xpcall(error, function(m) times = times + 1 pcall(error, "inner") error(m, 0) end, "told", 0)) --> false error in error handling
print(times > 20, times < 300) --> true true
print(xpcall(error, catching, "after all that", 0)) --> false handled after all that
