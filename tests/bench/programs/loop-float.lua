-- loop-float: while and repeat loops on floats: an integral and square roots by Newton's method.
-- size: 5000000; in tests: 1000
local N = tonumber((...))

local x, h, area = 0.0, 1.0 / N, 0.0
while x < 1.0 - h / 2 do
  local middle = x + h * 0.5
  area = area + h * 4.0 / (1.0 + middle * middle)
  x = x + h
end
assert(math.abs(area - math.pi) < 1e-5)

local roots, n = 0.0, 1.0
repeat
  local r = n
  for _ = 1, 5 do r = 0.5 * (r + n / r) end
  roots = roots + r
  n = n + 1.0
until n > N / 10
return string.format("%.6f %.6g", area, roots)
