-- methods: classes with inheritance: method calls through one and two __index tables, fields of self.
-- size: 1500000; in tests: 500
local N = tonumber((...))

local Shape = {}
Shape.__index = Shape
function Shape.new(class, x, y) return setmetatable({ x = x, y = y, moves = 0 }, class) end
function Shape:move(dx, dy)
  self.x, self.y = self.x + dx, self.y + dy
  self.moves = self.moves + 1
  return self
end
function Shape:area() return 0 end

local Square = setmetatable({}, { __index = Shape })
Square.__index = Square
function Square.new(x, y, side)
  local self = Shape.new(Square, x, y)
  self.side = side
  return self
end
function Square:area() return self.side * self.side end

local shapes = { Square.new(0, 0, 2), Shape.new(Shape, 5, 5), Square.new(1, 1, 3) }
local area = 0
for i = 1, N do
  local shape = shapes[i % 3 + 1]
  shape:move(1, -1)
  area = (area + shape:area()) % 1000003
end

local moves, sum = 0, 0
for _, shape in ipairs(shapes) do
  moves = moves + shape.moves
  sum = sum + shape.x + shape.y
end
assert(moves == N and sum == 12)
return string.format("%d %d", moves, area)
