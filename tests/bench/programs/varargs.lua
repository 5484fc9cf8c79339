-- varargs: functions of any number of arguments: passing on, select, packing and unpacking.
-- size: 250000; in tests: 200
local N = tonumber((...))
local unpack = table.unpack or unpack
local select = select

local function pass(...) return ... end
local function count(...) return select("#", ...) end
local function last(...) return (select(select("#", ...), ...)) end
local function sum(...)
  local total = 0
  for _, value in ipairs({ ... }) do total = total + value end
  return total
end
local function bind(f, ...)
  local bound = { ... }
  return function(...) return f(unpack(bound), ...) end
end

local first = bind(pass, 7)
local total, counted = 0, 0
for i = 1, N do
  total = total + sum(i, 2, 3, 4) + last(1, 2, pass(i, 5)) + first(i)
  counted = counted + count(pass(1, 2, 3)) + count()
end
assert(total == N * (N + 1) / 2 + N * 9 + N * 5 + N * 7)
assert(counted == 3 * N)
return string.format("%d %d", total, counted)
