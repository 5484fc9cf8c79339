-- tak: recursive calls with three arguments, and tail calls.
-- size: 100; in tests: 2
local N = tonumber((...))

local function tak(x, y, z)
  if y >= x then return z end
  return tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y))
end

local even, odd
function even(n) if n == 0 then return true end return odd(n - 1) end
function odd(n) if n == 0 then return false end return even(n - 1) end

local sum = 0
for i = 1, N do
  sum = sum + tak(12, 8, i % 4)
  assert(even(i * 2000))
end
return string.format("%d", sum)
