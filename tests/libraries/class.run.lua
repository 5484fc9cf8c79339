local class = require "class"

local Shape = class "Shape"
function Shape:init(name) self.name = name end
function Shape:area() return 0 end
function Shape:describe() return ("%s with area %.2f"):format(self.name, self:area()) end
function Shape.__eq(a, b) return a:area() == b:area() end
function Shape.__lt(a, b) return a:area() < b:area() end
function Shape.__le(a, b) return a:area() <= b:area() end

local Circle = class("Circle", Shape)
function Circle:init(r) Shape.init(self, "circle") self.r = r end
function Circle:area() return math.pi * self.r ^ 2 end
function Circle.__add(a, b) return Circle(a.r + b.r) end
Circle:getter("diameter", function(self) return self.r * 2 end)

local Square = Shape:extend "Square"
function Square:init(s) Shape.init(self, "square") self.s = s end
function Square:area() return self.s ^ 2 end
function Square:__tostring() return "[" .. self.s .. "]" end
function Square:__call(x) return self.s * x end
function Square:__len() return 4 end

local BigSquare = class("BigSquare", Square)
function BigSquare:area() return 10 * Square.area(self) end

local shapes = { Circle(1), Square(2), BigSquare(1), Circle(0.5), Shape("none") }
table.sort(shapes)
for _, s in ipairs(shapes) do print(s, s:describe(), s:is(Shape), s:is(Square), s:class()) end
print(tostring(Circle), Circle(2).diameter, (Circle(1) + Circle(2)).diameter)
print(Square(2) == Square(2), Square(2) ~= BigSquare(2), Square(2) < Square(3), Square(2) >= Square(3))
print(BigSquare(3)(7), #BigSquare(1), tostring(BigSquare(5)))
print(pcall(function() return Circle(1) .. "x" end))
print(pcall(function() return Shape("x"):nosuch() end))

-- metamethods set later reach subclasses
function Shape.__concat(a, b) return "concat" end
print(Circle(1) .. "x", "x" .. Square(1))

-- mixins
local Serializable = { included = function(c) c.serialized = true end }
function Serializable:serialize()
  local keys = {}
  for k in pairs(self) do keys[#keys + 1] = k end
  table.sort(keys)
  for i, k in ipairs(keys) do keys[i] = k .. "=" .. tostring(self[k]) end
  return "{" .. table.concat(keys, ",") .. "}"
end
Square:include(Serializable, { double = function(self) return self.s * 2 end })
print(Square(3):serialize(), BigSquare(4):double(), Square.serialized, Circle.serialized)

-- a stack, a queue, and an account in the usual textbook manner
local Account = class "Account"
function Account:init(balance) self.balance = balance or 0 end
function Account:deposit(v) self.balance = self.balance + v return self end
function Account:withdraw(v)
  if v > self.balance then error("insufficient funds", 2) end
  self.balance = self.balance - v
  return self
end
local a = Account(100)
print(a:deposit(50):withdraw(30).balance)
print(pcall(function() a:withdraw(1000) end))
local Special = class("Special", Account)
function Special:withdraw(v)
  if v - self.balance >= (self.limit or 0) then error("over the limit", 2) end
  self.balance = self.balance - v
  return self
end
local s = Special(10)
s.limit = 100
print(s:withdraw(50).balance, pcall(s.withdraw, s, 1000))
