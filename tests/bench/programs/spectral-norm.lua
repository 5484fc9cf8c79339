-- spectral-norm: float arithmetic in small functions called from nested loops.
-- size: 300; in tests: 10
local N = tonumber((...))

local function A(i, j)
  local k = i + j - 1
  return 1.0 / (k * (k - 1) * 0.5 + i)
end
local function times(x, y)
  for i = 1, N do
    local sum = 0
    for j = 1, N do sum = sum + x[j] * A(i, j) end
    y[i] = sum
  end
end
local function times_transposed(x, y)
  for i = 1, N do
    local sum = 0
    for j = 1, N do sum = sum + x[j] * A(j, i) end
    y[i] = sum
  end
end

local u, v, t = {}, {}, {}
for i = 1, N do u[i] = 1 end
for _ = 1, 10 do
  times(u, t) times_transposed(t, v)
  times(v, t) times_transposed(t, u)
end
local product, square = 0, 0
for i = 1, N do
  product = product + u[i] * v[i]
  square = square + v[i] * v[i]
end
local norm = math.sqrt(product / square)
assert(math.abs(norm - 1.274) < 0.01)
return string.format("%.9f", norm)
