-- mandelbrot: float arithmetic on locals only, with an inner loop that ends early.
-- size: 450; in tests: 10
local N = tonumber((...))

local inside = 0
for py = 0, N - 1 do
  local ci = 2.0 * py / N - 1.0
  for px = 0, N - 1 do
    local cr = 2.0 * px / N - 1.5
    local zr, zi, zr2, zi2 = 0.0, 0.0, 0.0, 0.0
    local left = 50
    while left > 0 and zr2 + zi2 <= 4.0 do
      zi = 2.0 * zr * zi + ci
      zr = zr2 - zi2 + cr
      zr2, zi2 = zr * zr, zi * zi
      left = left - 1
    end
    if left == 0 then inside = inside + 1 end
  end
end
local area = inside * 4 / (N * N)
assert(area > 1.3 and area < 2.2)
return string.format("%d", inside)
