-- sort: table.sort without a comparator, on integers, floats and strings.
-- size: 80000; in tests: 100
local N = tonumber((...))

local seed = 17
local function random()
  seed = (seed * 3877 + 29573) % 139968
  return seed
end

local integers, floats, strings, sum = {}, {}, {}, 0
for i = 1, N do
  integers[i] = random()
  floats[i] = random() / 7
  strings[i] = "s" .. random()
  sum = sum + integers[i]
end
for _, t in ipairs({ integers, floats, strings }) do
  table.sort(t)
  for i = 2, N do assert(t[i - 1] <= t[i]) end
end
table.sort(integers) -- sorted already
for i = 1, N do sum = sum - integers[i] end
assert(sum == 0)
return string.format("%d %.3f %s", integers[1], floats[N], strings[N])
