-- metamethods: operators, comparison, __index and __newindex functions, __call, __concat, __len through metatables.
-- size: 250000; in tests: 200
local N = tonumber((...))

local V = {}
V.__index = V
local function vector(x, y) return setmetatable({ x = x, y = y }, V) end
function V.__add(a, b) return vector(a.x + b.x, a.y + b.y) end
function V.__sub(a, b) return vector(a.x - b.x, a.y - b.y) end
function V.__mul(a, k) return vector(a.x * k, a.y * k) end
function V.__unm(a) return vector(-a.x, -a.y) end
function V.__eq(a, b) return a.x == b.x and a.y == b.y end
function V.__lt(a, b) return a.x < b.x end
function V.__le(a, b) return a.x <= b.x end
function V.__call(a, k) return a.x + a.y + k end
function V.__concat(a, b) return "v" .. (type(a) == "string" and a or b) end

local store = {}
local proxy = setmetatable({}, {
  __index = function(_, key) return store[key] or 0 end,
  __newindex = function(_, key, value) store[key] = value end,
  __len = function() return 3 end,
})

local position, unit, checks = vector(0, 0), vector(1, 2), 0
for i = 1, N do
  position = position + unit * 2 - unit
  if position == vector(i, 2 * i) then checks = checks + 1 end
  if unit < position or position <= unit then checks = checks + 1 end
  proxy[i % 10] = proxy[i % 10] + 1
  checks = checks + #proxy + unit(0) - 3
  if i % 8 == 0 and -unit .. "x" == "vx" then checks = checks + 1 end
end
local stored = 0
for i = 0, 9 do stored = stored + proxy[i] end
assert(stored == N and checks == 5 * N + math.floor(N / 8))
return string.format("%d %d", position.x, checks)
