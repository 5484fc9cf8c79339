-- bits: 64-bit integer operations: shifts, exclusive or, multiplication with wrap-around.
-- size: 10000000; in tests: 1000
local N = tonumber((...))

local state, sum = 88172645463325252, 0
for i = 1, N do
  state = state ~ (state << 13)
  state = state ~ (state >> 7)
  state = state ~ (state << 17)
  sum = (sum ~ (state * 0x2545F4914F6CDD1D) & 0xffffffff) | (i & 1)
end

-- The inverse steps lead back to the start.
local function back_left(x, n)
  local y = x
  for _ = 1, 64 // n do y = x ~ (y << n) end
  return y
end
local function back_right(x, n)
  local y = x
  for _ = 1, 64 // n do y = x ~ (y >> n) end
  return y
end
local reversed = state
local steps = math.min(N, 10000)
for _ = 1, steps do reversed = back_left(back_right(back_left(reversed, 17), 7), 13) end
assert(steps < N or reversed == 88172645463325252)
return string.format("%d %d", state, sum)
