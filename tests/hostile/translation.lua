-- Hostile programs: functions that become WebAssembly of their own (core/jit.h). See README.md here for the notation.

--# translate_many
-- New functions that are hot at once, for ever.
-- must: run on
local n = 0
while true do
  n = n + 1
  load("local s = 0 for i = 1, 20000 do s = s + i % " .. n % 100 + 1 .. " end return s")()
end

--# translate_large
-- Functions as large as they are translated, full of loops and calls.
-- must: run on
while true do
  local t = { "local function f(x) return x end local s = 0 for i = 1, 500 do " }
  for i = 1, 70 do t[#t + 1] = "for j = 1, 2 do s = s + f(j) * f(i) if s > 1e9 then s = 0 end end " end
  t[#t + 1] = "end return s"
  load(table.concat(t))()
end

--# translate_nested
-- Loops in loops in loops.
-- must: run on
local open = {}
for i = 1, 45 do open[i] = "for i" .. i .. " = 1, " .. (i < 41 and 1 or 20) .. " do s = s + 1 " end
local f = assert(load("local s = 0 while true do " .. table.concat(open) .. ("end "):rep(45) .. " end"))
f()

--# translate_jumps
-- A web of gotos.
-- must: run on
local t = { "local x = 0 ::top:: x = x + 1 " }
for i = 1, 60 do t[#t + 1] = "if x % " .. i + 1 .. " == 0 then goto l" .. (i * 37 % 60 + 1) .. " end ::l" .. i .. ":: " end
t[#t + 1] = "if x > 1e15 then return end goto top"
assert(load(table.concat(t)))()

--# translate_moods
-- No guess about a type holds for long.
-- must: run on
local values = { 1, 1.5, "2", setmetatable({}, { __add = function() return 1 end, __mul = function() return 2.5 end }) }
local function f(a, b) return a + b, a * b end
local i = 0
while true do
  i = i + 1
  f(values[i // 1000 % 4 + 1], values[i // 300 % 4 + 1])
end

--# translate_dead
-- Translated functions that die: their code must not pile up.
-- must: run on
while true do
  local f = load("return function(n) local s = 0 for i = 1, n do s = s + i end return s end")()
  f(20000)
  f = nil
  collectgarbage("step")
end
