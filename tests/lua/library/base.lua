print(type(nil), type(1), type("s"), type({}), type(print), type(coroutine.create(print)), pcall(type))
--> nil number string table function thread false bad argument #1 to 'type' (value expected)
print(_VERSION, _G._G == _G, type(_ENV), _ENV == _G) --> Lua 5.4 true table true
print(select("#"), select("#", nil, nil), select(2, 1, 2, 3), select(-2, 1, 2, 3)) --> 0 2 2 2 3
print(pcall(select, -5, 1)) --> false bad argument #1 to 'select' (index out of range)
print(rawequal("a", "a"), rawequal({}, {}), rawlen({ 1 }), rawlen("ab"), rawget({ x = 1 }, "x")) --> true false 1 2 1
print(tostring(1), tostring(1.0), tostring("x"), tostring(print):match("^builtin") or tostring(print):match("^function"), tostring({}):match("^table: 0x") or tostring({}):match("^table: "))
--> 1 1.0 x function table: 0x
print(next({}), next({ 1 }), next({ a = 1 })) --> nil 1 a 1
print(select("#", ipairs({}))) --> 3
for i, v in ipairs(setmetatable({}, { __index = function(_, i) if i < 4 then return i * i end end })) do io.write(i, "=", v, " ") end
print() --> 1=1 2=4 3=9
-- load: strings, functions, names, modes, environments
print(load("return 1 + 1")()) --> 2
print(load("return ...", "=name")(5, 6)) --> 5 6
print(pcall(load("error('x')", "=chunk"))) --> false chunk:1: x
print(pcall(load("error('x')", "@file"))) --> false file:1: x
print(pcall(load("error('x')"))) --> false [string "error('x')"]:1: x
local parts, i = { "ret", "urn ", "'pieces'" }, 0
print(load(function() i = i + 1 return parts[i] end)()) --> pieces
print(type(load(function() return nil end))) --> function
print(pcall(load, function() return {} end)) --> true nil reader function must return a string
print(select(2, pcall(load, function() error("reader", 0) end))) --> nil reader
print(load("x = 5", "c", "t", {}) ~= nil, x) --> true nil
local env = { print = print } load("y = 10 print(y)", "c", "t", env)() --> 10
print(env.y, y) --> 10 nil
print(load("return x", "c", "t", { x = "env x" })()) --> env x
print(load("x", "c", "b")) --> nil attempt to load a text chunk (mode is 'b')
print(load("\27Lua", "c", "t")) --> nil attempt to load a binary chunk (mode is 't')
print(pcall(load, "return 1", "c", "q")) --> true nil attempt to load a text chunk (mode is 'q')
print(load("return _ENV", "c", "t", nil)()) --> nil
print(load("return 1", "=(load)", "bt")()) --> 1
print(load("#no shebang here")) --> nil [string "#no shebang here"]:1: unexpected symbol near '#'
print(pcall(load)) --> false bad argument #1 to 'load' (function expected, got no value)
-- chunks are vararg functions, results multiple
print(load("local a, b = ... return b, a")(1, 2)) --> 2 1
print(select("#", load("return")())) --> 0
print(load("return 1, nil")()) --> 1 nil
print(load("")()) -->
print(load("-- only a comment")()) -->
print(load(";;;")()) -->
-- getmetatable, setmetatable
local t = {}
print(setmetatable(t, nil) == t, getmetatable(t)) --> true nil
print(pcall(setmetatable, {})) --> false bad argument #2 to 'setmetatable' (nil or table expected, got no value)
print(getmetatable("x").__name, getmetatable("x").__index == string) --> nil true
print(tostring(-0.0), -0.0 == 0.0, 1 / -0.0, 0x10p-1, 1e1, tostring(2^63), 1e15, 10 // 3, 10.0 // 3, 2^2, 7 / 7)
--> -0.0 true -inf 8.0 10.0 9.2233720368548e+18 1e+15 3 3.0 4.0 1.0
print(#arg, arg[0] ~= nil) --> 0 true
print(type(os.time()), os.time { year = 2020, month = 1, day = 1, hour = 12 } - os.time { year = 2020, month = 1, day = 1, hour = 11 }, type(os.clock()), os.clock() >= 0)
--> number 3600 number true
print(pcall(os.time, { year = 2020 })) --> false field 'month' missing in date table
print(type(warn), pcall(warn, "@off")) --> function true
print(type(require), type(package), package.loaded._G == _G, package.loaded.string == string) --> function table true true
local names = {}
for k in pairs(_G) do if type(k) == "string" then names[k] = true end end
for _, k in ipairs { "assert", "collectgarbage", "dofile", "error", "getmetatable", "ipairs", "load", "loadfile", "next", "pairs", "pcall", "print", "rawequal", "rawget", "rawlen", "rawset", "require", "select", "setmetatable", "tonumber", "tostring", "type", "warn", "xpcall", "coroutine", "debug", "io", "math", "os", "package", "string", "table", "utf8" } do if not names[k] then print("missing", k) end end
print("all there") --> all there
