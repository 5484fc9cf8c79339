-- hash-integers: sparse integer and float keys: insertion, look-up, removal.
-- size: 500000; in tests: 200
local N = tonumber((...))

local t = {}
local key = 1
for i = 1, N do
  key = (key * 16807) % 2147483647
  t[key] = i
end
local hits, sum = 0, 0
key = 1
for i = 1, N do
  key = (key * 16807) % 2147483647
  if t[key] == i then hits = hits + 1 end
  if t[-i] then hits = hits + 1 end
  if i % 2 == 0 then t[key] = nil end
end
assert(hits == N)
for _, value in pairs(t) do
  assert(value % 2 == 1)
  sum = (sum + value) % 1000003
end
local halves = {}
for i = 1, N do halves[i % 1000 + 0.5] = i end
local count = 0
for k in pairs(halves) do count = count + k end
assert(N < 1000 or count == 500000)
return string.format("%d %d", sum, count)
