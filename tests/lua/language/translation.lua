-- What translated functions (core/jit.h) must do as the interpreter loop does: loops run long enough to become hot here.
local N = 3000

-- types that change under a loop's feet: guesses go wrong, at first seldom, then often, then always
local function add_up(n, from, by)
  local s = from
  for i = 1, n do s = s + by(i) end
  return s
end
print(add_up(N, 0, function(i) return i end)) --> 4501500
print(add_up(N, 0, function(i) return i % 2 == 0 and i or i + 0.5 end)) --> 4502250.0
print(add_up(N, 0, function(i) return tostring(i) end)) --> 4501500
local vector = setmetatable({ 0 }, { __add = function(a, b) return type(a) == "table" and setmetatable({ a[1] + b }, getmetatable(a)) or a end })
print(add_up(N, vector, function(i) return i end)[1]) --> 4501500
print(pcall(add_up, 3, 0, function(i) return i < 3 and i or {} end))
--> false tests/lua/language/translation.lua:7: attempt to perform arithmetic on a table value

-- integers wrap around, divide and shift
local function integers(n)
  local a, b, c, d, e, f, g = math.maxinteger, 0, 1, -7, 0, 0, 0
  for i = 1, n do
    a = a + i
    b = b ~ (i << (i % 70)) | (a >> 3)
    c = c * 3 + ~i
    d = (d - i) // 7 + d % 5
    e = e + i // 8 - (-i) // 8 + (-i) % 8 + (-i) % 7 + i // -3 + i % -3
    f = f + (i << 63) + (i >> -2) + (i >> 64) + (i << -64)
    g = g + (i & 0xff) - (i | 1) + (i ~ 5)
  end
  return a, b, c, d, e, f, g
end
print(integers(N))
--> -9223372036850274309 6433598425040683007 -2330235072839889275 -499 -359619 18006000 374560
print(pcall(function() local s = 0 for i = 10, -10, -1 do s = s + 100 // i end return s end))
--> false tests/lua/language/translation.lua:34: attempt to divide by zero
print(pcall(function() local s = 0 for i = 10, -10, -1 do s = s + 100 % i end return s end))
--> false tests/lua/language/translation.lua:36: attempt to perform 'n%0'
print(math.mininteger // -1, math.mininteger % -1, (function(x, y) return x // y, x % y end)(math.mininteger, -1))
--> -9223372036854775808 0 -9223372036854775808 0

-- floats
local function floats(n)
  local a, b, c = 0.0, 1.5, 0
  for i = 1, n do
    a = a + i / 3 - i ^ 0.5
    b = (b * 1.5) % 7.25 - -b // 2
    c = c + (i % 2.5 < 1 and 1 or 0) + -(i * 0.5)
    if a ~= a or b == a then return "never" end
  end
  return string.format("%.6f %.6f %.2f", a, b % 1000, c)
end
print(floats(N)) --> 1390928.309497 8.031725 -2249550.00

-- loops of every kind, and jumps between them
local function loops(n)
  local s, i = 0, 0
  while i < n do
    i = i + 1
    if i % 3 == 0 then goto continue end
    for k = 1, 3 do
      if k == 2 and i % 5 == 0 then break end
      s = s + k
    end
    repeat
      local done = s % 2 == 0
      s = s + 1
    until done
    ::continue::
  end
  do
    local back = 0
    ::top::
    back = back + 1
    if back < n then goto top end
    s = s + back
  end
  for x = 1, 0 do s = -1 end
  for x = n, 1, -7 do s = s + x end
  for x = 1.0, 3, 0.25 do s = s + x end
  for x = 3, 1, -0.5 do s = s + x end
  for x = math.maxinteger - 2, math.maxinteger do s = s + 1 end
  return s
end
print(loops(N)) --> 660988.0

-- tables: arrays that grow and shrink, fields, metatables, weak ones
local function tables(n)
  local t, r, hits = {}, { count = 0, n = { n = 1 } }, 0
  for i = 1, n do
    t[i] = i
    t[#t + 1] = -i
    t[i + 1] = nil
    r.count = r.count + 1
    r.n.n = r.n.n + #t % 2
    r["k" .. i % 7] = i
    if t[i] and not t[i + 1] then hits = hits + 1 end
  end
  local defaults = setmetatable({}, { __index = function(_, k) return k * 2 end, __newindex = function(s, k, v) rawset(s, k, v + 1) end })
  local sum = 0
  for i = 1, n do
    sum = sum + defaults[i]
    defaults[i] = i
    sum = sum - defaults[i]
  end
  local weak = setmetatable({}, { __mode = "v" })
  for i = 1, n do weak[i % 10 + 1] = {} end
  return hits, r.count, r.n.n, r.k3, sum, #weak <= 10
end
print(tables(N)) --> 3000 3000 1501 2999 4498500 true
print(pcall(function() local t for i = 1, 10 do t = i > 5 and t.x or t end end))
--> false tests/lua/language/translation.lua:110: attempt to index a nil value (local 't')

-- calls: few and many arguments, tail calls, varargs, results of every number, methods, upvalues
local function calls(n)
  local function few(a, b, c) return c == nil and a or b end
  local function many(...) return select("#", ...), ... end
  local function down(k, acc) if k == 0 then return acc end return down(k - 1, acc + k) end
  local function none() end
  local function three() return 1, 2, 3 end
  local counter = { n = 0 }
  function counter:add(k) self.n = self.n + k return self end
  local shared = 0
  local function bump() shared = shared + 1 return shared end
  local s = 0
  for i = 1, n do
    s = s + few(1) + few(1, 2) + few(1, 2, 3, 4)
    s = s + many(i, i, i) + (select(2, many(three())))
    s = s + down(i % 5, 0)
    none()
    s = s + #{ three(), three() } + #{ none() }
    counter:add(1):add(2)
    bump()
    local late = function() return i + shared end
    s = s + late() - late()
  end
  return s, counter.n, shared
end
print(calls(N)) --> 48000 9000 3000
local function even(n) if n == 0 then return true end return (function(k) return even(k) end)(n > 1 and n - 2 or 0) end
print(even(N)) --> true
local function ack(m, n) if m == 0 then return n + 1 elseif n == 0 then return ack(m - 1, 1) else return ack(m - 1, ack(m, n - 1)) end end
print(ack(2, 60)) --> 123
local function depth(n) return n == 0 and 0 or 1 + depth(n - 1) end
print(depth(20000)) --> 20000
print(select(2, pcall(function() local function f(n) return 1 + f(n + 1) end return f(1) end)):match("stack overflow")) --> stack overflow

-- closures made in a loop have their own variable, which the loop goes on using
local fs = {}
for i = 1, N do
  local x = i
  fs[i] = function(d) x = x + d return x + i end
  x = x + 1
end
print(fs[1](1), fs[1](1), fs[N](0), fs[N // 2](10)) --> 4 5 6001 3011

-- iterators
local function each(t) local i = 0 return function() i = i + 1 return t[i] end end
local t = {} for i = 1, N do t[i] = i end
local s = 0
for _, v in ipairs(t) do s = s + v end
for k, v in pairs(t) do s = s - k end
for v in each(t) do s = s + v end
for k, v in next, t do s = s + v - k t[k] = nil end
print(s, next(t)) --> 4501500 nil

-- coroutines switch in the middle of it all, and errors leave from there
local co = coroutine.wrap(function(a)
  for i = 1, N do a = a + coroutine.yield(a) end
  return "done"
end)
co(0)
local last
for i = 1, N do last = co(i) end
print(last) --> done
local function risky(i) if i % 3 == 0 then error("three") elseif i % 5 == 0 then error({ i }) end return i end
local ok, bad = 0, 0
for i = 1, N do
  local fine, e = pcall(risky, i)
  if fine then ok = ok + e else bad = bad + (type(e) == "table" and e[1] or 1) end
end
print(ok, bad) --> 2400000 601000
local closed = 0
for i = 1, N do
  local c <close> = setmetatable({}, { __close = function() closed = closed + 1 end })
  if i % 4 == 0 then goto next end
  closed = closed + 0
  ::next::
end
print(closed) --> 3000

-- comparisons: numbers of both kinds, strings, metamethods, constants
local function comparisons(n)
  local c = 0
  local mt = { __lt = function(a, b) return a.v < b.v end, __le = function(a, b) return a.v <= b.v end, __eq = function(a, b) return a.v == b.v end }
  local boxes = { [0] = setmetatable({ v = 1 }, mt), setmetatable({ v = 2 }, mt), setmetatable({ v = 1 }, mt) }
  local values = { [0] = 1, 1.0, 2, 2.5, -0.0, 1 / 0 }
  local names = { [0] = "a", "b", "a", ("a"):rep(50), ("a"):rep(50) }
  for i = 1, n do
    local a, b = values[i % 6], values[(i + 1) % 6]
    if a < b then c = c + 1 end
    if a <= b then c = c + 2 end
    if a == b then c = c + 4 end
    if a > 1 then c = c + 8 end
    if 2 >= a then c = c + 16 end
    if a == 2 then c = c + 32 end
    local x, y = names[i % 5], names[(i + 1) % 5]
    if x < y then c = c + 64 end
    if x == y then c = c + 128 end
    if x == "a" then c = c + 256 end
    local p, q = boxes[i % 3], boxes[(i + 1) % 3]
    if p < q then c = c + 512 end
    if p <= q then c = c + 1024 end
    if p == q then c = c + 2048 end
    if not p or a == nil or x == true then c = -1 end
  end
  return c
end
print(comparisons(N)) --> 5136300
print(pcall(function() for i = 1, 10 do if i > 5 and {} < i then return end end end))
--> false tests/lua/language/translation.lua:219: attempt to compare table with number

-- hooks see every line of a function that was hot before
local function hot(n) local k = 0
  for i = 1, n do
    k = k + 1
  end
  return k
end
hot(N)
local lines = 0
debug.sethook(function() lines = lines + 1 end, "l")
hot(10)
debug.sethook()
print(lines >= 22 and lines <= 30) --> true
-- ... and what debug.setlocal does to it
local function meddled(n)
  local x = 0
  for i = 1, n do
    x = x + 1
    if i == n // 2 then debug.setlocal(1, 2, 0.5) end
  end
  return x
end
print(meddled(2 * N)) --> 3000.5

-- debug.upvaluejoin makes an upvalue of a register of the very function that stores in it (translated code knew better)
local up = 0
local function joined(join, self, v)
  local x = 1
  local function g() return x end
  join(self, 1, g, 1)
  x = 1
  up = v
  local b = x
  x = 0x1234
  return b, x
end
local b, x
for i = 1, 60 do b, x = joined(debug.upvaluejoin, joined, i < 59 and 7 or "str") end
print(b, x) --> str 4660
-- ... and so may a metamethod
debug.setmetatable(print, { __newindex = debug.setupvalue })
local function stored(v)
  local x = 1
  local function g() return x end
  local a = x + 0
  g[1] = v
  local b = x
  x = a
  return b, type(x)
end
for i = 1, 60 do b, x = stored(i < 59 and 7 or "str") end
debug.setmetatable(print, nil)
print(b, x) --> str number
-- two hints about one register
local function square(x) return x * x end
local function shifted(x) return x + 1 end
local function squares(n, x, y) local s = 0 for i = 1, n do s = s + square(x) + shifted(y) end return s end
squares(1000, 3, 4) squares(1, 0.5, 4) squares(3000, 3, 4.5)
print(squares(300, 3, 4)) --> 4200

-- remainders and quotients by registers, of all signs; those that are no machine instruction go to the helper and back
local function divided(a, b) return a % b, a // b end
local function check_division()
  local wrong = 0
  for round = 1, 400 do
    for _, a in ipairs { 7, -7, 0, math.mininteger, math.maxinteger } do
      for _, b in ipairs { 3, -3, 1, -1, math.maxinteger, math.mininteger } do
        local m, q = divided(a, b)
        if m ~= a - q * b or (m ~= 0 and (m < 0) ~= (b < 0)) then wrong = wrong + 1 end
      end
    end
  end
  return wrong, select("#", pcall(divided, 1, 0)), divided(7.5, 2)
end
print(check_division()) --> 0 2 1.5 3.0

-- keys whose type nobody could guess: each of them now and then
local function keys(t, list)
  local n = 0
  for round = 1, N do
    for i = 1, #list do
      local k = list[i]
      t[k] = (t[k] or 0) + 1
      n = n + t[k]
    end
  end
  return n
end
local counted = {}
print(keys(counted, { 1, "a", 2.0, true, 3, 2.5 }), counted[1], counted.a, counted[2], counted[true], counted[3], counted[2.5])
--> 27009000 3000 3000 3000 3000 3000 3000

-- loops by ones: none, one, up to the last integer; with a limit that is none
local function ones(from, to)
  local n = 0
  for i = from, to do n = n + 1 end
  return n
end
local function check_ones()
  local n = 0
  for round = 1, N do
    n = n + ones(1, 0) + ones(5, 5) + ones(1, math.mininteger) + ones(math.maxinteger - 2, math.maxinteger) + ones(1, 3.5) + ones(1, -0.5)
      + ones(2.5, 4)
  end
  return n
end
print(check_ones()) --> 27000
print(pcall(ones, 1, "x")) --> false tests/lua/language/translation.lua:317: bad 'for' limit (number expected, got string)

-- lengths: of arrays, of what has none, by metamethods; appending
local function length(x) return #x end
local function check_lengths()
  local t, odd = {}, 0
  local long = setmetatable({}, { __len = function() return 42 end })
  for i = 1, N do
    if length(t) ~= i - 1 or length(long) ~= 42 or length("abc") ~= 3 or length({ 1, 2, nil }) ~= 2 or length({}) ~= 0 then odd = odd + 1 end
    t[#t + 1] = i
  end
  t[N] = nil
  return odd, length(t), (pcall(length, N))
end
print(check_lengths()) --> 0 2999 false

-- calls that pass on what there is: one result of many, none; natives as tail calls and with multiple arguments
local function one(x) return x end
local function nothing() end
local function count(...) return select("#", ...) end
local function kind(x) return type(x) end
local function fill(...) return setmetatable({ ... }, nil) end
local function check_passing()
  local n = 0
  for i = 1, N do
    n = n + count(one(i)) + count(nothing()) + count(1, one(i)) + count(1, nothing()) + #kind(one(nil)) + #fill(1, one(2)) + #kind(nothing() or i)
      + math.max(1, one(2)) + select("#", table.unpack({ 1, 2, one(3) }))
  end
  return n
end
print(check_passing()) --> 60000
local function kinds(...) return type(...) end
print(pcall(function() for i = 1, N do kinds(i) end kinds() end)) --> false tests/lua/language/translation.lua:360: bad argument #1 to 'type' (value expected)
print(coroutine.wrap(function() local function give(x) return coroutine.yield(x) end for i = 1, N do give(i) end return "given" end)()) --> 1

-- natives called the quick way (OcNative.quick): as many results as are wanted, and what is not their usual case
local byte, char, sub, floor, max = string.byte, string.char, string.sub, math.floor, math.max
local grown = {}
local function quick(s, i, x)
  local a, b = byte(s, i)
  byte(s, i)
  local list = { byte(s, i), sub(s, i, i), sub(s, i), char(65 + i), #s, s:len() }
  local none = { table.insert(grown, i) }
  return a, b, #list, list[2], list[3], list[4], #none, (table.insert(grown, i)), floor(x), max(i, x), math.abs(-x), (s:byte(100)), type((s:byte(100)))
end
for i = 1, N do quick("hello", 2, 2.5) end
print(quick("hello", 2, 2.5)) --> 101 nil 6 e ello C 0 nil 2 2.5 2.5 nil nil
print(quick("hello", 5, -7)) --> 111 nil 6 o o F 0 nil -7 5 7 nil nil
print(#grown, table.remove(grown), table.remove({}), #grown) --> 6004 5 nil 6003
print(select("#", table.remove({})), select("#", ("x"):byte(2)), select("#", table.insert({}, 1))) --> 1 0 0
print(pcall(quick, "hello", {}, 2.5)) --> false tests/lua/language/translation.lua:368: bad argument #2 to 'byte' (number expected, got table)
print(pcall(quick, "hello", "2", -0.5)) --> false attempt to compare string with number
local function edges()
  return math.max(1, 1.0), math.max(1.0, 1), math.min(0.0, -0.0), math.floor(-0.5), math.floor(1e300), math.abs(math.mininteger), math.sqrt(16), ("abc"):sub(2, 1),
    ("abc"):sub(-2), ("abc"):sub(0, 99), ("abc"):sub(math.mininteger, math.maxinteger), tonumber("0x10"), tonumber("z"), tonumber(5), tonumber({})
end
for i = 1, N do edges() end
print(edges()) --> 1 1.0 0.0 -1 1e+300 -9223372036854775808 4.0  bc abc abc 16 nil 5 nil

-- tail calls within a unit: more and fewer arguments than parameters, to varargs, with something to close
local hop
local function rest(...) return select("#", ...), ... end
local function three(a, b, c) if a == 0 then return b, c end return hop(a - 1) end
function hop(a, b) if a % 3 == 0 then return three(a, b, "c", "d") end return three(a, "b") end
local function keeps(a) local get = function() return a end a = a + 1 return three(a, get) end
local function closes(a) local c <close> = setmetatable({}, { __close = function() a = a + 1 end }) return rest(a, hop(a)) end
for i = 1, N do hop(10) keeps(3) closes(4) end
print(hop(10)) --> nil c
print(hop(0)) --> nil c
print(closes(5)) --> 3 5 nil c
print(keeps(0), (three(0, 1, 2))) --> nil 1

-- ipairs in translated code: to the first hole, through __index, over what grows and shrinks, and with its function alone
local function walk(t)
  local n, sum = 0, 0
  for i, v in ipairs(t) do n = n + i sum = sum + (tonumber(v) or 0) end
  return n, sum
end
local proxy = setmetatable({ 1 }, { __index = function(_, i) if i < 4 then return i * 10 end end })
local function walks()
  local growing, shrinking = { 1, 2 }, { 1, 2, 3, 4 }
  for i, v in ipairs(growing) do if i < 5 then growing[i + 1] = i end end
  for i, v in ipairs(shrinking) do shrinking[5 - i] = nil end
  local step = ipairs({})
  local a, b = step({ 7, 8 }, 1)
  local c, d, e = step({ 7 }, 1)
  local last
  for i in step, { 5, 6 }, 0 do last = i end
  return #growing, #shrinking, a, b, c, d, e, last
end
for i = 1, N do walk({ 1, 2, 3 }) walk({ 1, nil, 3 }) walk(proxy) walks() end
print(walk({ 1, 2, 3 })) --> 6 6
print(walk({ 1, nil, 3 })) --> 1 1
print(walk(proxy)) --> 6 51
print(walks()) --> 5 2 2 8 nil nil nil 2

-- a tail call with more arguments than registers below its function: the function's slot must keep the function (its closure was freed)
local function maker(i)
  local box = { i }
  return function(a, b, c, d)
    local junk = {}
    for j = 1, 30 do junk[j] = { j } end
    return box[1] + #junk
  end
end
local function pass_four(i) return maker(i)(1, 2, 3, 4) end
local function me(a, b, c) return (debug.getinfo(1, "f").func) end
local function pass_three() return me(1, 2, 3) end
local function check_tails()
  local sum, others = 0, 0
  for i = 1, N do
    sum = sum + pass_four(i)
    if pass_three() ~= me then others = others + 1 end
  end
  return sum, others
end
print(check_tails()) --> 4591500 0
-- deep-on: stress-gc its loops are long for the sake of the translator, whose code does not run there
-- deep-on: stress-slices the same
