-- array-append: growing arrays by t[#t + 1], reading them back in order, and literals.
-- size: 1000000; in tests: 500
local N = tonumber((...))

local total = 0
for round = 1, 4 do
  local t = {}
  for i = 1, N do t[#t + 1] = i end
  local sum = 0
  for i = 1, #t do sum = sum + t[i] end
  assert(sum == N * (N + 1) / 2)
  total = total + #t
end
for i = 1, N do
  local triple = { i, i + 1, i + 2 }
  total = total + triple[3] - triple[1] + #triple
end
assert(total == 9 * N)
return string.format("%d", total)
