-- table-ops: table.insert and table.remove at the end, in the middle and at the front; unpack, concat.
-- size: 120000; in tests: 100
local N = tonumber((...))
local insert, remove, concat = table.insert, table.remove, table.concat
local unpack = table.unpack or unpack

local sum = 0
for _ = 1, 8 do
  local stack = {}
  for i = 1, N do insert(stack, i) end
  while #stack > 0 do sum = sum + remove(stack) end
end
assert(sum == 8 * N * (N + 1) / 2)

local queue = {}
for i = 1, 50 do insert(queue, i) end
for i = 1, N do
  insert(queue, 25, i)
  sum = sum + remove(queue, 1) - i
end
local a, b, c
for i = 1, N do
  a, b, c = unpack(queue, i % 40 + 1, i % 40 + 3)
  sum = sum + b - a
end
local length = 0
for i = 1, math.floor(N / 10) do length = length + #concat(queue, ",", 1, 20) end
return string.format("%d %d %d", sum, length, c)
