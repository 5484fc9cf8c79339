-- matmul: multiplication of square matrices, arrays of arrays of floats.
-- size: 170; in tests: 8
local N = tonumber((...))

local function matrix(f)
  local m = {}
  for i = 1, N do
    local row = {}
    for j = 1, N do row[j] = f(i, j) end
    m[i] = row
  end
  return m
end

local function multiply(a, b)
  local transposed = matrix(function(i, j) return b[j][i] end)
  return matrix(function(i, j)
    local sum, x, y = 0.0, a[i], transposed[j]
    for k = 1, N do sum = sum + x[k] * y[k] end
    return sum
  end)
end

local a = matrix(function(i, j) return (i - j) * (i + j - 2) / N end)
local b = matrix(function(i, j) return (i * 2 + j) / N end)
local c = multiply(multiply(a, b), b)

-- The same on a vector: (a b b) v = a (b (b v)).
local function apply(m, v)
  local r = {}
  for i = 1, N do
    local sum = 0.0
    for j = 1, N do sum = sum + m[i][j] * v[j] end
    r[i] = sum
  end
  return r
end
local v = {}
for i = 1, N do v[i] = i % 3 + 1 end
local left, right, trace = apply(c, v), apply(a, apply(b, apply(b, v))), 0
for i = 1, N do
  assert(math.abs(left[i] - right[i]) <= 1e-9 * math.abs(right[i]) + 1e-6)
  trace = trace + c[i][i]
end
return string.format("%.4f", trace)
