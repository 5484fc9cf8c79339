-- loop-integer: a numeric for loop over integers with integer arithmetic and a branch.
-- size: 20000000; in tests: 1000
local N = tonumber((...))

local sum, odd = 0, 0
for i = 1, N do
  sum = sum + i % 7
  if i % 2 == 1 then odd = odd + 1 end
end

local expected = math.floor(N / 7) * 21
for i = 1, N % 7 do expected = expected + i end
assert(sum == expected and odd == math.floor((N + 1) / 2))
return string.format("%d %d", sum, odd)
