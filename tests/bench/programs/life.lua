-- life: Conway's game of life on a torus: arrays of arrays of small integers.
-- size: 400; in tests: 4
local N = tonumber((...))
local W, H = 64, 64

local function grid()
  local g = {}
  for y = 1, H do
    g[y] = {}
    for x = 1, W do g[y][x] = 0 end
  end
  return g
end

local cells, fresh = grid(), grid()
-- A glider, a block and a blinker.
for _, p in ipairs({ { 2, 1 }, { 3, 2 }, { 1, 3 }, { 2, 3 }, { 3, 3 }, { 40, 20 }, { 41, 20 }, { 40, 21 }, { 41, 21 },
  { 10, 50 }, { 11, 50 }, { 12, 50 } }) do
  cells[p[2]][p[1]] = 1
end
for _ = 1, N do
  for y = 1, H do
    local above, row, below = cells[(y - 2) % H + 1], cells[y], cells[y % H + 1]
    local out = fresh[y]
    for x = 1, W do
      local l, r = (x - 2) % W + 1, x % W + 1
      local n = above[l] + above[x] + above[r] + row[l] + row[r] + below[l] + below[x] + below[r]
      out[x] = (n == 3 or n == 2 and row[x] == 1) and 1 or 0
    end
  end
  cells, fresh = fresh, cells
end
local alive, where = 0, 0
for y = 1, H do
  for x = 1, W do
    alive = alive + cells[y][x]
    where = where + cells[y][x] * x * y
  end
end
assert(alive == 12)
return string.format("%d %d", alive, where)
