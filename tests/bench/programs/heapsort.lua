-- heapsort: a sorting algorithm written in Lua: array reads and writes with computed indices.
-- size: 250000; in tests: 100
local N = tonumber((...))

local seed = 42
local function random()
  seed = (seed * 3877 + 29573) % 139968
  return seed
end

local function sift(a, root, last)
  local value = a[root]
  while true do
    local child = root * 2
    if child > last then break end
    if child < last and a[child] < a[child + 1] then child = child + 1 end
    if a[child] <= value then break end
    a[root] = a[child]
    root = child
  end
  a[root] = value
end

local a, sum = {}, 0
for i = 1, N do
  a[i] = random()
  sum = sum + a[i]
end
for i = math.floor(N / 2), 1, -1 do sift(a, i, N) end
for last = N, 2, -1 do
  a[1], a[last] = a[last], a[1]
  sift(a, 1, last - 1)
end
for i = 2, N do assert(a[i - 1] <= a[i]) end
for i = 1, N do sum = sum - a[i] end
assert(sum == 0)
return string.format("%d %d %d", a[1], a[math.floor(N / 2)], a[N])
