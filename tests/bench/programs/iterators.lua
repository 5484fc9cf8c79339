-- iterators: generic for with pairs, ipairs, next, and iterators written in Lua, stateless and closures.
-- size: 1200; in tests: 2
local N = tonumber((...))

local array, record = {}, {}
for i = 1, 1000 do array[i] = i end
for i = 1, 500 do record["k" .. i] = i end

local function range(n, i) if i < n then return i + 1 end end
local function each(t)
  local i = 0
  return function()
    i = i + 1
    return t[i]
  end
end

local sum = 0
for _ = 1, N do
  for _, v in ipairs(array) do sum = sum + v end
  for _, v in pairs(array) do sum = sum - v end
  for _, v in pairs(record) do sum = sum + v end
  for i in range, 1000, 0 do sum = sum + i end
  for v in each(array) do sum = sum - v end
  local k, v = next(record)
  while k do
    sum = sum - v
    k, v = next(record, k)
  end
  sum = sum + 1
end
assert(sum == N)
return string.format("%d", sum)
