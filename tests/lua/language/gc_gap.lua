-- A call of a value with __call is built above all registers of the caller, whose window is in use up to the called value only. What lies
-- between was neither marked nor cleared, and met later: a use after free.
local object = setmetatable({}, { __call = function() collectgarbage() collectgarbage() return 1, 2 end })
local minus = setmetatable({}, { __unm = function() collectgarbage() return 3 end })
local function fill() local a, b, c, d, e, f, g = {}, {}, {}, {}, {}, {}, {} return 0 end
local function call()
  fill() -- its registers are stale here
  object(1)
  local x = -minus -- here the whole window is looked at
  local a, b, c, d, e, f, g, h, i, j = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
  return x
end
print(call()) --> 3
local function pass(...)
  fill()
  local t = { object(...) }
  local x = -minus
  local a, b, c, d, e, f, g, h, i, j = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
  return #t, x
end
print(pass()) --> 2	3
print(pass(table.unpack({}, 1, 300))) --> 2	3
local function iterate()
  fill()
  for _ in object do break end
  local x = -minus
  local a, b, c, d, e, f, g, h, i, j = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
  return x
end
print(iterate()) --> 3
local function tail() fill() return object() end
print(tail()) --> 1	2
print(coroutine.wrap(function() return call(), iterate(), pass(1) end)()) --> 3	3	2	3
