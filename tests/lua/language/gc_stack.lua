-- A stack that grows by more than one slice of the collector's scan between two slices.
local function make(n) return function() return n end end
local step
local function grow(n, rest) -- without allocating
  if n > 0 then return 1 + grow(n - 1, rest) end
  return step(rest)
end
function step(n)
  if n == 0 then return 0 end
  local f = make(n)
  local t = {}
  for i = 1, n % 7 * 10 do t[i] = { i } end
  local r = grow(n * 37 % 600, n - 1)
  assert(f() == n and #t == n % 7 * 10)
  return r
end
for round = 1, 30, 3 do
  collectgarbage("incremental", 100, 25 + round * 10)
  step(200)
end
print("ok") --> ok
