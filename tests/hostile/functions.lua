-- Hostile programs: calls, stacks, metamethods, control flow. See README.md here for the notation.

--# empty_loop
-- The simplest of all.
-- must: run on
while true do end

--# goto_loop
-- The same with goto.
-- must: run on
::top:: goto top

--# for_huge
-- A numeric loop of 2^63 turns, an empty one of floats.
-- must: run on
for i = 1, math.maxinteger do end

--# for_float
-- A float loop that does not advance: 2^53 + 1 is 2^53.
-- must: run on
for i = 2.0 ^ 53, math.huge do end

--# for_in_endless
-- An iterator that always has a next.
-- must: run on
for i in function() return 1 end do end

--# straight_line
-- 100,000 statements without a jump, in a loop.
-- must: run on
local f = load("local a = 1 " .. ("a = a + 1 "):rep(100000) .. " return a")
while true do assert(f() == 100001) end

--# recursion
-- Endless recursion.
-- must: error stack overflow
local function f() return 1 + f() end
f()

--# recursion_caught
-- Overflow, caught, again and again.
-- must: run on
local function f() return 1 + f() end
while true do assert(not pcall(f)) end

--# recursion_wide
-- Recursion with 200 locals a level.
-- must: error stack overflow
local names = {}
for i = 1, 190 do names[i] = "l" .. i end
local f = load("local f f = function() local " .. table.concat(names, ",") .. " = 1 return 1 + f() end return f")()
f()

--# recursion_varargs
-- Each level passes on more values than it got.
-- must: error overflow
local function f(...) return 1 + f(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, ...) end
f()

--# recursion_190000
-- As deep as the official interpreter goes.
-- must: print 190000
local function f(n) if n == 0 then return 0 end return 1 + f(n - 1) end
print(f(190000))

--# recursion_mutual_coroutines
-- Each level in a new coroutine.
-- must: slow error
local function f() return coroutine.wrap(f)() end
f()

--# tail_calls
-- Endless tail calls.
-- must: run on
local function f(n) return f(n + 1) end
f(0)

--# tail_calls_varargs
-- Tail calls with 100,000 arguments.
-- must: run on
local t = {}
for i = 1, 100000 do t[i] = i end
local function f(...) return f(...) end
f(table.unpack(t))

--# varargs_select
-- select('#') and select(n) over 100,000 arguments: quadratic in most loops.
-- must: run on
local t = {}
for i = 1, 100000 do t[i] = i end
local function f(...)
  for i = 1, select("#", ...) do local v = select(i, ...) end
end
while true do f(table.unpack(t)) end

--# varargs_negative_select
-- The same from the end.
-- must: run on
local t = {}
for i = 1, 100000 do t[i] = i end
local function f(...) while true do assert(select(-1, ...) == 100000) assert(select("#", ...) == 100000) end end
f(table.unpack(t))

--# varargs_passed_on
-- 100,000 values through three calls each time.
-- must: run on
local t = {}
for i = 1, 100000 do t[i] = i end
local function f(n, ...) if n == 0 then return ... end return (f(n - 1, ...)) end
while true do f(3, table.unpack(t)) end

--# varargs_results
-- 200,000 results adjusted again and again.
-- must: run on
local t = {}
for i = 1, 200000 do t[i] = i end
local function f() return table.unpack(t) end
while true do local a, b = f() local x = (f()) local y = { f() } end

--# too_many_arguments
-- More arguments than fit.
-- must: error
local t = {}
for i = 1, 240000 do t[i] = i end
local function f(...) return select("#", ..., table.unpack(t)) end
print(f(table.unpack(t)) and (function(...) return select("#", ...) end)(table.unpack(t, 1, 1000000)))

--# pcall_nested
-- pcall within pcall without end.
-- must: run on
local function f() return pcall(f) end
while true do f() end

--# pcall_200000
-- 200,000 levels of pcall.
-- must: print true
local function f(n) if n == 0 then return true end local ok, v = pcall(f, n - 1) return v end
local ok, v = pcall(f, 200000)
print(ok and (v == true or tostring(v):find("overflow") ~= nil or v == "not enough memory"))

--# pcall_swallows
-- pcall around an endless loop, in an endless loop: only the timeout ends it.
-- must: run on
while true do pcall(function() while true do end end) end

--# pcall_of_pcall
-- pcall(pcall, pcall, pcall ...) with 200,000 arguments.
-- must: run on
local t = {}
for i = 1, 100000 do t[i] = pcall end
while true do pcall(table.unpack(t)) end

--# xpcall_nested
-- Message handlers that fail, whose handlers fail.
-- must: run on
local function h(e) error(e) end
while true do xpcall(error, h, "x") xpcall(function() error(setmetatable({}, { __tostring = error })) end, h) end

--# xpcall_handler_loops
-- A message handler that does not return.
-- must: run on
xpcall(error, function() while true do end end)

--# xpcall_handler_recurses
-- A message handler that overflows the stack.
-- must: run on
local function h() return 1 + h() end
while true do xpcall(error, h) end

--# xpcall_overflow_handler
-- A handler for an overflow that itself needs much stack.
-- must: run on
local function f() return 1 + f() end
local function deep(n) if n > 0 then return 1 + deep(n - 1) end return 0 end
while true do xpcall(f, function(e) return deep(1000) end) end

--# metamethod_recursion
-- __add that adds, __concat that concatenates, __eq, __lt, __len, __unm, __call alike.
-- must: run on
local mt = {}
local t, u = setmetatable({}, mt), setmetatable({}, mt)
mt.__add = function(a, b) return a + b end
mt.__concat = function(a, b) return a .. b end
mt.__eq = function(a, b) return a == b end
mt.__lt = function(a, b) return a < b end
mt.__len = function(a) return #a end
mt.__unm = function(a) return -a end
while true do
  assert(not pcall(function() return t + u end))
  assert(not pcall(function() return t .. u end))
  assert(not pcall(function() return t == u end))
  assert(not pcall(function() return t < u end))
  assert(not pcall(function() return #t end))
  assert(not pcall(function() return -t end))
end

--# call_chain
-- __call of a __call of a __call: each level adds an argument.
-- must: error
local t = {}
for i = 1, 1000 do t = setmetatable({}, { __call = t }) end
t()

--# call_ring
-- A callable that calls itself.
-- must: error
local t = setmetatable({}, {})
getmetatable(t).__call = t
t()

--# close_nested
-- __close that opens another one, without end.
-- must: error overflow
local function f() local x <close> = setmetatable({}, { __close = f }) end
f()

--# close_many
-- 100,000 pending variables that all fail when closed.
-- must: run on
local mt = { __close = function() error("x") end }
local function f(n) local x <close> = setmetatable({}, mt) if n > 0 then return (f(n - 1)) end end
while true do pcall(f, 20000) end

--# close_endless
-- __close that does not return, run because of an error.
-- must: run on
pcall(function()
  local x <close> = setmetatable({}, { __close = function() while true do end end })
  error("x")
end)

--# close_in_loop
-- A closing value of a for loop that is broken out of.
-- must: run on
local c = setmetatable({}, { __close = function() end })
while true do
  for i in function() return 1 end, nil, nil, c do break end
end

--# upvalues_many
-- Closures by the million, each with its own upvalues.
-- must: slow error not enough memory
local t = {}
for i = 1, math.huge do local a, b, c = i, i, i t[i] = function() a = b b = c c = a end end

--# upvalues_open
-- 180 open upvalues a level, over many levels: finding them must not be a walk.
-- must: error
local names = {}
for i = 1, 180 do names[i] = "l" .. i end
local list = table.concat(names, ",")
local f = load("local f, keep = nil, {} f = function(n) local " .. list .. " = n keep[#keep + 1] = function() return " .. list .. " end return 1 + f(n + 1) end return f")()
f(1)

--# upvalues_open_deep
-- 100,000 levels with an open upvalue each, then new closures at the bottom's variable.
-- must: run on
local function f(n, g)
  local v = n
  local h = function() return v end
  if n == 0 then while true do g() end end
  return f(n - 1, g or function() return function() return v + n end end) + h()
end
f(50000)

--# debug_hook_every_instruction
-- A count hook at every instruction, which itself loops.
-- must: run on
debug.sethook(function() for i = 1, 100 do end end, "", 1)
while true do end

--# debug_hook_endless
-- A hook that does not return.
-- must: run on
debug.sethook(function() while true do end end, "l")
local x = 1

--# debug_hook_call_recursion
-- A call hook that calls.
-- must: run on
debug.sethook(function() local function f() end f() end, "cr")
while true do (function() end)() end

--# debug_traceback_deep
-- Tracebacks of a deep stack.
-- must: run on
local function f(n) if n == 0 then while true do debug.traceback() debug.traceback("x", 1000) end end return 1 + f(n - 1) end
f(100000)

--# debug_getinfo_deep
-- Levels far down, and far beyond.
-- must: run on
local function f(n)
  if n == 0 then
    while true do debug.getinfo(90000, "Slnt") debug.getinfo(1 << 30) pcall(debug.getlocal, 90000, 1) end
  end
  return 1 + f(n - 1)
end
f(100000)

--# debug_getinfo_lines
-- activelines of a function of 100,000 lines.
-- must: run on
local f = load(("x = 1\n"):rep(100000))
while true do debug.getinfo(f, "L") end

--# debug_upvalues
-- Tampering with the locals and upvalues of everything.
-- must: run on
local pcall, setlocal, setupvalue, getlocal, getinfo = pcall, debug.setlocal, debug.setupvalue, debug.getlocal, debug.getinfo
local function tamper(victim)
  local a, b, c = 1, {}, "x"
  for i = 1, 300 do
    pcall(function() setlocal(2, i % 10, nil) setlocal(3, -i, 1) setlocal(1, i, a) end)
    pcall(setupvalue, victim, i, a)
    pcall(getlocal, 2, -i)
  end
end
while true do
  local x, y = 1, 2
  pcall(tamper, function() return x + y end)
  pcall(tamper, load("local a <close> = nil return a"))
end

--# debug_setmetatable_everything
-- Metatables for nil, booleans, numbers: operators that overflow the stack, and a __call that calls itself for ever.
-- must: run on
local mt = { __index = function(v, k) return v[k] end, __add = function(a, b) return a + b end, __call = function(f) return f() end }
debug.setmetatable(nil, mt)
debug.setmetatable(true, mt)
debug.setmetatable(1, mt)
assert(not pcall(function() return (nil).x end))
assert(not pcall(function() return true + 1 end))
local a = nil
a()

--# os_clock_wait
-- Busy waiting on the clock.
-- must: run on
while os.clock() < 1e9 do end

--# os_date_long
-- A date format of megabytes.
-- must: run on
local f = ("%Y-%m-%d %H:%M:%S "):rep(10000)
while true do os.date(f) os.time({ year = 2000, month = 1 << 30, day = 1 << 30 }) end

--# os_time_huge
-- Fields that overflow everything.
-- must: error
os.time({ year = math.maxinteger, month = math.maxinteger, day = math.maxinteger })

--# math_random_ranges
-- Ranges that make rejection sampling reject.
-- must: run on
while true do math.random((1 << 62) + 1) math.random(math.mininteger, math.maxinteger) math.randomseed(1, 2) end

--# integer_division_extremes
-- The quotients that trap in C.
-- must: run on
local m, n = math.mininteger, -1
while true do
  assert(m // n == m and m % n == 0)
  assert(not pcall(function() return m // 0 end) and not pcall(function() return m % 0 end))
  assert(5 << 64 == 0 and 5 >> -64 == 0 and 5 << m == 0)
end

--# float_to_integer_extremes
-- Conversions that trap in wasm.
-- must: run on
while true do
  assert(math.tointeger(2.0 ^ 63) == nil and math.tointeger(0 / 0) == nil and math.floor(1e308) == 1e308)
  assert(not pcall(function() return 1e308 | 0 end) and not pcall(string.rep, "x", 1e308))
  for i = 1, 3 do pcall(string.char, 2.0 ^ 62) pcall(utf8.char, 2.0 ^ 62) end
  assert(not pcall(function() for i = 1, 10, 0 do end end))
end

--# fmod_denormals
-- The slowest float operations there are.
-- must: run on
while true do
  for i = 1, 100 do local x = math.fmod(1.7976931348623157e308, 5e-324 * i) local y = 1.7976931348623157e308 % (5e-324 * i) local z = 5e-324 ^ 0.5 end
end

--# error_behind_long_code
-- An error whose variable name is behind 800,000 instructions, again and again.
-- must: run on
local f = load("local a = ... goto e " .. ("do local x = 1 + 2 end "):rep(400000) .. "::e:: return a.b.c")
while true do assert(not pcall(f, {})) end

--# error_in_long_loop
-- The same within a loop that can be left at 100,000 places, all of them jumps over what fails.
-- must: run on
local f = load("local a = ... while a do " .. ("do local x = 1 + 2 if x < 0 then break end end "):rep(100000) .. "a = a.b.c end")
while true do assert(not pcall(f, {})) end

--# getlocal_behind_many
-- The name of a local variable behind 760,000 others.
-- must: run on
local names = {}
for i = 1, 190 do names[i] = "v" .. i end
local block = "do local " .. table.concat(names, ",") .. " end "
local f = load(block:rep(4000) .. "local last = 1 while true do debug.getlocal(1, 1) end")
f()

--# error_of_a_copy_of_a_copy
-- A name is looked for through 150 copies, each of them behind 100,000 local variables.
-- must: run on
local t = { "local a0 = ..." }
for i = 1, 100000 do t[#t + 1] = "do local v = nil end" end
for i = 1, 150 do t[#t + 1] = "local a" .. i .. " = a" .. i - 1 end
local f = load(table.concat(t, " ") .. " return a150.x")
while true do assert(not pcall(f, nil)) end
