-- Calls every function of the library with odd values, alone and in pairs, behind good first arguments too.
--
--   lua5.4 wrong-arguments.lua sums               one checksum per function and good arguments
--   lua5.4 wrong-arguments.lua show NAME PREFIX    every call of one function with one list of good arguments
--   lua5.4 wrong-arguments.lua big                 how many calls are left out because they are huge or endless
--   lua5.4 wrong-arguments.lua big N               makes the Nth of them
--   lua5.4 wrong-arguments.lua all                 makes all calls but the endless ones, printing only a count

local mode, wanted, wanted_prefix = arg[1], arg[2], tonumber(arg[3])

local G = _G
local pcall, type, tostring, select, next, ipairs, print, error = pcall, type, tostring, select, next, ipairs, print, error
local setmetatable, rawset, rawget, rawequal, mathtype = setmetatable, rawset, rawget, rawequal, math.type
local format, gsub, sub, byte, rep, match = string.format, string.gsub, string.sub, string.byte, string.rep, string.match
local concat, pack, unpack = table.concat, table.pack, table.unpack
local create, setmt, getmt, sethook = coroutine.create, debug.setmetatable, debug.getmetatable, debug.sethook
local tmpname, open, remove = os.tmpname, io.open, os.remove
local setlocale, input, output, stdin, stdout = os.setlocale, io.input, io.output, io.stdin, io.stdout
local collectgarbage = collectgarbage

-- Debian's lua5.4 has deprecated functions too, by whose names errors may then call the others.
for _, name in ipairs { "atan2", "cosh", "sinh", "tanh", "pow", "frexp", "ldexp", "log10" } do math[name] = nil end

-- The odd values: each is made anew for every call, since calls change them.

local events = { "index", "newindex", "call", "add", "sub", "mul", "div", "mod", "pow", "unm", "idiv", "band", "bor", "bxor", "shl",
  "shr", "bnot", "concat", "len", "eq", "lt", "le", "tostring", "pairs", "close" }
local raising, junk = {}, {}
for _, e in ipairs(events) do
  raising["__" .. e] = function() error("raised by " .. e, 0) end
  junk["__" .. e] = function() return {} end
end
raising.__name, junk.__name = {}, 5
local long = rep("long ", 160)
local closed = (function()
  local name = tmpname()
  local f = open(name, "w")
  f:close()
  remove(name)
  return f
end)()

local values = {
  { "none" },
  { "nil", function() return nil end },
  { "true", function() return true end },
  { "false", function() return false end },
  { "0", function() return 0 end },
  { "1", function() return 1 end },
  { "-1", function() return -1 end },
  { "1.5", function() return 1.5 end },
  { "nan", function() return 0 / 0 end },
  { "inf", function() return 1 / 0 end },
  { "-inf", function() return -1 / 0 end },
  { "maxinteger", function() return math.maxinteger end },
  { "mininteger", function() return math.mininteger end },
  { "2^53", function() return 2 ^ 53 end },
  { "1e308", function() return 1e308 end },
  { "''", function() return "" end },
  { "'10'", function() return "10" end },
  { "'abc'", function() return "abc" end },
  { "long", function() return long end },
  { "{}", function() return {} end },
  { "{3,1,2}", function() return { 3, 1, 2 } end },
  { "raising", function() return setmetatable({}, raising) end },
  { "junk", function() return setmetatable({}, junk) end },
  { "function", function() local up = 1 return function(...) up = up return ... end end },
  { "coroutine", function() return create(function(...) return ... end) end },
  { "library", function() local t = {} for k, v in next, G.table do t[k] = v end return t end },
  { "file", function() return closed end },
}

-- The functions: name = good first arguments, several lists of them; every function is also called without any.
-- Left out: what ends the program, waits for input, writes files or to standard output, or runs other programs
-- (os.exit, io.read, io.write, io.output, io.tmpfile, io.popen, print, os.remove, os.rename, os.tmpname, os.execute,
-- debug.debug, package.loadlib), and debug.getregistry, which Ocarina refuses.

local function f() return 1, 2 end
local function counter() local n = 0 return function() n = n + 1 return n end end
local functions = {
  { "assert", { true }, { false } },
  { "collectgarbage", { "count" }, { "step" }, { "incremental" }, { "setpause" } },
  { "dofile" }, { "loadfile" }, { "loadfile", { "nosuchfile" } },
  { "error", { "message" } },
  { "getmetatable" }, { "ipairs" }, { "pairs" },
  { "load", { "return 1" }, { "return 1", "name" }, { "return 1", "name", "t" } },
  { "next", { "TABLE" } },
  { "pcall", { "FUNCTION" }, { "ERROR" } },
  { "rawequal", { 1 } }, { "rawget", { "TABLE" } }, { "rawlen" }, { "rawset", { "TABLE" }, { "TABLE", "key" } },
  { "require" },
  { "select", { 1 }, { "#" }, { -1 } },
  { "setmetatable", { "TABLE" } },
  { "tonumber", { "10" }, { "zz" } },
  { "tostring" }, { "type" }, { "warn", { "a" } },
  { "xpcall", { "FUNCTION" }, { "ERROR", "FUNCTION" }, { "ERROR" } },
  { "coroutine.close" }, { "coroutine.create" }, { "coroutine.isyieldable" }, { "coroutine.resume", { "COROUTINE" } },
  { "coroutine.running" }, { "coroutine.status" }, { "coroutine.wrap" }, { "coroutine.yield" },
  { "package.searchpath", { "name" }, { "a.b", "?.nosuch" } },
  { "string.byte", { "abc" }, { "abc", 1 } },
  { "string.char", { 65 }, { 65, 66 } },
  { "string.dump", { "FUNCTION" } },
  { "string.find", { "abc" }, { "abcabc", "b" }, { "abc", "b", 1 }, { "a.c", "%." } },
  { "string.format", { "%s" }, { "%d" }, { "%q" }, { "%c" }, { "%x" }, { "%g" }, { "%a" }, { "%i" }, { "%5.2f" }, { "%-10s|" }, { "%s %d" }, { "%%" }, { "%" }, { "%y" } },
  { "string.gmatch", { "abc" }, { "abc", "b" } },
  { "string.gsub", { "abc" }, { "abc", "b" }, { "abc", "(b)", "%1" }, { "abc", "", "x" } },
  { "string.len" }, { "string.lower" }, { "string.upper" }, { "string.reverse" },
  { "string.match", { "abc" }, { "abc", "(b)(c)" } },
  { "string.pack", { "i4" }, { "z" }, { "s1" }, { "d" }, { "i16" }, { "c5" }, { "<!4 b i" } },
  { "string.packsize" },
  { "string.rep", { "ab" }, { "ab", 3 }, { "" } },
  { "string.sub", { "abc" }, { "abc", 2 } },
  { "string.unpack", { "i4" }, { "z", "a\0b" }, { "s1", "\3abc" }, { "<i2i2", "\1\0\2\0" } },
  { "utf8.char", { 65 } }, { "utf8.codepoint", { "aé" }, { "aé", 1 }, { "\xff", 1 } }, { "utf8.codes", { "aé" } },
  { "utf8.len", { "aé" }, { "aé", 1 }, { "aé", 1, -1 } }, { "utf8.offset", { "aé" }, { "aé", 1 } },
  { "table.concat", { "LIST" }, { "LIST", "," }, { "LIST", ",", 1 } },
  { "table.insert", { "LIST" }, { "LIST", 1 } },
  { "table.move", { "LIST" }, { "LIST", 1 }, { "LIST", 1, 3 }, { "LIST", 1, 3, 2 } },
  { "table.pack", { 1 } }, { "table.remove", { "LIST" } }, { "table.sort", { "LIST" } }, { "table.unpack", { "LIST" }, { "LIST", 1 } },
  { "math.abs" }, { "math.acos" }, { "math.asin" }, { "math.atan", { 1 } }, { "math.ceil" }, { "math.cos" }, { "math.deg" }, { "math.exp" },
  { "math.floor" }, { "math.fmod", { 7 }, { 7.5 } }, { "math.log", { 8 } }, { "math.max", { 1 }, { 1, 2.5 } }, { "math.min", { 1 }, { 1, 2.5 } },
  { "math.modf" }, { "math.rad" }, { "math.random", { 1 } }, { "math.randomseed", { 1 } }, { "math.sin" }, { "math.sqrt" }, { "math.tan" },
  { "math.tointeger" }, { "math.type" }, { "math.ult", { 1 } },
  { "io.close" }, { "io.input" }, { "io.lines", { "nosuchfile" } }, { "io.open", { "nosuchfile" } }, { "io.type" },
  { "io.stdout.close" }, { "io.stdout.flush" }, { "io.stdout.lines" }, { "io.stdout.read" }, { "io.stdout.seek" }, { "io.stdout.setvbuf" },
  { "io.stdout.write" },
  { "os.clock" }, { "os.date", { "!%Y" }, { "!*t" } }, { "os.difftime", { 1 } }, { "os.getenv" }, { "os.setlocale", { "C" } }, { "os.time" },
  { "debug.gethook" }, { "debug.getinfo", { "FUNCTION" }, { "COROUTINE" } }, { "debug.getlocal", { "FUNCTION" }, { "COROUTINE" } }, { "debug.getmetatable" },
  { "debug.getupvalue", { "FUNCTION" } }, { "debug.getuservalue" }, { "debug.sethook", { "FUNCTION" }, { "FUNCTION", "l" } },
  { "debug.setlocal", { "COROUTINE" } }, { "debug.setmetatable", { "TABLE" } }, { "debug.setupvalue", { "FUNCTION" }, { "FUNCTION", 1 } },
  { "debug.setuservalue" }, { "debug.traceback", { "message" }, { "COROUTINE" } }, { "debug.upvalueid", { "FUNCTION" } },
  { "debug.upvaluejoin", { "FUNCTION" }, { "FUNCTION", 1 }, { "FUNCTION", 1, "FUNCTION" } },
}
if mode == "all" and coroutine.yieldto then
  functions[#functions + 1] = { "coroutine.yieldto", { "COROUTINE" } }
end

local makers = {
  TABLE = function() return { 10, 20, key = "value" } end,
  LIST = function() return { "c", "a", "b" } end,
  FUNCTION = function() return counter() end,
  ERROR = function() return function() error("from the function", 0) end end,
  COROUTINE = function() return create(f) end,
}

-- Results that vary from run to run: only their types count.
local types_only = {}
for _, name in ipairs { "collectgarbage", "math.random", "math.randomseed", "os.clock", "os.time", "os.date", "string.dump", "os.getenv",
  "coroutine.running", "debug.traceback", "warn", "next" } do
  types_only[name] = true
end

-- C leaves the order open in which PUC looks at the arguments of these.
local either_first = { ["math.fmod"] = true, ["package.searchpath"] = true, ["debug.getlocal"] = true }

-- Calls that are huge or endless on PUC Lua.
local function integer(v)
  if mathtype(v) == "integer" then return v end
  if type(v) == "string" then v = tonumber(v) end
  return mathtype(v) == "float" and math.tointeger(v) or mathtype(v) == "integer" and v or nil
end

local function big(name, a)
  if name == "string.rep" then
    local n = integer(a[2])
    return n and n > 1000000 and (type(a[1]) == "string" or type(a[1]) == "number")
  elseif name == "table.move" then
    local from, to = integer(a[2]), integer(a[3])
    return from and to and to >= from and (to - from < 0 or to - from > 100000) and integer(a[4])
  end
  return false
end

-- What is not compared: frames of natives are a matter of the implementation.
local function skipped(name, a)
  if name == "debug.getlocal" or name == "debug.setlocal" then return type(a[1]) == "number" or type(a[1]) == "string" end
  if name == "io.lines" or name == "dofile" or name == "loadfile" or name == "io.close" or name == "io.input" then return a[1] == nil end
  return false
end

local function describe(v, only_type)
  local t = type(v)
  if only_type then return t end
  if t == "number" then
    if v ~= v then return "nan" end
    return mathtype(v) == "float" and format("%.10g", v) .. "f" or format("%d", v)
  elseif t == "string" then
    v = gsub(v, "0x%x+", "ADDR")
    return #v > 200 and sub(v, 1, 100) .. "..." .. sub(v, -80) .. " " .. #v or v
  elseif t == "boolean" or t == "nil" then
    return tostring(v)
  end
  return t
end

local stringmt = getmt("")
local samples = { false, 0, print, create(print) }
local function restore()
  sethook()
  if not rawequal(getmt(""), stringmt) then setmt("", stringmt) end
  if not rawequal(getmt(nil), nil) then setmt(nil, nil) end
  for i = 1, #samples do if not rawequal(getmt(samples[i]), nil) then setmt(samples[i], nil) end end
end

local function outcome(name, fn, a)
  local only = types_only[name]
  local r = pack(pcall(fn, unpack(a, 1, a.n)))
  restore()
  if name == "os.setlocale" then setlocale("C") end
  if name == "io.input" then input(stdin) end
  if not r[1] then
    local m = r[2]
    if type(m) == "string" and (name == "require" or only) then m = match(m, "^[^\n]*") end
    m = describe(m)
    if name == "string.pack" then m = gsub(m, "got nil", "got no value") end -- PUC says nil for a missing one
    if either_first[name] then m = match(m, "bad argument") or m end
    if name == "table.remove" then m = gsub(m, "#2 (.*position out of bounds)", "#1 %1") end -- 5.4.4 says #1
    if m == "not enough memory" or m == "resulting string too large" then m = "too big" end
    return "error: " .. m
  end
  local out = {}
  for i = 2, r.n do
    if i > 10 then out[#out + 1] = "..." .. r.n break end
    out[#out + 1] = describe(r[i], only)
  end
  if name == "package.searchpath" or name == "io.open" then out[2] = out[2] and match(out[2], "^[^\n]*") end
  return concat(out, ", ")
end

-- Checksums -----------------------------------------------------------------------------------------

local hashes = {}
local function hash(s)
  local h = hashes[s]
  if not h then
    h = #s
    for i = 1, #s do h = (h * 31 + byte(s, i)) & 0xffffffffffff end
    hashes[s] = h
  end
  return h
end

local function lookup(name)
  local v = G
  for key in name:gmatch "[^.]+" do v = v[key] end
  return v
end

local calls, bigs, sum = 0, 0, 0

local function try(name, fn, prefix, v, w)
  local a = { n = #prefix }
  for i, p in ipairs(prefix) do
    local maker = makers[p]
    if maker then a[i] = maker() else a[i] = p end
  end
  local function add(value)
    if value[2] then a.n = a.n + 1 a[a.n] = value[2]() end
  end
  add(v)
  if w then add(w) end
  if skipped(name, a) then return end
  if big(name, a) then
    bigs = bigs + 1
    if mode == "big" and bigs == tonumber(wanted) then
      print("makes " .. name .. "(" .. concat(prefix, ", ") .. "; " .. v[1] .. ", " .. (w and w[1] or "") .. ")")
      io.stdout:flush()
      print(outcome(name, fn, a))
    end
    return
  end
  if mode == "big" then return end
  calls = calls + 1
  local o = outcome(name, fn, a)
  if mode == "show" then
    print("(" .. v[1] .. (w and ", " .. w[1] or "") .. ") " .. gsub(o, "[^\32-\126\128-\255]", function(c) return "\\" .. byte(c) end))
  elseif mode == "sums" then
    sum = (sum * 33 + hash(o)) & 0xffffffffffff
  end
end

local function try_all(name, number, prefix)
  if mode == "show" and (name ~= wanted or number ~= wanted_prefix) then return end
  local fn = lookup(name)
  sum = 0
  for i, v in ipairs(values) do
    try(name, fn, prefix, v)
    if i > 1 then
      for j = 2, #values do try(name, fn, prefix, v, values[j]) end
    end
  end
  if mode == "sums" then print(name, number, format("%012x", sum)) end
end

local numbers = {}
for _, entry in ipairs(functions) do
  local name = entry[1]
  local start = numbers[name] or 0
  if start == 0 then try_all(name, 0, {}) end
  for i = 2, #entry do
    start = start + 1
    try_all(name, start, entry[i])
  end
  numbers[name] = start
  if mode == "all" then collectgarbage() end
end
if mode == "big" and not wanted then print(bigs) end
if mode == "all" or mode == "sums" then print("calls", calls) end
