-- Calls with very many values: they go from producer to consumer without being copied more than they must, and the collector marks them
-- a slice at a time. Each value is an object that nothing else keeps, so that one that was missed is noticed.
local N = 3000
local function list(n) local t = {} for i = 1, n do t[i] = { i } end return t end
local function values(n) return table.unpack(list(n)) end
local function check(first, n, ...)
  assert(select("#", ...) == n)
  local t = table.pack(...)
  for i = 1, n do assert(t[i][1] == first + i - 1) end
  return n
end
print(check(1, N, values(N))) --> 3000
print((select("#", values(N))), #{ values(N) }, #{ 1, 2, values(N) }) --> 3000 3000 3002
print((select(N, values(N)))[1], (select(-1, values(N)))[1]) --> 3000 3000

-- held as extra arguments while the collector goes through several cycles
local function hold(...)
  for _ = 1, 3 do collectgarbage() end
  for _ = 1, 200 do collectgarbage("step") local _ = { ... } end
  return ...
end
print(check(1, N, hold(values(N)))) --> 3000
-- ... and by natives that call back
local function calls(f, ...) return select(2, pcall(f, ...)) end
print(check(1, N, calls(hold, values(N)))) --> 3000
print(check(1, N, select(2, xpcall(hold, debug.traceback, values(N))))) --> 3000

-- in front of them, behind them; in tail calls; as arguments of fixed parameters
local function front(a, b, c, ...) return check(4, N - 3, ...) + a[1] + b[1] + c[1] end
print(front(values(N))) --> 3003
local function pass(n, ...) if n == 0 then return ... end return pass(n - 1, ...) end
print(check(1, N, pass(5, values(N)))) --> 3000
local function deep(n, ...) if n == 0 then return ... end return n, deep(n - 1, ...) end
print(select("#", deep(20, values(N)))) --> 3020
local function fixed(a, b) collectgarbage() return a[1] + b[1] end
print(fixed(values(N))) --> 3
print(check(1, N, (setmetatable({}, { __call = function(self, ...) return hold(...) end }))(values(N)))) --> 3000

-- between coroutines
local co = coroutine.wrap(function(...)
  local n = select("#", ...)
  while true do n = select("#", coroutine.yield(hold(values(n)))) end
end)
print(check(1, N, co(values(N)))) --> 3000
print(check(1, 2 * N, co(values(2 * N)))) --> 6000

-- constructors: behind other values, in several flushes
local t = { 0, values(N) }
print(#t, t[1], t[2][1], t[N + 1][1]) --> 3001 0 1 3000
t = { hold(values(N)) }
for i = 1, N do assert(t[i][1] == i) end

-- strings of many arguments
local s = ("abc"):rep(N)
print(string.char(s:byte(1, -1)) == s, select("#", utf8.codepoint(s, 1, -1))) --> true 9000

-- errors in between
print(pcall(function(...) hold(...) error("over", 0) end, values(N))) --> false over
print(select("#", pcall(error, values(N)))) --> 2
-- set from outside while they are held
local function change(...)
  collectgarbage("step")
  debug.setlocal(1, -N, { "new" })
  collectgarbage() collectgarbage()
  return (select(N, ...))
end
print(change(values(N))[1]) --> new
-- natives that put strings in the places of their many arguments, which the collector has looked at by then
local function numbers(n) local t = {} for i = 1, n do t[i] = i end return table.unpack(t) end
local function busy(n) return setmetatable({}, { __tostring = function() collectgarbage("step", n) return "!" end }) end
local sum = 0
for _ = 1, 3 do
  local text = string.format(("%s"):rep(N) .. "%s%s", numbers(N), busy(100), numbers(N))
  sum = sum + #text
  local packed = string.pack(("s2"):rep(N), numbers(N))
  collectgarbage("step")
  sum = sum + #packed
end
print(sum) --> 83364
local co2 = coroutine.wrap(function(...) while true do coroutine.yield(#table.concat({ ... })) collectgarbage("step") end end)
print(co2(numbers(N)), co2()) --> 10893 10893
-- a hook is told of calls of natives with many arguments: the results of such a call lie where its own places are
debug.sethook(function() end, "c")
local good = 0
for _ = 1, 20 do
  local t = table.pack(select(N // 2, values(N)))
  collectgarbage("step")
  for i = 1, t.n do if t[i][1] == N // 2 + i - 1 then good = good + 1 end end
end
debug.sethook()
print(good) --> 30020
-- natives called in place by pcall, also when that fails
print(check(1, N, select(2, pcall(select, 1, values(N))))) --> 3000
print((pcall(string.rep, values(N))), (pcall(nil, values(N))), (pcall(pcall, pcall, string.rep, values(N)))) --> false false true
