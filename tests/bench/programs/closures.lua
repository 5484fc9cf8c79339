-- closures: creating functions with upvalues, calling them, and sharing what they captured.
-- size: 600000; in tests: 500
local N = tonumber((...))

local function counter(step)
  local value = 0
  return function() value = value + step return value end, function() return value end
end

local function compose(f, g) return function(x) return f(g(x)) end end
local function add(n) return function(x) return x + n end end

local total = 0
for i = 1, N do
  local up, read = counter(i % 7)
  up() up()
  total = total + read()
  if i % 4 == 0 then total = total + compose(add(1), add(2))(0) end
end

local expected = 0
for i = 1, N do expected = expected + 2 * (i % 7) + (i % 4 == 0 and 3 or 0) end
assert(total == expected)
return string.format("%d", total)
