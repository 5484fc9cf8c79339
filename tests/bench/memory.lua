-- Bytes that things of Lua take, as collectgarbage("count") tells: memory.lua prints "name bytes" lines. The same text runs on
-- every implementation.
local COUNT = 2000

local function bytes()
  collectgarbage()
  collectgarbage()
  return collectgarbage("count") * 1024
end

-- What one of COUNT things made by `make` takes, without the place in the array that holds it.
local function size(name, make)
  local kept = {}
  for i = 1, COUNT do kept[i] = false end
  make(0)
  local before = bytes()
  for i = 1, COUNT do kept[i] = make(i) end
  print(string.format("%s %.1f", name, (bytes() - before) / COUNT))
  return kept
end

local function idle() coroutine.yield() end

size("table, empty", function() return {} end)
size("table, 3 array slots", function(i) return { i, i, i } end)
size("table, 16 array slots", function(i) return { i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i } end)
size("table, 1 field", function(i) return { a = i } end)
size("table, 4 fields", function(i) return { a = i, b = i, c = i, d = i } end)
size("table, 100 appended", function(i)
  local t = {}
  for k = 1, 100 do t[#t + 1] = k end
  return t
end)
size("closure, no upvalue", function() return function(x) return x end end)
size("closure, 1 upvalue", function(i) return function() return i end end)
size("closure, 3 upvalues", function(i)
  local a, b = i, i
  return function() return a + b + i end
end)
size("string, 8 characters", function(i) return string.format("%08d", i) end)
size("string, 100 characters", function(i) return ("x"):rep(92) .. string.format("%08d", i) end)
size("coroutine, not started", function() return coroutine.create(idle) end)
size("coroutine, suspended", function()
  local co = coroutine.create(idle)
  coroutine.resume(co)
  return co
end)
size("object with a metatable", function(i) return setmetatable({ x = i, y = i }, { __index = string }) end)
