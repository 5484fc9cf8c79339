-- loop-while: while loops with integer division and branches: lengths of Collatz sequences.
-- size: 110000; in tests: 100
local N = tonumber((...))

local longest, at, total = 0, 0, 0
for start = 1, N do
  local n, length = start, 1
  while n ~= 1 do
    if n % 2 == 0 then n = n // 2 else n = 3 * n + 1 end
    length = length + 1
  end
  total = total + length
  if length > longest then longest, at = length, start end
end
assert(N < 97 or longest >= 119)
return string.format("%d %d %d", longest, at, total)
